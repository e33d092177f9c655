package desk_test

import (
	"context"
	"regexp"
	"strings"
	"testing"
	"time"

	"gaoshi/content"
	"gaoshi/frontend"
	"gaoshi/server/desk"
)

// asked is a case that residents opened with so many questions.
func (p *portal) asked(text, link, key string, times int) content.ID {
	p.t.Helper()
	var id content.ID
	for range times {
		q, err := p.inbox.Ask(context.Background(), content.Question{Text: text, URL: link, Key: key, Area: "east", Lang: content.Chinese})
		if err != nil {
			p.t.Fatal(err)
		}
		id = q.Rumor
	}
	return id
}

func (p *portal) rumor(id content.ID) *content.Rumor {
	p.t.Helper()
	r, err := p.inbox.Rumor(context.Background(), id)
	if err != nil {
		p.t.Fatal(err)
	}
	return r
}

// inStep brings the matcher in step with what is published.
func (p *portal) inStep() {
	p.t.Helper()
	if err := p.checker.Build(context.Background()); err != nil {
		p.t.Fatal(err)
	}
}

const seal = "听说明天早上八点起东片就要封城了，<b>大家</b>快去抢菜"

func TestCasesWaitForTheDesk(t *testing.T) {
	p := openPortal(t).staff()
	p.as("sec").get("/desk/rumors").want(200, "没有等待答复的传言")
	p.asked("一棵白菜卖到六十三块", "", "cabbage", 1)
	id := p.asked(seal, "https://example.com/x?a=<i>", "seal", 3)
	b := p.as("sec")
	got := b.get("/desk/rumors").want(200, "问过 3 次", "还没有人负责", "&lt;b&gt;大家", "东片", "!<b>大家")
	if strings.Index(got.body, "封城") > strings.Index(got.body, "白菜") {
		t.Error("the most asked does not come first")
	}
	b.get("/desk/").want(200, "居民问得最多", "问过 3 次", "!现在没有")
	b.get("/desk/rumors/"+string(id)).want(200, "封城", "example.com/x?a=&lt;i&gt;", "写辟谣", "还在准备", `!href="https://example.com/x`)
	p.as("sec2").get("/desk/rumors").want(200, "asked 3 times", "nobody has taken it")
	b.get("/desk/rumors?state=zzz&page=-4").want(200)
	b.get("/desk/rumors?state=answered").want(200, "还没有答复过")
	b.get("/desk/rumors/zzz").want(404)
	b.get("/desk/rumors/" + string(content.NewID(time.Now()))).want(404)
	p.browser().get("/desk/rumors").want(303)
}

func TestTakingACase(t *testing.T) {
	p := openPortal(t).staff()
	path := "/desk/rumors/" + string(p.asked(seal, "", "seal", 1))
	b := p.as("sec")
	version := b.get(path).version()
	b.post(path+"/take", "version", version, "deadline", "tomorrow").want(422, `value="tomorrow"`)
	p.as("admin").post(path+"/take", "version", version).want(403)
	b.post(path+"/take", "version", version, "deadline", "").to()
	b.get("/desk/rumors").want(200, "由我负责", "答复期限", "!期限快到")
	p.as("rev").get("/desk/rumors").want(200, "N-sec负责")
	b.post(path+"/take", "version", version, "deadline", "").want(409)
	for in, class := range map[time.Duration]string{time.Hour: "soon", -time.Hour: "late"} {
		at := time.Now().In(p.office.Zone).Add(in).Format("2006-01-02T15:04")
		b.post(path+"/take", "version", b.get(path).version(), "deadline", at).to()
		b.get("/desk/rumors").want(200, "case "+class)
	}
}

func TestAnsweringACase(t *testing.T) {
	p := openPortal(t).staff()
	piece := p.piece(p.published())
	id := p.asked("白菜一棵卖到63块了！赶紧囤", "https://example.com/cabbage", "cabbage", 2)
	path := "/desk/rumors/" + string(id)
	p.inStep()
	b := p.as("sec")
	b.get(path).want(200, `value="`+string(piece.ID)+`"`, "白菜每斤两元")
	version := b.get(path).version()
	b.post(path+"/answer", "version", version).want(422, "is-wrong")
	b.post(path+"/answer", "version", version, "address", "http://example.com/rumors/nowhere").want(422, "nowhere")
	draft := strings.TrimPrefix(p.written("sec"), "/desk/pieces/")
	b.post(path+"/answer", "version", version, "address", draft).want(422)
	for _, address := range []string{
		string(piece.ID), "/rumors/" + piece.Slug, "http://example.com/en/rumors/" + piece.Slug + "?utm_source=x#a",
		"http://example.com/desk/pieces/" + string(piece.ID) + "/history", piece.Slug,
	} {
		b.post(path+"/answer", "version", b.get(path).version(), "address", " "+address+" ").to()
		if got := p.rumor(id).Publication; got != piece.ID {
			t.Errorf("%s is %s", address, got)
		}
		b.get(path).want(200, "已答复", "重新打开", "!写辟谣")
		b.post(path+"/reopen", "version", b.get(path).version()).to()
	}
	b.post(path+"/answer", "version", b.get(path).version(), "piece", string(piece.ID)).to()
	b.get("/desk/rumors?state=answered").want(200, "问过 2 次", "白菜每斤两元")
	b.get("/desk/pieces/"+string(piece.ID)).want(200, "答复这些传言", "白菜一棵卖到63块了")
	b.get("/desk/pieces/"+string(piece.ID)+"/history").want(200, "成为一条传言的答复")
	rev := p.as("rev")
	at := "/desk/pieces/" + string(piece.ID)
	rev.post(at+"/withdraw", "version", rev.get(at).version(), "reason", "写错了").to()
	if p.rumor(id).State() != content.RumorOpen {
		t.Error("a withdrawn piece still answers")
	}
}

// TestWritingTheAnswer begins a piece from a case. Colleagues see it being
// written; dropped, it gives the case back; published, it answers it.
func TestWritingTheAnswer(t *testing.T) {
	p := openPortal(t).staff()
	id := p.asked(seal, "", "seal", 2)
	b := p.as("sec")
	form := b.get("/desk/new/clarification?rumor="+string(id)).want(200,
		`name="rumor" value="`+string(id)+`"`, "&lt;b&gt;大家", `value="checking" checked`, `name="areas" value="east" checked`)
	if strings.Contains(form.body, "<b>大家") {
		t.Error("the claim is not escaped")
	}
	b.get("/desk/new/clarification?rumor=" + string(content.NewID(time.Now()))).want(404)
	b.get("/desk/new/notice?rumor="+string(id)).want(200, `!name="rumor"`)
	write := func() string {
		return strings.TrimSuffix(b.post("/desk/new/clarification", clarification("rumor", string(id), "zh.claim", "东片封城")...).to(), "/edit")
	}
	path := write()
	p.asked(seal, "", "seal", 1) // while it is written
	p.as("rev").get("/desk/rumors").want(200, "答复正在写", "问过 3 次", "没有等待答复的传言")
	b.post(path+"/discard", "version", b.get(path).version()).to()
	if r := p.rumor(id); r.State() != content.RumorOpen {
		t.Fatalf("the discarded draft kept the case: %+v", r)
	}
	path = write()
	b.post(path+"/submit", "version", b.get(path).version()).to()
	rev := p.as("rev")
	rev.post(path+"/publish", "version", rev.get(path).version()).to()
	b.get("/desk/rumors").want(200, "!答复正在写")
	b.get("/desk/rumors?state=answered").want(200, "问过 3 次")
	p.inStep()
	a, err := p.library.ByID(context.Background(), p.rumor(id).Publication)
	if err != nil || a.Slug != p.piece(path).Slug {
		t.Errorf("answered by %v, %v", a, err)
	}
	p.browser().get("/rumors/"+a.Slug).want(200, "!问过")
}

// TestAutosaveLinksTheCase begins with the script's first save.
func TestAutosaveLinksTheCase(t *testing.T) {
	p := openPortal(t).staff()
	id := p.asked(seal, "", "seal", 1)
	p.as("sec").post("/desk/new/clarification/autosave", clarification("rumor", string(id), "zh.headline", "")...).want(200)
	if r := p.rumor(id); r.Publication == "" {
		t.Error("not linked")
	}
}

func TestMergingAndDismissing(t *testing.T) {
	p := openPortal(t).staff()
	one := p.asked("听说东片明天就封城", "", "a", 2)
	other, far := p.asked("东片明天要封城了！", "", "b", 1), p.asked("幼儿园有老师确诊", "", "c", 9)
	path, b := "/desk/rumors/"+string(one), p.as("sec")
	page := b.get(path).want(200, "并入另一条")
	options := regexp.MustCompile(`<option value="(\w+)"`).FindAllStringSubmatch(page.body, -1)
	if len(options) != 2 || options[0][1] != string(other) || options[1][1] != string(far) {
		t.Errorf("offers %q, the likest is %s", options, other)
	}
	b.post(path+"/merge", "version", page.version(), "other", "").want(422)
	b.post(path+"/merge", "version", page.version(), "other", string(one)).want(422)
	b.post(path+"/merge", "version", page.version(), "other", string(other)).to()
	b.get(path).want(200, "问过 3 次", "东片明天要封城了！")
	b.get("/desk/rumors/"+string(other)).want(404, "并入")
	b.post(path+"/dismiss", "version", b.get(path).version(), "reason", " ").want(422, "is-wrong")
	b.post(path+"/dismiss", "version", b.get(path).version(), "reason", "归<i>城区</i>管").to()
	b.get("/desk/rumors?state=dismissed").want(200, "归&lt;i&gt;城区", "问过 3 次")
}

func TestVoicesReachTheDesk(t *testing.T) {
	p := openPortal(t).staff()
	piece := p.piece(p.published())
	for i, yes := range []bool{true, false, false} {
		err := p.inbox.Say(context.Background(), content.Feedback{Publication: piece.ID, Revision: 1, Lang: content.Chinese,
			Helpful: yes, Device: "d" + itoa(i+1)})
		if err != nil {
			t.Fatal(err)
		}
	}
	b := p.as("sec")
	b.get("/desk/pieces/"+string(piece.ID)).want(200, "是 1，不是 2")
	b.get("/desk/rumors?state=answered").want(200, "是 1，不是 2", "白菜每斤两元")
}

func TestNoInboxNoCases(t *testing.T) {
	p := openPortal(t, func(d *desk.Deps, _ *content.Office, _ *frontend.Office) { d.Inbox, d.Checker = nil, nil }).staff()
	b := p.as("sec")
	b.get("/desk/rumors").want(404)
	b.get("/desk/").want(200, `!href="/desk/rumors"`)
	b.get("/desk/new/clarification?rumor=" + string(content.NewID(time.Now()))).want(200)
	p.published()
}
