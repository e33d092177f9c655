package push_test

import (
	"encoding/json"
	"errors"
	"reflect"
	"strings"
	"testing"
	"unicode/utf8"

	"gaoshi/server/push"
)

func alert() push.Alert {
	return push.Alert{
		ID: "01J9Z", Kind: "clarification", Tag: "01J9Z", Title: "Water <is> safe & \"clear\"", Body: "Drink it.",
		URL: "/en/rumors/water", Lang: "en", Verdict: "false", Revision: 2, Correction: true,
	}
}

func TestAlertEncodes(t *testing.T) {
	got, err := alert().Encode()
	want := `{"v":1,"id":"01J9Z","kind":"clarification","tag":"01J9Z","title":"Water <is> safe & \"clear\"","body":"Drink it.",` +
		`"url":"/en/rumors/water","lang":"en","verdict":"false","revision":2,"correction":true}`
	if err != nil || string(got) != want {
		t.Errorf("%s, %v\nwant %s", got, err, want)
	}
}

// TestAlertHasNoPlaceForAClaim keeps the rumor's text out of pushes by keeping
// out the field: whoever adds one meets this test.
func TestAlertHasNoPlaceForAClaim(t *testing.T) {
	var names []string
	for f := range reflect.TypeFor[push.Alert]().Fields() {
		names = append(names, f.Name)
	}
	if got := strings.Join(names, " "); got != "ID Kind Tag Title Body URL Lang Verdict Severity Revision Correction" {
		t.Errorf("fields: %s", got)
	}
}

func TestAlertIsShortened(t *testing.T) {
	for name, body := range map[string]string{
		"ASCII":          strings.Repeat("abc def ", 1000),
		"Chinese":        strings.Repeat("蔬菜供应充足，", 500),
		"four bytes":     strings.Repeat("𠀀😀", 1000),
		"quotes":         strings.Repeat(`"\`, 2000),
		"controls":       strings.Repeat("\x01\n", 2000),
		"invalid bytes":  strings.Repeat("a\xff\xe8\x8f", 2000),
		"line separator": strings.Repeat("a\u2028", 2000),
	} {
		a := alert()
		a.Body = body
		data, err := a.Encode()
		if err != nil || len(data) > push.MaxPayload || len(data) < push.MaxPayload-12 {
			t.Errorf("%s: %d bytes, %v", name, len(data), err)
			continue
		}
		var got push.Alert
		if err := json.Unmarshal(data, &got); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		valid := strings.ToValidUTF8(body, "\ufffd")
		if cut, ok := strings.CutSuffix(got.Body, "…"); !ok || !utf8.ValidString(cut) || !strings.HasPrefix(valid, cut) {
			t.Errorf("%s: the body ends in %q", name, got.Body[max(0, len(got.Body)-12):])
		}
		if got.Title != a.Title {
			t.Errorf("%s: the title was cut", name)
		}
	}
	a := alert()
	a.Title = strings.Repeat("长", 3000)
	data, err := a.Encode()
	if err != nil || len(data) > push.MaxPayload || !strings.Contains(string(data), "长…") {
		t.Errorf("a long title: %d bytes, %v", len(data), err)
	}
}

func TestAlertRefuses(t *testing.T) {
	for name, change := range map[string]func(*push.Alert){
		"no id":           func(a *push.Alert) { a.ID = "" },
		"no tag":          func(a *push.Alert) { a.Tag = "" },
		"no title":        func(a *push.Alert) { a.Title = " " },
		"no page":         func(a *push.Alert) { a.URL = "" },
		"a foreign page":  func(a *push.Alert) { a.URL = "https://evil.org/" },
		"a foreign host":  func(a *push.Alert) { a.URL = "//evil.org/" },
		"a sly host":      func(a *push.Alert) { a.URL = `/\evil.org/` },
		"a page too long": func(a *push.Alert) { a.URL = "/" + strings.Repeat("a", push.MaxPayload) },
		"no room for text": func(a *push.Alert) {
			a.Title, a.Body = "x", ""
			data, _ := a.Encode()
			a.URL += strings.Repeat("a", push.MaxPayload-len(data))
			a.Title = "more than the one letter that fits"
		},
	} {
		a := alert()
		change(&a)
		if data, err := a.Encode(); !errors.Is(err, push.ErrAlert) {
			t.Errorf("%s: %s, %v", name, data, err)
		}
	}
}

func FuzzAlert(f *testing.F) {
	f.Add("title", strings.Repeat("菜", 700))
	f.Add(strings.Repeat("\xff", 3000), "\u2028\x00\"")
	f.Fuzz(func(t *testing.T, title, body string) {
		a := alert()
		a.Title, a.Body = title, body
		data, err := a.Encode()
		if err != nil {
			if strings.TrimSpace(title) != "" && len(title) < 1000 {
				t.Fatal(err)
			}
			return
		}
		if len(data) > push.MaxPayload || !json.Valid(data) || !utf8.Valid(data) {
			t.Fatalf("%d bytes: %s", len(data), data)
		}
	})
}

func TestTopicFor(t *testing.T) {
	for id, want := range map[string]string{
		"01J9ZQ6M":                         "01J9ZQ6M",
		strings.Repeat("a", 32):            strings.Repeat("a", 32),
		"":                                 "",
		"a.b":                              "",
		"通知":                               "",
		"6ba7b810-9dad-11d1-80b4-00c04fd4": "6ba7b810-9dad-11d1-80b4-00c04fd4",
		strings.Repeat("b", 33):            "",
	} {
		got := push.TopicFor(id)
		if want != "" && got != want {
			t.Errorf("TopicFor(%q) = %q", id, got)
		}
		if want == "" && (len(got) != 32 || strings.ContainsAny(got, ".+/=")) {
			t.Errorf("TopicFor(%q) = %q", id, got)
		}
	}
}
