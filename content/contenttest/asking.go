package contenttest

import (
	"sync"
	"testing"
	"time"

	"gaoshi/content"
)

// InboxSuite is what every content.InboxStore must pass. Open returns an empty
// store that is a content.Store as well.
func InboxSuite[S interface {
	content.Store
	content.InboxStore
}](t *testing.T, open func(t testing.TB) S) {
	t.Run("gathers what says the same", func(t *testing.T) { gathersQuestions(t, office(t, open(t))) })
	t.Run("loses no question asked at once", func(t *testing.T) { asksAtOnce(t, office(t, open(t))) })
	t.Run("answers, dismisses and takes cases", func(t *testing.T) { movesCases(t, office(t, open(t))) })
	t.Run("merges cases", func(t *testing.T) { mergesCases(t, office(t, open(t))) })
	t.Run("reopens cases", func(t *testing.T) { reopensCases(t, office(t, open(t))) })
	t.Run("counts one voice a device", func(t *testing.T) { countsVoices(t, office(t, open(t))) })
	t.Run("refuses", func(t *testing.T) { refusesQuestions(t, office(t, open(t))) })
}

// asking is an office with an inbox.
type asking struct {
	*Office
	inbox *content.Inbox
}

func office[S interface {
	content.Store
	content.InboxStore
}](t *testing.T, s S) asking {
	o := Open(t, s, content.Office{})
	return asking{o, content.NewInbox(s, o.Editions, o.Clock.Now)}
}

func (a asking) ask(t *testing.T, text, key string) content.Question {
	t.Helper()
	q, err := a.inbox.Ask(t.Context(), content.Question{Text: text, Key: key, Lang: content.Chinese, Device: "d"})
	if err != nil {
		t.Fatalf("Ask: %v", err)
	}
	return q
}

func (a asking) rumor(t *testing.T, id content.ID) *content.Rumor {
	t.Helper()
	r, err := a.inbox.Rumor(t.Context(), id)
	if err != nil {
		t.Fatalf("Rumor: %v", err)
	}
	return r
}

func gathersQuestions(t *testing.T, a asking) {
	first := a.ask(t, "听说要封城了", "seal")
	a.Clock.Move(time.Minute)
	second := a.ask(t, "【转发】听说要封城了！！", "seal")
	other := a.ask(t, "白菜63块一棵", "cabbage")
	if first.Rumor != second.Rumor || first.Rumor == other.Rumor {
		t.Fatalf("cases %s, %s and %s", first.Rumor, second.Rumor, other.Rumor)
	}
	r := a.rumor(t, first.Rumor)
	wantSame(t, "the case", r, &content.Rumor{
		ID: first.Rumor, Version: 2, Claim: "听说要封城了", Wordings: []string{"听说要封城了", "【转发】听说要封城了！！"},
		Keys: []string{"seal"}, Asks: 2, First: first.Asked, Last: second.Asked,
	})
	list, total, err := a.inbox.Rumors(t.Context(), content.RumorOpen, 1, 0)
	if err != nil || total != 2 || len(list) != 1 || list[0].ID != first.Rumor {
		t.Errorf("the most asked first: %v of %d, %v", list, total, err)
	}
	questions, err := a.inbox.Questions(t.Context(), first.Rumor, 10)
	if err != nil || len(questions) != 2 || questions[0].ID != second.ID {
		t.Errorf("questions %v, %v", questions, err)
	}
}

func asksAtOnce(t *testing.T, a asking) {
	var wg sync.WaitGroup
	for range 4 {
		wg.Go(func() {
			if _, err := a.inbox.Ask(t.Context(), content.Question{Text: "停水三天？", Key: "water", Lang: content.Chinese}); err != nil {
				t.Errorf("Ask: %v", err)
			}
		})
	}
	wg.Wait()
	list, total, err := a.inbox.Rumors(t.Context(), content.RumorOpen, 10, 0)
	if err != nil || total != 1 || list[0].Asks != 4 {
		t.Errorf("%d cases, %v", total, err)
	}
}

func movesCases(t *testing.T, a asking) {
	ctx := t.Context()
	before := a.Editions.Current()
	q := a.ask(t, "听说要封城了", "seal")
	if a.Editions.Current() != before {
		t.Error("a question moved the edition: every page would be made anew for each")
	}
	deadline := a.Clock.Now().Add(time.Hour)
	if err := a.inbox.Take(ctx, a.Secretary, q.Rumor, 1, deadline); err != nil {
		t.Fatal(err)
	}
	wantCode(t, "an old version", a.inbox.Dismiss(ctx, a.Secretary, q.Rumor, 1, "x"), content.Conflict, content.MsgStale)
	wantCode(t, "no reason", a.inbox.Dismiss(ctx, a.Secretary, q.Rumor, 2, " "), content.Invalid, content.MsgReasonNeeded)
	wantCode(t, "an admin", a.inbox.Dismiss(ctx, a.Admin, q.Rumor, 2, "x"), content.Denied, content.MsgRoleNeeded)
	if err := a.inbox.Dismiss(ctx, a.Reviewer, q.Rumor, 2, "不是传言"); err != nil {
		t.Fatal(err)
	}
	pub := a.Published(t, content.Clarification, Clarification())
	if err := a.inbox.Answer(ctx, a.Secretary, q.Rumor, 3, pub.ID); err != nil {
		t.Fatal(err)
	}
	r := a.rumor(t, q.Rumor)
	if r.State() != content.RumorAnswered || r.Owner != a.Secretary.ID || !r.Deadline.Equal(deadline) {
		t.Errorf("got %+v", r)
	}
	of, err := a.inbox.RumorsOf(ctx, pub.ID)
	if err != nil || len(of) != 1 || of[0].ID != r.ID {
		t.Errorf("RumorsOf: %v, %v", of, err)
	}
	// Whoever follows the log hears that the piece has new wordings.
	changed, _, err := a.Library.Since(ctx, a.Editions.Current()-1)
	if err != nil || len(changed) != 1 || changed[0] != pub.ID {
		t.Errorf("Since: %v, %v", changed, err)
	}
}

// reopensCases drops an answer. Whoever follows the log hears of the piece
// that is found by fewer wordings.
func reopensCases(t *testing.T, a asking) {
	ctx := t.Context()
	one, two := a.ask(t, "听说要封城了", "seal"), a.ask(t, "明天起不让出门", "stay")
	pub, other := a.Published(t, content.Clarification, Clarification()), a.Published(t, content.Clarification, Clarification())
	for id, answer := range map[content.ID]content.ID{one.Rumor: pub.ID, two.Rumor: other.ID} {
		if err := a.inbox.Answer(ctx, a.Secretary, id, 1, answer); err != nil {
			t.Fatal(err)
		}
	}
	wantCode(t, "another answer", a.inbox.Answer(ctx, a.Secretary, one.Rumor, 2, other.ID), content.NotNow, content.MsgHasAnswer)
	wantCode(t, "two answers", a.inbox.Merge(ctx, a.Secretary, one.Rumor, 2, two.Rumor), content.NotNow, content.MsgHasAnswer)
	if err := a.inbox.Reopen(ctx, a.Reviewer, one.Rumor, 2); err != nil {
		t.Fatal(err)
	}
	if r := a.rumor(t, one.Rumor); r.State() != content.RumorOpen {
		t.Errorf("got %+v", r)
	}
	a.heard(t, pub.ID)
	if err := a.inbox.Merge(ctx, a.Secretary, one.Rumor, 3, two.Rumor); err != nil {
		t.Fatal(err)
	}
	if r := a.rumor(t, one.Rumor); r.Publication != other.ID || len(r.Wordings) != 2 {
		t.Errorf("got %+v", r)
	}
	a.heard(t, other.ID)
}

// heard holds the last event to being of one piece.
func (a asking) heard(t *testing.T, id content.ID) {
	t.Helper()
	changed, _, err := a.Library.Since(t.Context(), a.Editions.Current()-1)
	if err != nil || len(changed) != 1 || changed[0] != id {
		t.Errorf("Since: %v, %v", changed, err)
	}
}

func mergesCases(t *testing.T, a asking) {
	ctx := t.Context()
	one, two := a.ask(t, "听说要封城了", "seal"), a.ask(t, "明天起不让出门", "stay")
	if err := a.inbox.Merge(ctx, a.Secretary, one.Rumor, 1, two.Rumor); err != nil {
		t.Fatal(err)
	}
	_, err := a.inbox.Rumor(ctx, two.Rumor)
	wantCode(t, "the case that is gone", err, content.NotFound, content.MsgNoSuchRumor)
	if again := a.ask(t, "明天起不让出门", "stay"); again.Rumor != one.Rumor {
		t.Error("its wording does not find the case it went into")
	}
	if r := a.rumor(t, one.Rumor); r.Asks != 3 || len(r.Wordings) != 2 {
		t.Errorf("got %+v", r)
	}
	wantCode(t, "with itself", a.inbox.Merge(ctx, a.Secretary, one.Rumor, 3, one.Rumor), content.Invalid, content.MsgUnknownValue)
}

func countsVoices(t *testing.T, a asking) {
	ctx := t.Context()
	pub := a.Published(t, content.Clarification, Clarification())
	say := func(device string, helpful bool) {
		t.Helper()
		if err := a.inbox.Say(ctx, content.Feedback{Publication: pub.ID, Revision: 1, Device: device, Helpful: helpful}); err != nil {
			t.Fatal(err)
		}
	}
	say("a", true)
	say("a", false) // she changed her mind
	say("b", false)
	say("c", true)
	got, err := a.inbox.FeedbackCounts(ctx, a.Clock.Now())
	if err != nil {
		t.Fatal(err)
	}
	wantSame(t, "counts", got, []content.FeedbackCount{{Publication: pub.ID, Yes: 1, No: 2}})
	if got, err = a.inbox.FeedbackCounts(ctx, a.Clock.Now().Add(time.Second)); err != nil || len(got) != 0 {
		t.Errorf("later than all: %v, %v", got, err)
	}
	wantCode(t, "no such piece", a.inbox.Say(ctx, content.Feedback{Publication: "x"}), content.NotFound, content.MsgNoSuchPiece)
}

func refusesQuestions(t *testing.T, a asking) {
	for name, c := range map[string]struct {
		q    content.Question
		want content.Message
	}{
		"nothing":   {content.Question{}, content.MsgRequired},
		"bytes":     {content.Question{Text: "\xff"}, content.MsgNotUTF8},
		"a bell":    {content.Question{Text: "a\a"}, content.MsgBadCharacters},
		"a link":    {content.Question{Text: "a", URL: "javascript:alert(1)"}, content.MsgBadURL},
		"very long": {content.Question{Text: string(make([]rune, content.MaxQuestion+1))}, content.MsgBadCharacters},
	} {
		_, err := a.inbox.Ask(t.Context(), c.q)
		wantCode(t, name, err, content.Invalid, c.want)
	}
	if _, total, err := a.inbox.Rumors(t.Context(), content.RumorOpen, 10, 0); err != nil || total != 0 {
		t.Errorf("%d cases of refused questions, %v", total, err)
	}
}
