package content

import (
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"time"
)

// Subscription is a browser that asked to be told. It holds no name and no
// account: whoever knows the endpoint may read, change and end it.
type Subscription struct {
	ID       string // SubscriptionID of the endpoint
	Endpoint string // a secret of the subscriber: never logged, never listed
	P256dh   string
	Auth     string
	Lang     Lang
	Topics   []string // codes of Terms; none: all
	Areas    []string // codes of Terms; none: everywhere
	Least    Severity // of notices; a clarification counts as advice
	Quiet    Quiet
	Created  time.Time
	Seen     time.Time // when the browser last showed that it is there
}

// MaxChosen is how many topics or areas one subscription may name.
const MaxChosen = 50

// SubscriptionID is the first half of the endpoint's SHA-256 in hex: what the
// ledger and the log call a subscriber. Ids are spread evenly, so that a range
// of them is a fair share of the subscribers.
func SubscriptionID(endpoint string) string {
	sum := sha256.Sum256([]byte(endpoint))
	return hex.EncodeToString(sum[:16])
}

// Wants reports whether a subscriber wants to hear of a piece. Whether now is
// the time for it is Quiet's to say.
func (s *Subscription) Wants(p *Published) bool {
	return SeverityOf(p.Kind, p.Piece).Rank() >= s.Least.Rank() &&
		meets(s.Topics, p.Piece.Topics, false) && meets(s.Areas, p.Piece.Areas, true)
}

// SeverityOf is how loud a piece is. A clarification has no severity of its
// own and counts as advice: who asked for warnings only wants no answers to
// rumors. A drill is never louder than that either.
func SeverityOf(k Kind, p Piece) Severity {
	if k == Clarification || p.Exercise && p.Severity.Rank() > Advice.Rank() {
		return Advice
	}
	return p.Severity
}

// meets reports whether something chosen is named. Who chose nothing gets all;
// what names nothing meets a choice only where nothing stands for everything,
// as it does of areas.
func meets(chosen, named []string, noneIsAll bool) bool {
	if len(chosen) == 0 || noneIsAll && len(named) == 0 {
		return true
	}
	return slices.ContainsFunc(named, func(code string) bool { return slices.Contains(chosen, code) })
}

// check refuses what cannot be meant; terms are the office's.
func (s *Subscription) check(terms []Term) error {
	var c checker
	if !s.Lang.Known() {
		c.refuse("lang", MsgUnknownValue, "Value", clip(string(s.Lang), 40))
	}
	if s.Least.Rank() < 0 {
		c.refuse("severity", MsgUnknownValue, "Value", clip(string(s.Least), 40))
	}
	c.chosen("topics", Topics, s.Topics, terms)
	c.chosen("areas", Areas, s.Areas, terms)
	if !s.Quiet.valid() {
		c.refuse("quiet", MsgBadTime, "Value", "")
	}
	return c.err()
}

// chosen refuses codes that are none of the office's.
func (c *checker) chosen(field string, set TermSet, codes []string, terms []Term) {
	if len(codes) > MaxChosen {
		c.refuse(field, MsgTooMany, "Max", MaxChosen, "Have", len(codes))
		return
	}
	for _, code := range codes {
		if !slices.ContainsFunc(terms, func(t Term) bool { return t.Set == set && t.Code == code }) {
			c.refuse(field, MsgUnknownValue, "Value", clip(code, 40))
		}
	}
}

// Quiet is a time of day in which a phone stays silent, in minutes after
// midnight in the office's zone. From equal to To is none; it may span
// midnight.
type Quiet struct {
	From int `json:"from"`
	To   int `json:"to"`
}

func (q Quiet) valid() bool {
	return q.From >= 0 && q.From < 24*60 && q.To >= 0 && q.To < 24*60
}

// Until is when the quiet around an instant ends, zero where it is not quiet.
func (q Quiet) Until(at time.Time, zone *time.Location) time.Time {
	if q.From == q.To {
		return time.Time{}
	}
	at = at.In(zone)
	minute := at.Hour()*60 + at.Minute()
	days := 0
	switch {
	case q.From < q.To && (minute < q.From || minute >= q.To),
		q.From > q.To && minute < q.From && minute >= q.To:
		return time.Time{}
	case minute >= q.To:
		days = 1
	}
	return time.Date(at.Year(), at.Month(), at.Day()+days, q.To/60, q.To%60, 0, 0, zone)
}
