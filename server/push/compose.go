package push

import (
	"strings"
	"time"

	"gaoshi/content"
	"gaoshi/frontend"
	"gaoshi/frontend/markdown"
	"gaoshi/frontend/words"
)

// news is what a run says about a piece, in one language, to those who got an
// earlier revision or to those who did not.
type news struct {
	piece     *content.Published
	withdrawn bool
	told      bool
}

// alert is what a phone shows of it. The title is the fact, or says first that
// it corrects; the claim is nowhere in it.
func (n news) alert(office *frontend.Office, l content.Lang) Alert {
	p, w := n.piece, words.For(l)
	text, lang, _ := p.Piece.In(l)
	a := Alert{
		ID: string(p.ID), Kind: string(p.Kind), Tag: string(p.ID), Title: text.Headline,
		URL: office.Path(l, p.Path()), Lang: lang.BCP47(), Verdict: string(p.Piece.Verdict), Severity: string(p.Piece.Severity),
		Revision: p.Revision, Correction: n.told,
	}
	mark := w.Severity(p.Piece.Severity)
	if p.Kind == content.Clarification {
		mark = w.Verdict(p.Piece.Verdict)
	}
	switch {
	case n.withdrawn:
		a.Title = w.T("push.withdrawn", "Headline", text.Headline)
		a.Body = w.T("push.withdrawn_body", "Reason", p.Withdrawn.Reason)
		return a
	case n.told:
		a.Title = w.T("push.correction", "Headline", text.Headline)
		a.Body = join(w, mark, text.ChangeNote, oneLine(text.WhatToDo))
	default:
		a.Body = join(w, mark, summary(text), oneLine(text.WhatToDo))
	}
	if p.Piece.Exercise {
		a.Title = w.T("push.exercise", "Headline", a.Title)
	}
	return a
}

// summary is the first words on a piece where it has no summary.
func summary(t content.Text) string {
	if t.Summary != "" {
		return t.Summary
	}
	return oneLine(t.Body)
}

// longestPart bounds one part of a body: a lock screen shows two or three lines.
const longestPart = 160

// oneLine is Markdown as one line of plain text.
func oneLine(md string) string {
	s := strings.Join(strings.Fields(markdown.Text(md)), " ")
	if r := []rune(s); len(r) > longestPart {
		return string(r[:longestPart-1]) + ellipsis
	}
	return s
}

func join(w *words.Words, parts ...string) string {
	var out []string
	for _, p := range parts {
		if p != "" {
			out = append(out, p)
		}
	}
	return strings.Join(out, w.T("push.between"))
}

// message is the alert as it is sent.
func (n news) message(office *frontend.Office, l content.Lang, now time.Time) (Message, error) {
	payload, err := n.alert(office, l).Encode()
	if err != nil {
		return Message{}, err
	}
	return Message{Payload: payload, TTL: n.ttl(now), Urgency: n.urgency(), Topic: TopicFor(string(n.piece.ID))}, nil
}

// urgency wakes a phone that saves power for what cannot wait, and for taking
// back what was wrong.
func (n news) urgency() Urgency {
	switch content.SeverityOf(n.piece.Kind, n.piece.Piece) {
	case content.Emergency, content.Warning:
		return High
	}
	if n.told {
		return High
	}
	return Normal
}

// ttl is how long a push service keeps it for a phone that is off: while the
// piece is in force, a day for what soon is old news, a week for what takes
// something back.
func (n news) ttl(now time.Time) time.Duration {
	ttl := 24 * time.Hour
	switch {
	case n.told:
		ttl = 7 * 24 * time.Hour
	case n.piece.Piece.Severity.Rank() >= content.Warning.Rank():
		ttl = 3 * 24 * time.Hour
	}
	if e := n.piece.Piece.Expires; !e.IsZero() && !n.told {
		ttl = min(ttl, max(e.Sub(now), time.Minute))
	}
	return ttl.Truncate(time.Second)
}
