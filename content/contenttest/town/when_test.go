package town

import (
	"testing"

	"gaoshi/content"
)

func TestAbsolute(t *testing.T) {
	for _, c := range []struct {
		text string
		l    content.Lang
		want string
	}{
		{"{-3h20m}起", content.Chinese, "1月20日09:10起"},
		{"since {-3h20m}", content.English, "since 09:10 on 20 January"},
		{"{day -2d}到{+1d@08:00}", content.Chinese, "1月18日到1月21日08:00"},
		{"{clock -1d12h@04:30}", content.English, "04:30"},
		{"no moment", content.English, "no moment"},
	} {
		got, err := absolute(c.text, c.l, moment)
		if err != nil || got != c.want {
			t.Errorf("%s: %q, %v; want %q", c.text, got, err, c.want)
		}
	}
	for _, bad := range []string{"{}", "{3h}", "{year -1d}", "{-3h 20m}", "{+1d@8:00}"} {
		if got, err := absolute(bad, content.English, moment); err == nil {
			t.Errorf("%s: taken as %q", bad, got)
		}
	}
}

// A slip in a file is told with its place, and never taken for something else.
func TestReadStoryRefuses(t *testing.T) {
	for _, bad := range []string{
		"kind: notice\nseverty: info\n=== zh\n# x",
		"kind: notice\nexpires: soon\n=== zh\n# x",
		"kind: notice\nway: write\n=== zh\n# x",
		"kind: notice\n=== fr\n# x",
		"kind: notice\n=== zh\nno headline",
		"kind: notice\n=== zh\n# x\n--- bdy\ny",
	} {
		if s, err := readStory(bad, moment); err == nil {
			t.Errorf("%q: taken as %+v", bad, s)
		}
	}
}
