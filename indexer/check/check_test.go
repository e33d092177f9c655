package check_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"gaoshi/content"
	"gaoshi/content/contenttest"
	"gaoshi/content/contenttest/town"
	"gaoshi/content/sqlstore"
	"gaoshi/frontend/markdown"
	"gaoshi/indexer/check"
)

func open(t *testing.T) (*sqlstore.DB, *contenttest.Office, *content.Inbox, *check.Checker) {
	t.Helper()
	db, err := sqlstore.Open(t.Context(), sqlstore.Config{Path: t.TempDir() + "/gaoshi.db"})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	o := contenttest.Open(t, db, content.Office{})
	inbox := content.NewInbox(db, o.Editions, o.Clock.Now)
	return db, o, inbox, check.New(o.Library, inbox, markdown.Text)
}

func ask(t *testing.T, c *check.Checker, text string) check.Answer {
	t.Helper()
	a, err := c.Check(t.Context(), check.Question{Text: text, Lang: content.Chinese})
	if err != nil {
		t.Fatal(err)
	}
	return a
}

// TestTown asks what the demo town's residents forwarded. Those that were
// answered find their answer; the others find nothing that is shown as sure.
func TestTown(t *testing.T) {
	db, err := sqlstore.Open(t.Context(), sqlstore.Config{Path: t.TempDir() + "/gaoshi.db"})
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	editions := content.NewEditions(0)
	filled, err := town.Fill(t.Context(), db, editions, content.Office{}, time.Now(), func(p string) (string, error) { return p, nil })
	if err != nil {
		t.Fatal(err)
	}
	c := check.New(content.NewLibrary(db, editions), content.NewInbox(db, editions, nil), markdown.Text)
	if _, err := c.Check(t.Context(), check.Question{Text: "x"}); !errors.Is(err, check.ErrNotReady) {
		t.Errorf("before it is built: %v", err)
	}
	if err := c.Build(t.Context()); err != nil {
		t.Fatal(err)
	}
	right, asked := 0, 0
	for _, m := range filled.Messages {
		a := ask(t, c, m.Text)
		if m.Answer == "" {
			if a.Sure {
				t.Errorf("%q is answered by %s", m.Text, a.Answers[0].Piece.Slug)
			}
			continue
		}
		asked++
		if len(a.Answers) > 0 && a.Answers[0].Piece.ID == filled.IDs[m.Answer] {
			right++
		} else if a.Sure {
			t.Errorf("%q is answered by %s", m.Text, a.Answers[0].Piece.Slug)
		}
	}
	if right*10 < asked*8 {
		t.Errorf("%d of %d messages find their answer first", right, asked)
	}
	t.Logf("%d of %d messages find their answer first", right, asked)
}

func TestStepsWithTheLog(t *testing.T) {
	_, o, inbox, c := open(t)
	ctx := t.Context()
	if err := c.Build(ctx); err != nil {
		t.Fatal(err)
	}
	message := "【紧急】大家快转！！自来水厂被投毒了，千万不要喝自来水，已经有三十多人住院，电视台不让报道"
	if a := ask(t, c, message); len(a.Answers) != 0 || a.Key == "" {
		t.Fatalf("nothing is published, and %+v", a)
	}
	p := contenttest.Clarification()
	p.Texts[content.Chinese] = content.Text{Headline: "自来水今天3次检测都合格，可以放心喝", Body: "今天的三次检测都合格。",
		Claim: "自来水厂被投毒了，不要喝自来水，三十多人住院"}
	pub := o.Published(t, content.Clarification, p)
	if err := c.Update(ctx, []content.ID{pub.ID}); err != nil {
		t.Fatal(err)
	}
	a := ask(t, c, message)
	if len(a.Answers) == 0 || a.Answers[0].Piece.ID != pub.ID {
		t.Fatalf("published, and not found: %+v", a)
	}
	if !strings.Contains(string(a.Answers[0].Message), "<mark>") || !strings.Contains(string(a.Answers[0].Statement), "<mark>") {
		t.Errorf("nothing is marked: %s / %s", a.Answers[0].Message, a.Answers[0].Statement)
	}

	// What residents asked in other words finds it once the desk has linked it.
	odd := "隔壁老王他姑说那个水有问题，喝了肚子疼，都别用，买矿泉水去吧"
	q, err := inbox.Ask(ctx, content.Question{Text: odd, Key: "odd", URL: "https://example.org/water?utm_source=x"})
	if err != nil {
		t.Fatal(err)
	}
	if err := inbox.Answer(ctx, o.Secretary, q.Rumor, 1, pub.ID); err != nil {
		t.Fatal(err)
	}
	if err := c.Update(ctx, []content.ID{pub.ID}); err != nil {
		t.Fatal(err)
	}
	if a := ask(t, c, odd); len(a.Answers) == 0 || a.Answers[0].Piece.ID != pub.ID {
		t.Errorf("its own wording does not find it: %+v", a)
	}
	linked, err := c.Check(ctx, check.Question{Text: "看看 http://www.example.org/water?utm_source=y", Lang: content.Chinese})
	if err != nil || !linked.Sure || !linked.Answers[0].Linked {
		t.Errorf("its link does not find it: %+v, %v", linked, err)
	}

	pub, err = o.Newsroom.Withdraw(ctx, o.Reviewer, pub.ID, pub.Version, "有误")
	if err != nil {
		t.Fatal(err)
	}
	if a := ask(t, c, message); len(a.Answers) != 0 {
		t.Errorf("withdrawn, and shown before the log was followed: %+v", a)
	}
	if err := c.Update(ctx, []content.ID{pub.ID}); err != nil {
		t.Fatal(err)
	}
	if a := ask(t, c, message); len(a.Answers) != 0 {
		t.Errorf("withdrawn, and shown: %+v", a)
	}
}

func TestFollowsWhileItRuns(t *testing.T) {
	_, o, _, c := open(t)
	p := contenttest.Clarification()
	go c.Run(t.Context(), nil)
	pub := o.Published(t, content.Clarification, p)
	claim := p.Original().Claim + "，大家快转发给家人，千万别出门"
	for end := time.Now().Add(20 * time.Second); ; time.Sleep(5 * time.Millisecond) {
		a, err := c.Check(t.Context(), check.Question{Text: claim})
		if err == nil && len(a.Answers) > 0 && a.Answers[0].Piece.ID == pub.ID {
			return
		}
		if time.Now().After(end) {
			t.Fatalf("never found: %+v, %v", a, err)
		}
	}
}

func TestMessagesThatSayTheSameHaveOneKey(t *testing.T) {
	_, _, _, c := open(t)
	if err := c.Build(t.Context()); err != nil {
		t.Fatal(err)
	}
	one := ask(t, c, "听说明天全城停水三天，大家赶紧囤水！")
	for _, same := range []string{"聽說明天全城停水三天,大家趕緊囤水", "听说明天全城停水三天，大家赶紧囤水！！！😱", "听说明天全城停水三天　大家赶紧囤水"} {
		if a := ask(t, c, same); a.Key != one.Key {
			t.Errorf("%q has another key", same)
		}
	}
	if a := ask(t, c, "听说后天全城停水三天，大家赶紧囤水！"); a.Key == one.Key {
		t.Error("another day has the same key")
	}
	for _, nothing := range []string{"", "😱😱😱", "\xff\xfe", strings.Repeat("！", 1000)} {
		if a := ask(t, c, nothing); a.Sure || len(a.Answers) > 0 {
			t.Errorf("%q is answered", nothing)
		}
	}
}

func TestHostileMessages(t *testing.T) {
	_, o, _, c := open(t)
	p := contenttest.Clarification()
	p.Texts[content.Chinese] = content.Text{Headline: "图书馆照常开放", Body: "照常。", Claim: "<script>alert(1)</script>图书馆要拆了改成商场卖白菜"}
	o.Published(t, content.Clarification, p)
	if err := c.Build(t.Context()); err != nil {
		t.Fatal(err)
	}
	a := ask(t, c, "<img src=x onerror=alert(1)>图书馆要拆了改成商场卖白菜 <script>")
	if len(a.Answers) == 0 {
		t.Fatal("not found")
	}
	for _, html := range []string{string(a.Answers[0].Message), string(a.Answers[0].Statement)} {
		if strings.Contains(html, "<script") || strings.Contains(html, "<img") {
			t.Errorf("unsafe: %s", html)
		}
	}
	if a := ask(t, c, strings.Repeat("图书馆要拆了。", 60_000)); !a.Cut {
		t.Error("a message of a megabyte is read whole")
	}
}

// TestWhatSaysTheSameIsOneCase holds the key to what a message says, whatever
// was shouted before it.
func TestWhatSaysTheSameIsOneCase(t *testing.T) {
	_, _, _, c := open(t)
	if err := c.Build(t.Context()); err != nil {
		t.Fatal(err)
	}
	want := ask(t, c, "听说东片明天要封城").Key
	for _, same := range []string{"【紧急】听说东片明天要封城！！！", "【转发】【重要通知！】 听说东片明天要封城🙏", "[FWD] 聽說東片明天要封城", "转发：听说东片明天要封城"} {
		if ask(t, c, same).Key != want {
			t.Errorf("%q is another case", same)
		}
	}
	for _, other := range []string{"【西片】听说东片明天要封城", "听说东片后天要封城", "【紧急】", ""} {
		if ask(t, c, other).Key == want {
			t.Errorf("%q is the same case", other)
		}
	}
}
