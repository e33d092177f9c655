package sqlstore

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"gaoshi/content"
	"gaoshi/content/sqlstore/db"
)

// rowOf is a publication as its table keeps it. At is when this write happened.
func rowOf(p *content.Publication, at time.Time) (db.InsertPublicationParams, error) {
	r := db.InsertPublicationParams{
		ID: string(p.ID), Kind: string(p.Kind), Slug: p.Slug, Version: int64(p.Version), Author: string(p.Author),
		Created: millis(p.Created), Published: millis(p.Published), Updated: millis(p.Updated), Expired: millis(p.Expired),
		DutyDue: p.DutyDue, External: p.External, Saved: millis(at), Waiting: millis(at),
		LiveSeverity: -1, LiveExpires: never,
	}
	var err error
	if r.Working, err = text(p.Working); err != nil {
		return r, fmt.Errorf("working copy of %s: %w", p.ID, err)
	}
	if r.Withdrawn, err = text(p.Withdrawn); err != nil {
		return r, fmt.Errorf("withdrawal of %s: %w", p.ID, err)
	}
	if p.Working != nil {
		r.Stage = string(p.Working.Stage)
	}
	if p.Live != nil {
		live := p.Live.Piece
		r.LiveRevision = int64(p.Live.Number)
		r.LiveSeverity, r.LiveVerdict = int64(live.Severity.Rank()), string(live.Verdict)
		r.LiveEffective, r.LiveExpires = millis(live.Effective), expiry(live.Expires)
		r.LiveEverywhere, r.LiveHeadlines = len(live.Areas) == 0, headlines(live)
	}
	if p.Withdrawn != nil {
		r.LiveExpires = millis(time.Time{})
	}
	latest := p.Latest()
	r.LatestSeverity, r.LatestVerdict = int64(latest.Severity.Rank()), string(latest.Verdict)
	r.LatestEverywhere, r.LatestHeadlines = len(latest.Areas) == 0, headlines(latest)
	return r, nil
}

// changesOf is the same row as an update of the version before.
func changesOf(r db.InsertPublicationParams, expect int) db.UpdatePublicationParams {
	return db.UpdatePublicationParams{
		ID: r.ID, Expect: int64(expect), Slug: r.Slug, Version: r.Version,
		Published: r.Published, Updated: r.Updated, Expired: r.Expired, Withdrawn: r.Withdrawn, DutyDue: r.DutyDue,
		LiveRevision: r.LiveRevision, LiveSeverity: r.LiveSeverity, LiveVerdict: r.LiveVerdict,
		LiveEffective: r.LiveEffective, LiveExpires: r.LiveExpires,
		LiveEverywhere: r.LiveEverywhere, LiveHeadlines: r.LiveHeadlines,
		Stage: r.Stage, Saved: r.Saved, Waiting: r.Waiting, Working: r.Working,
		LatestSeverity: r.LatestSeverity, LatestVerdict: r.LatestVerdict,
		LatestEverywhere: r.LatestEverywhere, LatestHeadlines: r.LatestHeadlines,
	}
}

// termsOf is the rows that say which topics and areas a publication names.
func termsOf(p *content.Publication) []db.InsertPublicationTermParams {
	var rows []db.InsertPublicationTermParams
	add := func(set content.TermSet, codes []string, live bool) {
		for _, code := range codes {
			i := slices.IndexFunc(rows, func(r db.InsertPublicationTermParams) bool {
				return r.TermSet == string(set) && r.Code == code
			})
			if i < 0 {
				i = len(rows)
				rows = append(rows, db.InsertPublicationTermParams{TermSet: string(set), Code: code, Publication: string(p.ID)})
			}
			rows[i].Live = rows[i].Live || live
			rows[i].Latest = rows[i].Latest || !live
		}
	}
	if p.Live != nil {
		add(content.Topics, p.Live.Piece.Topics, true)
		add(content.Areas, p.Live.Piece.Areas, true)
	}
	latest := p.Latest()
	add(content.Topics, latest.Topics, false)
	add(content.Areas, latest.Areas, false)
	return rows
}

// headlines is what a part of a headline is looked for in. Both sides are
// lower case: the engines' own LIKE differ in what they call the same letter.
func headlines(p content.Piece) string {
	var all []string
	for _, l := range content.Langs {
		if t := p.Texts[l]; t.Headline != "" {
			all = append(all, strings.ToLower(t.Headline))
		}
	}
	return strings.Join(all, "\n")
}

// text is the JSON of what v points at, "" for nil.
func text[T any](v *T) (string, error) {
	if v == nil {
		return "", nil
	}
	b, err := json.Marshal(v)
	return string(b), err
}

// parse is the other direction of text.
func parse[T any](s string) (*T, error) {
	if s == "" {
		return nil, nil
	}
	v := new(T)
	return v, json.Unmarshal([]byte(s), v)
}

// publicationOf is the other direction of rowOf.
func publicationOf(r db.GetPublicationRow) (*content.Publication, error) {
	p := &content.Publication{
		ID: content.ID(r.ID), Kind: content.Kind(r.Kind), Slug: r.Slug, Version: int(r.Version), Author: content.ID(r.Author),
		Created: moment(r.Created), Published: moment(r.Published), Updated: moment(r.Updated), Expired: moment(r.Expired),
		DutyDue: r.DutyDue, External: r.External,
	}
	var err error
	if p.Working, err = parse[content.Working](r.Working); err != nil {
		return nil, fmt.Errorf("working copy of %s: %w", r.ID, err)
	}
	if p.Withdrawn, err = parse[content.Withdrawal](r.Withdrawn); err != nil {
		return nil, fmt.Errorf("withdrawal of %s: %w", r.ID, err)
	}
	if p.Live, err = parse[content.Revision](r.Live); err != nil {
		return nil, fmt.Errorf("live revision of %s: %w", r.ID, err)
	}
	if r.Live == "" && r.LiveRevision > 0 {
		return nil, fmt.Errorf("live revision %d of %s is gone", r.LiveRevision, r.ID)
	}
	return p, nil
}
