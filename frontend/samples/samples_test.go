package samples

import (
	"bytes"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"golang.org/x/net/html"

	"gaoshi/content"
	"gaoshi/frontend"
)

var update = flag.Bool("update", false, "write the golden files anew")

func renderer(t testing.TB) *frontend.Renderer {
	t.Helper()
	r, err := frontend.New(Office())
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// TestAllPages renders every page in every state and language and holds it to
// what a browser, a screen reader and a careful reader need.
func TestAllPages(t *testing.T) {
	r := renderer(t)
	for _, l := range content.Langs {
		for _, s := range All(Office(), l) {
			t.Run(string(l)+"/"+s.Name, func(t *testing.T) {
				body, err := r.Bytes(s.Page)
				if err != nil {
					t.Fatal(err)
				}
				checkPage(t, body)
				if again, err := r.Bytes(s.Page); err != nil || !bytes.Equal(body, again) {
					t.Error("the second rendering differs: its ETag would, too")
				}
			})
		}
	}
}

// keyLike is a words key that was not found and shows as itself.
var keyLike = regexp.MustCompile(`>\s*[a-z_]+\.[a-z_.]+\s*<`)

func checkPage(t *testing.T, body []byte) {
	t.Helper()
	if !utf8.Valid(body) || bytes.Contains(body, []byte("<no value>")) || bytes.Contains(body, []byte("ZgotmplZ")) {
		t.Error("a template put in what it should not")
	}
	if m := keyLike.Find(body); m != nil {
		t.Errorf("words are missing: %s", m)
	}
	checkTags(t, body)
	doc, err := html.Parse(bytes.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	checkTree(t, doc)
}

var void = map[string]bool{"meta": true, "link": true, "br": true, "hr": true, "img": true, "input": true}

// checkTags holds the page to closing what it opens, in order: a browser
// forgives, and then shows it in another place.
func checkTags(t *testing.T, body []byte) {
	t.Helper()
	z := html.NewTokenizer(bytes.NewReader(body))
	var open []string
	for {
		kind := z.Next()
		if kind == html.ErrorToken {
			break
		}
		name, _ := z.TagName()
		tag := string(name)
		switch kind {
		case html.StartTagToken:
			if !void[tag] {
				open = append(open, tag)
			}
		case html.EndTagToken:
			if len(open) == 0 || open[len(open)-1] != tag {
				t.Fatalf("</%s> closes %v", tag, open)
			}
			open = open[:len(open)-1]
		}
	}
	if len(open) > 0 {
		t.Errorf("never closed: %v", open)
	}
}

// tree is what was seen of a page on the way through it.
type tree struct {
	ids      map[string]int
	labelled map[string]bool
	refs     []string // ids that something points at
	inputs   []string // ids of fields
	count    map[string]int
	heading  int // level of the last one
}

func checkTree(t *testing.T, doc *html.Node) {
	t.Helper()
	seen := &tree{ids: map[string]int{}, labelled: map[string]bool{}, count: map[string]int{}, heading: 1}
	for n := range doc.Descendants() {
		if n.Type == html.ElementNode {
			seen.element(t, n)
			forbidden(t, n)
		}
	}
	if seen.count["h1"] != 1 || seen.count["main"] != 1 {
		t.Errorf("%d h1, %d main", seen.count["h1"], seen.count["main"])
	}
	for id, n := range seen.ids {
		if n > 1 {
			t.Errorf("id %q is there %d times", id, n)
		}
	}
	for _, id := range seen.inputs {
		if id == "" || !seen.labelled[id] {
			t.Errorf("no label for %q", id)
		}
	}
	for _, id := range seen.refs {
		if seen.ids[id] == 0 {
			t.Errorf("nothing has the id %q", id)
		}
	}
}

// element notes one element and complains of what is wrong with it alone.
func (s *tree) element(t *testing.T, n *html.Node) {
	t.Helper()
	s.count[n.Data]++
	if id := attr(n, "id"); id != "" {
		s.ids[id]++
	}
	for _, name := range []string{"aria-labelledby", "aria-describedby"} {
		if v := attr(n, name); v != "" {
			s.refs = append(s.refs, v)
		}
	}
	switch n.Data {
	case "label":
		s.labelled[attr(n, "for")] = true
	case "input", "select", "textarea":
		if attr(n, "type") != "hidden" {
			s.inputs = append(s.inputs, attr(n, "id"))
		}
	case "html":
		if attr(n, "lang") == "" {
			t.Error("no language")
		}
	case "title":
		if n.FirstChild == nil || strings.TrimSpace(n.FirstChild.Data) == "" {
			t.Error("no title")
		}
	case "h1", "h2", "h3", "h4", "h5", "h6":
		level := int(n.Data[1] - '0')
		if level > s.heading+1 {
			t.Errorf("h%d follows h%d", level, s.heading)
		}
		s.heading = level
	}
}

// forbidden complains of what the policy would block or a reader cannot use.
func forbidden(t *testing.T, n *html.Node) {
	t.Helper()
	switch {
	case n.Data == "img" && !hasAttr(n, "alt"):
		t.Error("an image without alt")
	case n.Data == "a" && attr(n, "href") == "":
		t.Error("a link to nowhere")
	case attr(n, "style") != "" || strings.HasPrefix(attr(n, "href"), "javascript:"):
		t.Errorf("<%s> has what the policy forbids", n.Data)
	}
	for _, a := range n.Attr {
		if strings.HasPrefix(a.Key, "on") {
			t.Errorf("<%s %s> is a script in the page", n.Data, a.Key)
		}
	}
}

func attr(n *html.Node, name string) string {
	for _, a := range n.Attr {
		if a.Key == name {
			return a.Val
		}
	}
	return ""
}

func hasAttr(n *html.Node, name string) bool {
	return slices.ContainsFunc(n.Attr, func(a html.Attribute) bool { return a.Key == name })
}

// TestGolden compares a few pages byte for byte, so that a change to a template
// shows what it does. Run with -update to accept.
func TestGolden(t *testing.T) {
	r := renderer(t)
	golden := []string{"home", "home-nothing", "notice-warning", "notice-withdrawn", "rumor-false", "rumor-checking", "history", "error-404"}
	style := regexp.MustCompile(`(?s)<style>.*?</style>|/static/[^"]+`)
	for _, l := range content.Langs {
		for _, s := range All(Office(), l) {
			if !slices.Contains(golden, s.Name) {
				continue
			}
			body, err := r.Bytes(s.Page)
			if err != nil {
				t.Fatal(err)
			}
			body = style.ReplaceAll(body, []byte("…")) // changes with every style
			file := filepath.Join("testdata", fmt.Sprintf("%s.%s.html", s.Name, l))
			if *update {
				if err := os.MkdirAll("testdata", 0o755); err != nil {
					t.Fatal(err)
				}
				if err := os.WriteFile(file, body, 0o644); err != nil {
					t.Fatal(err)
				}
				continue
			}
			want, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			if !bytes.Equal(body, want) {
				t.Errorf("%s differs; -update accepts it", file)
			}
		}
	}
}

// TestRumorStaysBehindItsWarning looks for the claim where it would travel
// without its answer.
func TestRumorStaysBehindItsWarning(t *testing.T) {
	r := renderer(t)
	for _, l := range content.Langs {
		claim := False().Piece.Texts[l].Claim
		for _, s := range All(Office(), l) {
			body, err := r.Bytes(s.Page)
			if err != nil {
				t.Fatal(err)
			}
			text := string(body)
			switch s.Name {
			case "rumor-false", "rumor-withdrawn":
				visible := regexp.MustCompile(`(?s)<script type="application/ld\+json">.*?</script>`).ReplaceAllString(text, "")
				if n := strings.Count(html.UnescapeString(visible), claim); n != 1 {
					t.Errorf("%s %s: the claim is there %d times", l, s.Name, n)
				}
				if strings.Contains(visible[:strings.Index(visible, "<h1")], claim) {
					t.Errorf("%s %s: the claim comes first", l, s.Name)
				}
			case "rumor-long":
			default:
				if strings.Contains(html.UnescapeString(text), claim) {
					t.Errorf("%s %s: shows the claim", l, s.Name)
				}
			}
		}
	}
}

// BenchmarkRender measures what a page costs when its edition is new.
func BenchmarkRender(b *testing.B) {
	r := renderer(b)
	for _, s := range All(Office(), content.Chinese) {
		if !slices.Contains([]string{"home-full", "rumor-false", "notice-warning", "notices-many"}, s.Name) {
			continue
		}
		b.Run(s.Name, func(b *testing.B) {
			for b.Loop() {
				if _, err := r.Bytes(s.Page); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
