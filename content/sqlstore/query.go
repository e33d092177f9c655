package sqlstore

import (
	"database/sql"
	"errors"
	"strconv"
	"strings"
)

// query gathers the conditions of a statement that is put together at run
// time. What comes from outside is always an argument, never part of the text.
type query struct {
	conditions []string
	args       []any
}

// and adds a condition; each ? in it stands for the next of args.
func (q *query) and(condition string, args ...any) {
	parts := strings.Split(condition, "?")
	var b strings.Builder
	b.WriteString(parts[0])
	for i, part := range parts[1:] {
		b.WriteString(q.arg(args[i]))
		b.WriteString(part)
	}
	q.conditions = append(q.conditions, b.String())
}

// arg adds an argument and returns its placeholder.
func (q *query) arg(v any) string {
	q.args = append(q.args, v)
	return "$" + strconv.Itoa(len(q.args))
}

// in adds the condition that a column is one of values, of which there is one
// at least.
func (q *query) in(column string, values []string) {
	marks := make([]string, len(values))
	for i, v := range values {
		marks[i] = q.arg(v)
	}
	q.conditions = append(q.conditions, column+" IN ("+strings.Join(marks, ", ")+")")
}

// where is the whole clause, empty when there are no conditions.
func (q *query) where() string {
	if len(q.conditions) == 0 {
		return ""
	}
	return " WHERE " + strings.Join(q.conditions, " AND ")
}

// each calls f for every row and closes them.
func each(rows *sql.Rows, f func() error) error {
	for rows.Next() {
		if err := f(); err != nil {
			return errors.Join(err, rows.Close())
		}
	}
	return errors.Join(rows.Err(), rows.Close())
}
