package feed

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/mmcdole/gofeed"

	"gaoshi/content"
	"gaoshi/frontend"
)

var fuzzOffice = &frontend.Office{
	Name: map[content.Lang]string{content.Chinese: "街道办"}, BaseURL: "https://x.example", Lang: content.Chinese, Zone: time.UTC,
}

func fuzzFeed(headline, summary, body, claim, topic string) *feed {
	p := &content.Published{
		ID: "06c1s8d5q6zv5m1y9k7w3x2r4t", Kind: content.Clarification, Slug: "x",
		First: time.Unix(1e9, 0), Updated: time.Unix(1.1e9, 0),
		Piece: content.Piece{
			Lang: content.Chinese, Verdict: content.False, Topics: []string{topic},
			Texts: map[content.Lang]content.Text{content.Chinese: {Headline: headline, Summary: summary, Body: body, Claim: claim}},
		},
	}
	return newFeed(fuzzOffice, query{name: "all", format: "rss", lang: content.Chinese}, []*content.Published{p}, nil)
}

// What is written is read back, whatever the words: no text of an editor or an
// importer makes a feed that readers refuse, or says something else in it.
func FuzzRoundTrip(f *testing.F) {
	f.Add("标题", "摘要", "正文 **粗**", "谣言", "water")
	f.Add("a\x00b\x0b\uFFFE\uFFFF\xff", "]]>", "]]>\n<![CDATA[", "<script>alert(1)</script>", "&\"'<>")
	f.Add("\ud7ff\ue000\U0010ffff", "\r\n\t", "| a |\n|---|\n| \x08 |", "&#0;", "\u2028")
	f.Add(`" href="/x`, ` src="/y"`, "[a](/b) ![c](/d) <a href=\"/e\">", "", "")
	f.Fuzz(func(t *testing.T, headline, summary, body, claim, topic string) {
		in := fuzzFeed(headline, summary, body, claim, topic)
		e := in.entries[0]
		for _, s := range []string{e.title, e.summary, e.html} {
			if !utf8.ValidString(s) {
				t.Fatalf("not UTF-8: %q", s)
			}
		}
		for name, format := range formats {
			out, err := format.write(in)
			if err != nil {
				t.Fatalf("%s: %v", name, err)
			}
			if again, _ := format.write(in); !bytes.Equal(out, again) {
				t.Errorf("%s: bytes do not repeat", name)
			}
			title, html := readBack(t, name, out)
			if title != lines(e.title) || html != lines(e.html) {
				t.Errorf("%s: wrote %q %q, read %q %q", name, e.title, e.html, title, html)
			}
			if _, err := gofeed.NewParser().Parse(bytes.NewReader(out)); err != nil {
				t.Errorf("%s: gofeed: %v", name, err)
			}
		}
	})
}

// lines is what an XML reader makes of line ends (XML 1.0 section 2.11), inside
// CDATA at least.
func lines(s string) string {
	return strings.ReplaceAll(strings.ReplaceAll(s, "\r\n", "\n"), "\r", "\n")
}

func readBack(t *testing.T, name string, out []byte) (title, html string) {
	t.Helper()
	var x struct {
		Item  []readItem `xml:"channel>item"`
		Entry []readItem `xml:"entry"`
		Items []struct {
			Title string `json:"title"`
			HTML  string `json:"content_html"`
		} `json:"items" xml:"-"`
	}
	if name == "json" {
		if err := json.Unmarshal(out, &x); err != nil {
			t.Fatalf("json: %v", err)
		}
		return lines(x.Items[0].Title), lines(x.Items[0].HTML)
	}
	if err := xml.Unmarshal(out, &x); err != nil {
		t.Fatalf("%s: %v\n%s", name, err, out)
	}
	item := append(x.Item, x.Entry...)[0]
	return lines(item.Title), lines(item.Encoded + item.Content)
}

type readItem struct {
	Title   string `xml:"title"`
	Encoded string `xml:"encoded"`
	Content string `xml:"content"`
}

func BenchmarkWrite(b *testing.B) {
	in := fuzzFeed("自来水今早检测合格，可以饮用", "三个取样点全部合格。", strings.Repeat("今早7时三个取样点**全部**合格。\n\n", 20), "有毒！", "water")
	for len(in.entries) < maxEntries {
		in.entries = append(in.entries, in.entries[0])
	}
	for name, format := range formats {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				if _, err := format.write(in); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
