package content_test

import (
	"strings"
	"testing"
	"time"

	"gaoshi/content"
	"gaoshi/content/contenttest"
)

func TestValidSlug(t *testing.T) {
	for slug, want := range map[string]bool{
		"water-off-20260302-abc123": true, "a": true, "2026": true, strings.Repeat("a", content.MaxSlug): true,
		"": false, "停水通知": false, "Water": false, "a--b": false, "-a": false, "a-": false, "a b": false, "a/b": false,
		"..": false, "a.b": false, "ａ": false, strings.Repeat("a", content.MaxSlug+1): false,
	} {
		if got := content.ValidSlug(slug); got != want {
			t.Errorf("ValidSlug(%q) = %t", slug, got)
		}
	}
}

func TestSlugs(t *testing.T) {
	f := office(t, content.Office{})
	ctx, n := t.Context(), f.Newsroom
	edit := func(slug string, changes ...func(*content.Piece)) content.Edit {
		return content.Edit{Slug: slug, Piece: contenttest.Notice(changes...)}
	}
	for _, slug := range []string{"停水通知", "A", "a/b", strings.Repeat("x", 81)} {
		_, err := n.Create(ctx, f.Secretary, content.Notice, edit(slug))
		refused(t, "slug "+slug, err, content.Invalid, content.MsgBadSlug, "slug")
	}
	pub, err := n.Create(ctx, f.Secretary, content.Notice, edit("water-off"))
	if err != nil {
		t.Fatal(err)
	}
	_, err = n.Create(ctx, f.Secretary, content.Notice, edit("water-off"))
	refused(t, "a slug that is taken", err, content.Conflict, content.MsgSlugTaken, "slug")
	if _, err := n.Create(ctx, f.Secretary, content.Clarification, content.Edit{Slug: "water-off", Piece: contenttest.Clarification()}); err != nil {
		t.Errorf("the same slug for another kind: %v", err)
	}
	if pub, err = n.Submit(ctx, f.Secretary, pub.ID, pub.Version); err == nil {
		pub, err = n.Publish(ctx, f.Reviewer, pub.ID, pub.Version)
	}
	if err != nil {
		t.Fatal(err)
	}
	_, err = n.Save(ctx, f.Secretary, pub.ID, pub.Version, edit("other", contenttest.Body("新")))
	refused(t, "another slug after publishing", err, content.Invalid, content.MsgSlugFixed, "slug")
	_, err = f.Library.BySlug(ctx, content.Notice, "停水通知")
	refused(t, "a page of a Chinese address", err, content.NotFound, content.MsgNoSuchPiece)
}

func TestMadeSlugs(t *testing.T) {
	f := office(t, content.Office{})
	chinese := contenttest.Notice(func(p *content.Piece) {
		p.Texts = map[content.Lang]content.Text{"zh": p.Texts["zh"]}
	})
	day := contenttest.Start.Format("20060102")
	pub := f.Drafted(t, content.Notice, chinese)
	if want := day + "-" + pub.ID.Short(); pub.Slug != want {
		t.Errorf("without English: %q, want %q", pub.Slug, want)
	}
	// It follows the headline until it is published.
	pub, err := f.Newsroom.Save(t.Context(), f.Secretary, pub.ID, pub.Version, content.Edit{Piece: contenttest.Notice()})
	if want := "water-off-in-inkstone-street-on-wednesday-" + day + "-" + pub.ID.Short(); err != nil || pub.Slug != want {
		t.Errorf("with English: %q, want %q (%v)", pub.Slug, want, err)
	}
	long := contenttest.Notice(func(p *content.Piece) {
		p.Texts = map[content.Lang]content.Text{"zh": p.Texts["zh"], "en": {Headline: strings.Repeat("Water off again — ", 11)}}
	})
	if pub := f.Drafted(t, content.Notice, long); !content.ValidSlug(pub.Slug) {
		t.Errorf("of a long headline: %q", pub.Slug)
	}
}

func TestID(t *testing.T) {
	at := time.Date(2026, 3, 2, 8, 0, 0, 0, time.UTC)
	a, b := content.NewID(at), content.NewID(at.Add(time.Millisecond))
	if !a.Valid() || !b.Valid() || a >= b || a == content.NewID(at) {
		t.Errorf("%s, then %s", a, b)
	}
	for _, id := range []content.ID{"", "x", content.ID(strings.Repeat("u", 26)), a + "0", a[:25] + "!", content.ID(strings.ToUpper(string(a)))} {
		if id.Valid() {
			t.Errorf("%q is taken for an id", id)
		}
	}
}

// FuzzSlug holds every made slug to what a slug may be, whatever the headline.
func FuzzSlug(f *testing.F) {
	f.Add("Water off in Inkstone Street")
	f.Add("停水 — A--B /../ %00")
	f.Add(strings.Repeat("a", 300))
	fixture := office(f, content.Office{})
	f.Fuzz(func(t *testing.T, headline string) {
		p := contenttest.Notice(func(p *content.Piece) {
			p.Texts = map[content.Lang]content.Text{"zh": p.Texts["zh"], "en": {Headline: headline}}
		})
		if p.Tidy().Bounds() != nil {
			return
		}
		pub, err := fixture.Newsroom.Create(t.Context(), fixture.Secretary, content.Notice, content.Edit{Piece: p})
		if err != nil {
			t.Fatal(err)
		}
		if !content.ValidSlug(pub.Slug) {
			t.Errorf("headline %q makes slug %q", headline, pub.Slug)
		}
	})
}
