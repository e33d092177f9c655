package check

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strconv"

	"github.com/gofiber/fiber/v2"

	"gaoshi/content"
	"gaoshi/frontend"
	"gaoshi/indexer/check"
	"gaoshi/indexer/match"
)

// ShowCheck shows the empty form.
func (r *Room) ShowCheck(c *fiber.Ctx) error {
	return r.show(c, http.StatusOK, frontend.NewCheckPage(r.base(c, "check"), frontend.Checked{}))
}

// CheckMessage answers a message, pasted or shared. A message with nothing in
// it shows the form again.
func (r *Room) CheckMessage(c *fiber.Ctx) error {
	m := readMessage(func(name string) string { return c.FormValue(name) })
	b := r.base(c, "check")
	if m.empty() {
		return r.show(c, http.StatusUnprocessableEntity, frontend.NewCheckPage(b, frontend.Checked{Empty: true}))
	}
	a, err := r.Checker.Check(c.UserContext(), check.Question{Text: m.text, URL: m.url, Lang: b.Lang})
	if errors.Is(err, check.ErrNotReady) {
		c.Set(fiber.HeaderRetryAfter, "3")
		return r.show(c, http.StatusServiceUnavailable, frontend.NewCheckPage(b, frontend.Checked{Text: m.text, URL: m.url, Away: true}))
	}
	if err != nil {
		return err
	}
	return r.show(c, http.StatusOK, frontend.NewCheckPage(b, checked(m, a, b)))
}

// checked decides what the page says.
func checked(m message, a check.Answer, b frontend.Base) frontend.Checked {
	out := frontend.Checked{Text: m.text, URL: m.url, Key: a.Key, Sure: a.Sure, Cut: a.Cut, Done: true, Wordless: a.Key == ""}
	for i, found := range a.Answers {
		if a.Sure && i > 0 {
			break // one answer, said clearly; the others would take it back
		}
		out.Answers = append(out.Answers, frontend.NewCheckAnswer(b, found.Piece, frontend.CheckWhy{
			Message: found.Message, Statement: found.Statement, Linked: found.Linked, Confidence: string(found.Confidence), Doubts: doubtsOf(b, found.Doubts),
		}))
	}
	return out
}

// doubtsOf says in words why an answer may not be the right one. That it is
// old is said by its date.
func doubtsOf(b frontend.Base, doubts []match.Doubt) []string {
	w := b.Words()
	var out []string
	for _, d := range doubts {
		key := "check.doubt." + string(d.Kind)
		switch {
		case d.Kind == "old" || !w.Has(key):
		case d.Kind == "negation" && (d.Message == "" || d.Claim == ""):
			// One side alone tells a reader nothing that she could compare.
		case d.Message != "" && d.Claim != "" && w.Has(key+".both"):
			out = append(out, w.T(key+".both", "Message", d.Message, "Claim", d.Claim))
		default:
			out = append(out, w.T(key))
		}
	}
	return out
}

// TakeFeedback keeps a yes or no and thanks.
func (r *Room) TakeFeedback(c *fiber.Ctx) error {
	ok, err := r.Store.Allow(c.UserContext(), "feedback:"+r.devices.network(c), feedbacksPerHour, hour)
	if err != nil {
		return err
	}
	if !ok {
		return content.Refuse(content.TooMany, "", content.MsgTooOften)
	}
	p, err := r.Library.ByID(c.UserContext(), content.ID(c.FormValue("publication")))
	if err != nil {
		return err
	}
	revision, err := strconv.Atoi(c.FormValue("revision"))
	if err != nil || revision < 1 || revision > p.Revision {
		return content.Refuse(content.Invalid, "", content.MsgNoSuchRevision)
	}
	b := r.base(c, "check")
	m := readMessage(func(name string) string { return c.FormValue(name) })
	page := frontend.NewCheckThanksPage(b, frontend.Checked{Text: m.text, URL: m.url, Key: key(c)}, p, c.FormValue("helpful") == "yes")
	if p.Withdrawn != nil {
		// Her voice would be counted for what nobody says any more; that it
		// was taken back is what she must hear.
		return r.show(c, http.StatusOK, page)
	}
	err = r.Inbox.Say(c.UserContext(), content.Feedback{
		Publication: p.ID, Revision: revision, Lang: b.Lang, Helpful: page.Helpful,
		Confidence: confidence(c.FormValue("confidence")), Device: r.devices.of(c),
	})
	if err != nil {
		return err
	}
	return r.show(c, http.StatusOK, page)
}

// confidence takes what the form says only where it can be meant.
func confidence(s string) string {
	if s == string(match.Sure) || s == string(match.Maybe) {
		return s
	}
	return ""
}

// key is what the page that was answered knew the message by. It only groups
// questions, so a forged one does no harm but to its own question.
func key(c *fiber.Ctx) string {
	k := c.FormValue("key")
	if len(k) > 64 {
		return ""
	}
	return k
}

// find is Check for the API.
func (r *Room) find(ctx context.Context, m message, l content.Lang, limit int) (check.Answer, error) {
	a, err := r.Checker.Check(ctx, check.Question{Text: m.text, URL: m.url, Lang: l, Limit: limit})
	if errors.Is(err, check.ErrNotReady) {
		return a, &content.Error{Code: content.Unavailable, Message: content.MsgNotReady, Err: err}
	}
	if err != nil {
		return a, fmt.Errorf("check: %w", err)
	}
	return a, nil
}
