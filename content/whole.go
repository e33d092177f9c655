package content

import (
	"strings"
	"time"
	"unicode"
)

// Whole refuses what may not be shown to a reviewer or the public yet, with
// everything that is missing at once. Live is what the public reads now, nil
// for a first revision.
func (p Piece) Whole(k Kind, change Change, live *Revision, now time.Time) error {
	var c checker
	p.bounds(&c)
	p.wholeTexts(&c, k)
	p.wholePeriod(&c, now)
	if k == Notice && p.Severity.Rank() < 0 {
		c.refuse("severity", MsgRequired)
	}
	if k == Clarification {
		p.wholeVerdict(&c, now)
	}
	if live != nil {
		p.wholeCorrection(&c, change, live.Piece)
	}
	return c.err()
}

func (p Piece) wholeTexts(c *checker, k Kind) {
	field := func(name string) string { return string(p.Lang) + "." + name }
	t := p.Original()
	if t.Headline == "" {
		c.refuse(field("headline"), MsgRequired)
	}
	if t.Body == "" && !(k == Clarification && p.Verdict == Checking) {
		c.refuse(field("body"), MsgRequired)
	}
	if k == Clarification && t.Claim == "" {
		c.refuse(field("claim"), MsgRequired)
	}
	for l, t := range p.Texts {
		if l != p.Lang && t.Headline == "" && t != (Text{}) {
			c.refuse(string(l)+".headline", MsgRequired)
		}
		if k == Clarification && repeats(t.Headline, t.Claim) {
			c.refuse(string(l)+".headline", MsgClaimInTitle)
		}
	}
}

func (p Piece) wholePeriod(c *checker, now time.Time) {
	if p.Expires.IsZero() {
		return
	}
	if !p.Expires.After(p.Effective) {
		c.refuse("expires", MsgExpiresEarly)
	} else if !p.Expires.After(now) {
		c.refuse("expires", MsgExpiresPast)
	}
}

func (p Piece) wholeVerdict(c *checker, now time.Time) {
	switch {
	case !p.Verdict.Known():
		c.refuse("verdict", MsgRequired)
	case p.Verdict == Checking && p.NextUpdate.IsZero():
		c.refuse("next_update", MsgUpdateNeeded)
	case p.Verdict == Checking && !p.NextUpdate.After(now):
		c.refuse("next_update", MsgUpdatePast)
	case p.Verdict != Checking && len(p.Sources) == 0:
		c.refuse("sources", MsgSourceNeeded)
	}
}

// wholeCorrection holds a minor change to what minor means. What a reader acts
// on, the verdict, how severe it is and how long it holds, is never minor.
func (p Piece) wholeCorrection(c *checker, change Change, live Piece) {
	if change == Major {
		if p.Original().ChangeNote == "" {
			c.refuse(string(p.Lang)+".change_note", MsgNoteNeeded)
		}
		return
	}
	if p.Verdict != live.Verdict {
		c.refuse("change", MsgMinorVerdict)
	}
	if p.Severity != live.Severity {
		c.refuse("change", MsgMinorSeverity)
	}
	if !p.Expires.Equal(live.Expires) || !p.Effective.Equal(live.Effective) {
		c.refuse("change", MsgMinorPeriod)
	}
}

// repeats reports whether a headline says the claim again instead of the fact:
// the one contains the other, spaces and punctuation aside. A headline that
// negates the claim contains it too and is refused with it: who skims a list
// remembers the claim and forgets the "not".
func repeats(headline, claim string) bool {
	h, c := lettersOf(headline), lettersOf(claim)
	if len([]rune(c)) < 4 {
		return false
	}
	return strings.Contains(h, c) || h == c
}

func lettersOf(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return unicode.ToLower(r)
		}
		return -1
	}, s)
}
