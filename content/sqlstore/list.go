package sqlstore

import (
	"context"
	"strings"
	"unicode/utf8"

	"gaoshi/content"
	"gaoshi/content/sqlstore/db"
)

// listColumns are GetPublication's, in its order. The working copy is read for
// the desk only.
const (
	listColumns = `SELECT p.id, p.kind, p.slug, p.version, p.author, p.created, p.published, p.updated, p.expired, p.withdrawn,
 p.duty_due, p.external, `
	listLive = `, p.live_revision, COALESCE(r.body, '')`
	// The page is found in the indexes first, by ids alone; rows and texts are
	// read for what is on it.
	listPage = ` FROM publications p LEFT JOIN revisions r ON r.publication = p.id AND r.number = p.live_revision
 WHERE p.id IN (SELECT p.id FROM publications p`
)

// Limits of a page.
const (
	defaultPage = 20
	longestPage = 1000
)

// Publications lists by filter and counts all that match.
//
// A public list goes by the live revision alone and does not read working
// copies, so nothing that is being written shows in it or sorts it. A desk list
// goes by the newest text. What was discarded unpublished is in neither.
func (d *DB) Publications(ctx context.Context, f content.Filter) ([]*content.Publication, int, error) {
	q := conditionsOf(f)
	var total int
	count := "SELECT COUNT(*) FROM publications p" + q.where()
	if err := d.read.QueryRowContext(ctx, count, q.args...).Scan(&total); err != nil {
		return nil, 0, failed("count publications", err)
	}
	if f.After != "" { // part of the page, not of what matches
		q.and("p.id > ?", string(f.After))
	}
	working := "p.working"
	if f.Public {
		working = "''"
	}
	order := orderOf(f)
	page := listColumns + working + listLive + listPage + q.where() + order +
		" LIMIT " + q.arg(pageOf(f)) + " OFFSET " + q.arg(max(f.Offset, 0)) + ")" + order
	list, err := d.list(ctx, page, q.args)
	if err != nil {
		return nil, 0, failed("list publications", err)
	}
	return list, total, nil
}

func (d *DB) list(ctx context.Context, page string, args []any) ([]*content.Publication, error) {
	rows, err := d.read.QueryContext(ctx, page, args...)
	if err != nil {
		return nil, err
	}
	var list []*content.Publication
	err = each(rows, func() error {
		var r db.GetPublicationRow
		err := rows.Scan(&r.ID, &r.Kind, &r.Slug, &r.Version, &r.Author, &r.Created, &r.Published, &r.Updated, &r.Expired,
			&r.Withdrawn, &r.DutyDue, &r.External, &r.Working, &r.LiveRevision, &r.Live)
		if err != nil {
			return err
		}
		p, err := publicationOf(r)
		list = append(list, p)
		return err
	})
	return list, err
}

func pageOf(f content.Filter) int {
	if f.Limit <= 0 {
		return defaultPage
	}
	return min(f.Limit, longestPage)
}

// sideOf is which of a publication's two texts a filter looks at.
func sideOf(f content.Filter) string {
	if f.Public {
		return "live"
	}
	return "latest"
}

// conditionsOf is what a filter narrows to, its page aside.
func conditionsOf(f content.Filter) *query {
	q := &query{}
	if f.Public {
		q.and("p.live_revision > 0") // word for word what the partial indexes say
	} else {
		q.and("(p.live_revision > 0 OR p.stage <> '')")
	}
	if f.Kind != "" {
		q.and("p.kind = ?", string(f.Kind))
	}
	q.termConditions(f)
	q.textConditions(f)
	q.timeConditions(f)
	q.deskConditions(f)
	return q
}

func (q *query) termConditions(f content.Filter) {
	side := sideOf(f)
	named := "p.id IN (SELECT t.publication FROM publication_terms t WHERE t.term_set = ? AND t.code = ? AND t." + side + ")"
	if f.Topic != "" {
		q.and(named, string(content.Topics), f.Topic)
	}
	if f.Area != "" {
		q.and("(p."+side+"_everywhere OR "+named+")", string(content.Areas), f.Area)
	}
}

func (q *query) textConditions(f content.Filter) {
	side := sideOf(f)
	if f.Verdict != "" {
		q.and("p."+side+"_verdict = ?", string(f.Verdict))
	}
	if f.Severity != "" {
		// What is no severity has rank -1, as pieces without one have; it must
		// find nothing.
		q.and("p."+side+"_severity = ?", rankOr(f.Severity, -2))
	}
	if f.Least != "" {
		q.and("p."+side+"_severity >= ?", rankOr(f.Least, len(content.Severities)))
	}
	if f.Text != "" {
		if utf8.RuneCountInString(f.Text) > content.MaxHeadline {
			q.and("1 = 0") // longer than any headline
			return
		}
		q.and("p."+side+"_headlines LIKE ? ESCAPE '!'", "%"+wildcards.Replace(strings.ToLower(f.Text))+"%")
	}
}

var wildcards = strings.NewReplacer("!", "!!", "%", "!%", "_", "!_")

func rankOr(s content.Severity, other int) int {
	if r := s.Rank(); r >= 0 {
		return r
	}
	return other
}

func (q *query) timeConditions(f content.Filter) {
	if !f.Since.IsZero() {
		q.and("p.updated >= ?", millis(f.Since))
	}
	if !f.Until.IsZero() {
		q.and("p.updated < ?", millis(f.Until))
	}
	if !f.InForce.IsZero() {
		// Only what is live can be in force, whoever asks.
		at := millis(f.InForce)
		q.and("p.live_revision > 0 AND p.live_effective <= ? AND p.live_expires > ?", at, at)
	}
}

func (q *query) deskConditions(f content.Filter) {
	if len(f.Stages) > 0 {
		stages := make([]string, len(f.Stages))
		for i, s := range f.Stages {
			stages[i] = string(s)
		}
		q.in("p.stage", stages)
		q.and("p.stage <> ''") // lets the index of the queues be used
	}
	if f.Author != "" {
		q.and("p.author = ?", string(f.Author))
	}
	if f.DutyDue {
		q.and("p.duty_due")
	}
}

// orderOf ends in the id, so that pages neither repeat nor lose a piece.
func orderOf(f content.Filter) string {
	switch f.Order {
	case content.SevereFirst:
		return " ORDER BY p." + sideOf(f) + "_severity DESC, p.updated DESC, p.id DESC"
	case content.LastSaved:
		return " ORDER BY p.saved DESC, p.id DESC"
	case content.LongestWaited:
		return " ORDER BY p.waiting, p.id"
	case content.ByID:
		return " ORDER BY p.id"
	}
	return " ORDER BY p.updated DESC, p.id DESC"
}
