package meili

import (
	"encoding/json"
	"strings"
	"testing"
	"unicode/utf8"
)

func TestSpell(t *testing.T) {
	got := spell("免費 N95 口罩！")
	if got.words != "n95 " {
		t.Errorf("words are %q", got.words)
	}
	if n := len(strings.Fields(got.pairs)); n != 2 {
		t.Errorf("%d pairs in %q, want 免费 and 口罩", n, got.pairs)
	}
	characters := strings.Fields(got.characters)
	if len(characters) != 4 {
		t.Fatalf("%d characters in %q, want 4", len(characters), got.characters)
	}
	for i, pair := range strings.Fields(got.pairs) {
		if !strings.HasPrefix(pair, characters[2*i]) {
			t.Errorf("pair %q does not begin with its character %q", pair, characters[2*i])
		}
	}
	if spellAll("免费") != spellAll("免費") || spellAll("口罩") == spellAll("面罩") {
		t.Error("the spelling is not of the fold")
	}
	seen := map[string]rune{}
	for r := rune(0x2E80); r < 0x323B0; r++ {
		if !utf8.ValidRune(r) {
			continue
		}
		s := spellToken(string(r))
		if other, ok := seen[s]; ok {
			t.Fatalf("%c and %c are both %q", r, other, s)
		}
		seen[s] = r
	}
}

func TestValues(t *testing.T) {
	for _, v := range []string{"", "water", "partly_true", "east-2", "West", "供水", `a" OR b`, "x-1", "~41", "\xff", strings.Repeat("y", 99)} {
		value := valueOf(v)
		if strings.ContainsAny(value, "\"'\\ \n") || value != strings.ToLower(value) {
			t.Errorf("%q becomes %q", v, value)
		}
		if back, ok := textOf(value); strings.HasPrefix(v, "x-") == ok || ok && back != v {
			t.Errorf("%q comes back as %q, %v", v, back, ok)
		}
	}
	if long := valueOf(strings.Repeat("长", 1000)); len(long) > maxValue {
		t.Errorf("a long value is %d long", len(long))
	}
	for id, same := range map[string]bool{"01HZX-zh": true, "water-en": true, "": false, markerID: false, "a b": false, "水-zh": false} {
		if got := keyOf(id); (got == id) != same || got == "" {
			t.Errorf("id %q becomes %q", id, got)
		}
	}
}

func TestSettingsFiles(t *testing.T) {
	if len(settings.Synonyms) == 0 || len(settings.StopWords) == 0 || len(settings.SearchableAttributes) != 5 {
		t.Errorf("settings are not whole: %+v", settings)
	}
	for word, others := range settings.Synonyms {
		if word == "" || len(others) == 0 {
			t.Errorf("synonym %q of %q says nothing", word, others)
		}
	}
	if differ(settings) {
		t.Error("settings differ from themselves")
	}
	copied, err := json.Marshal(settings)
	if err != nil {
		t.Fatal(err)
	}
	for name, broken := range map[string][3]string{
		"settings":   {"{", "[]", ""},
		"synonyms":   {string(copied), `{"a":1}`, ""},
		"synonyms 2": {string(copied), "", ""},
	} {
		if _, err := load([]byte(broken[0]), []byte(broken[1]), broken[2]); err == nil {
			t.Errorf("broken %s are read", name)
		}
	}
	other, err := load(settingsJSON, []byte("[]"), "")
	if err != nil || !differ(other) {
		t.Errorf("without synonyms: differ %v, %v", differ(other), err)
	}
}
