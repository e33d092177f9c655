package town

import (
	"bytes"
	"embed"
	"encoding/csv"
	"fmt"

	"gaoshi/content"
)

//go:embed terms.csv supplies/*.csv
var tables embed.FS

// row is one line of a table, by the names of its columns.
type row map[string]string

// readTable reads an embedded CSV file whose first line names the columns.
func readTable(name string) ([]row, error) {
	data, err := tables.ReadFile(name)
	if err != nil {
		return nil, fmt.Errorf("read table: %w", err)
	}
	lines, err := csv.NewReader(bytes.NewReader(data)).ReadAll()
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", name, err)
	}
	var out []row
	for _, line := range lines[1:] {
		r := row{}
		for i, column := range lines[0] {
			r[column] = line[i]
		}
		out = append(out, r)
	}
	return out, nil
}

// Terms are the office's topics and areas, in their order.
func Terms() ([]content.Term, error) {
	rows, err := readTable("terms.csv")
	if err != nil {
		return nil, err
	}
	var out []content.Term
	for i, r := range rows {
		out = append(out, content.Term{
			Set: content.TermSet(r["set"]), Code: r["code"], Order: i + 1,
			Names: map[content.Lang]string{content.Chinese: r["zh"], content.English: r["en"]},
		})
	}
	return out, nil
}
