package desk_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"gaoshi/content"
	"gaoshi/frontend"
	"gaoshi/server/desk"
)

// step is one request and what must come of it.
type step struct {
	who  string
	path string   // below the piece: "", "/edit", "/publish" …
	form []string // nil: GET. The version is put in as the page has it.
	want int
	says []string
}

// walk takes steps with one piece.
func walk(t *testing.T, p *portal, path string, steps []step) {
	t.Helper()
	seats := map[string]*browser{}
	for i, s := range steps {
		b := seats[s.who]
		if b == nil {
			b = p.as(s.who)
			seats[s.who] = b
		}
		var got page
		if s.form == nil {
			got = b.get(path + s.path)
		} else {
			version := versionField.FindStringSubmatch(b.get(path).body)
			if version == nil {
				version = versionField.FindStringSubmatch(b.get(path + "/edit").body)
			}
			if version == nil {
				version = []string{"", itoa(p.piece(path).Version)}
			}
			got = b.post(path+s.path, change(s.form, "version", version[1])...)
		}
		if got.status != s.want {
			t.Errorf("step %d, %s %s", i, s.who, s.path)
		}
		got.want(s.want, s.says...)
	}
}

func itoa(n int) string {
	s := ""
	for ; n > 0; n /= 10 {
		s = string(rune('0'+n%10)) + s
	}
	return s
}

var empty = []string{"x", ""} // a POST with nothing but the version

func TestFromDraftToPublicToWithdrawn(t *testing.T) {
	p := openPortal(t, func(d *desk.Deps, _ *content.Office, _ *frontend.Office) {
		d.Subscribers = func(context.Context, *content.Publication) (int, error) { return 128, nil }
	}).staff()
	path := p.written("sec")
	future := time.Now().In(p.office.Zone).Add(48 * time.Hour).Format("2006-01-02T15:04")
	walk(t, p, path, []step{
		{"rev", "/publish", empty, 409, []string{"!<ins>"}},
		{"sec", "/submit", empty, 303, nil},
		{"sec", "/approve", empty, 403, []string{"审核"}},
		{"sec", "/edit", nil, 409, nil},
		{"sec", "/take-back", empty, 303, nil},
		{"sec", "/submit", empty, 303, nil},
		{"rev", "", nil, 200, []string{"马上发布", "128 个订阅", "http://example.com/rumors/", "退回", "!/withdraw"}},
		{"rev", "/return", []string{"reason", ""}, 422, []string{"理由"}},
		{"rev", "/return", []string{"reason", strings.Repeat("长", 600)}, 422, []string{strings.Repeat("长", 600)}},
		{"rev", "/return", []string{"reason", "请写明 <哪三家> 菜场"}, 303, nil},
		{"sec", "/edit", nil, 200, []string{"请写明 &lt;哪三家&gt; 菜场"}},
		{"sec", "", clarification("zh.body", "东门、西门、北门三家菜场。", "do", "submit"), 303, nil},
		{"rev", "/approve", empty, 303, nil},
		{"rev", "/schedule", []string{"at", "2001-01-01T10:00"}, 422, []string{`value="2001-01-01T10:00"`}},
		{"rev", "/schedule", []string{"at", "soon"}, 422, []string{`value="soon"`}},
		{"rev", "/schedule", []string{"at", future}, 303, nil},
		{"rev", "", nil, 200, []string{"将自动发布于"}},
		{"rev", "/unschedule", empty, 303, nil},
		{"sec", "/publish", empty, 403, nil},
		{"rev", "/publish", empty, 303, nil},
	})
	pub := p.piece(path)
	if pub.Live == nil {
		t.Fatal("nothing is public")
	}
	p.browser().get("/rumors/"+pub.Slug).want(200, "菜场照常营业", "东门、西门、北门")
	walk(t, p, path, []step{
		{"sec", "/edit", nil, 200, []string{"重要更正", "小修改"}},
		{"sec", "", clarification("zh.body", "东门、西门、南门三家菜场。", "verdict", "misleading", "change", "minor", "do", "submit"), 422, []string{"南门", `href="#change"`}},
		{"sec", "", clarification("zh.body", "东门、西门、南门三家菜场。", "verdict", "misleading", "change", "major", "do", "submit"), 422, []string{"南门", `href="#zh.change_note"`}},
		{"sec", "", clarification("zh.body", "东门、西门、南门三家菜场。", "verdict", "misleading", "change", "major", "zh.change_note", "改了一家菜场", "do", "submit"), 303, nil},
		{"rev", "", nil, 200, []string{"<del>北</del>", "<ins>南</ins>", "误导"}},
		{"rev", "/publish", empty, 303, nil},
		{"rev", "/history", nil, 200, []string{"N-sec", "N-rev", "改了一家菜场", "<del>北</del>"}},
		{"sec", "/withdraw", []string{"reason", "x"}, 403, nil},
		{"rev", "/withdraw", []string{"reason", ""}, 422, nil},
		{"rev", "/withdraw", []string{"reason", "数字有误"}, 303, nil},
		{"rev", "", nil, 200, []string{"数字有误"}},
		{"sec", "/edit", nil, 409, nil},
	})
	p.browser().get("/rumors/"+p.piece(path).Slug).want(200, "数字有误")
}

func TestDutyPublishesAloneAndIsReviewedAfter(t *testing.T) {
	p := openPortal(t).staff()
	path := p.written("duty")
	walk(t, p, path, []step{
		{"duty", "", nil, 200, []string{"值班独自发布"}},
		{"duty", "/publish-alone", []string{"reason", " "}, 422, nil},
		{"duty", "/publish-alone", []string{"reason", "桥面结冰，等不到审核"}, 303, nil},
		{"duty", "/review-after", empty, 403, nil},
	})
	p.as("rev").get("/desk/").want(200, "等待补审", "桥面结冰")
	walk(t, p, path, []step{{"rev", "/review-after", empty, 303, nil}})
	if p.piece(path).DutyDue {
		t.Error("still due")
	}
}

func TestAnAuthorNeverApprovesHerOwn(t *testing.T) {
	p := openPortal(t).staff()
	path := p.submitted("both")
	walk(t, p, path, []step{
		{"both", "", nil, 200, []string{"同事", "!/publish\""}},
		{"both", "/publish", empty, 403, nil},
		{"both", "/approve", empty, 403, nil},
		{"rev", "/publish", empty, 303, nil},
	})
}

// TestOfficeOfOne goes from the form to the public page in three requests.
func TestOfficeOfOne(t *testing.T) {
	p := openPortal(t, func(_ *desk.Deps, o *content.Office, _ *frontend.Office) { o.Solo = true }).staff()
	b := p.as("sec")
	b.get("/desk/new/clarification").want(200, `value="review"`)
	path := b.post("/desk/new/clarification", clarification("do", "review")...).to()
	page := b.get(path).want(200, "马上发布")
	public := b.post(path+"/publish", "version", page.version()).to()
	b.get(public).want(200, "菜场照常营业")
}

func TestDiscard(t *testing.T) {
	p := openPortal(t).staff()
	path := p.written("sec")
	walk(t, p, path, []step{{"rev", "/discard", empty, 403, nil}, {"sec", "/discard", empty, 303, nil}, {"sec", "", nil, 200, []string{"已丢弃"}}})
	p.as("sec").get("/desk/").want(200, "!菜场照常营业")
}

func TestQueueSaysWhatWaitsForWhom(t *testing.T) {
	p := openPortal(t).staff()
	p.submitted("sec")
	p.written("sec2")
	p.as("rev").get("/desk/").want(200, "等我审核", "在等别人", "N-sec2", "!我的草稿")
}

// TestNextUpdateTurnsAmber publishes a claim that is being checked and promises
// an update within the hour.
func TestNextUpdateTurnsAmber(t *testing.T) {
	p := openPortal(t).staff()
	soon := time.Now().In(p.office.Zone).Add(time.Hour).Format("2006-01-02T15:04")
	path := p.as("sec").post("/desk/new/clarification", clarification("verdict", "checking", "next_update", soon, "do", "submit")...).to()
	walk(t, p, path, []step{{"rev", "/publish", empty, 303, nil}})
	p.as("sec").get("/desk/").want(200, "承诺的更新", `class="group urgent"`)
}

func TestList(t *testing.T) {
	p := openPortal(t).staff()
	p.published()
	p.written("sec", "zh.headline", "另一件事 100% 属实")
	b := p.as("rev")
	b.get("/desk/pieces").want(200, "菜场照常营业", "另一件事")
	b.get("/desk/pieces?stage=draft").want(200, "!菜场照常营业", "另一件事")
	b.get("/desk/pieces?q=100%25").want(200, "!菜场照常营业", "另一件事")
	b.get("/desk/pieces?kind=notice").want(200, "!菜场照常营业", "!另一件事")
	b.get("/desk/pieces?page=-1&kind=zzz&stage=zzz&q=" + strings.Repeat("x", 900)).want(200)
}

func TestPreview(t *testing.T) {
	p := openPortal(t).staff()
	b := p.as("sec")
	got := b.post("/desk/preview", clarification("zh.headline", "预览里的标题", "en.headline", "The English headline")...).want(200, "预览里的标题")
	if csp := got.header.Get("Content-Security-Policy"); !strings.Contains(csp, "frame-ancestors 'self'") || strings.Contains(csp, "unsafe") {
		t.Error(csp)
	}
	b.post("/desk/preview", clarification("show", "en", "en.headline", "The English headline")...).want(200, "The English headline")
	b.post("/desk/preview", "kind", "notice", "lang", "zh").want(200)
	b.post("/desk/preview", "kind", "rumor").want(422)
}
