package match

import (
	"bufio"
	"encoding/json"
	"os"
	"testing"
)

// readCases calls f with each line of a file of JSON objects.
func readCases[T any](t *testing.T, file string, f func(T)) {
	t.Helper()
	in, err := os.Open(file)
	if err != nil {
		t.Fatal(err)
	}
	defer in.Close()
	for lines := bufio.NewScanner(in); lines.Scan(); {
		var c T
		if err := json.Unmarshal(lines.Bytes(), &c); err != nil {
			t.Fatalf("%s: %v", file, err)
		}
		f(c)
	}
}

// TestHardNegatives asks about the same topic with another number, date, place
// or with a denial: the claim must be offered, but never as the answer.
func TestHardNegatives(t *testing.T) {
	type hard struct{ Name, Claim, Message, Doubt string }
	readCases(t, "testdata/hard.jsonl", func(c hard) {
		t.Run(c.Name, func(t *testing.T) {
			m := townMatcher(t)
			m.Put(Claim{ID: "hard", Kind: "clarification", Claim: c.Claim})
			a := m.Match(t.Context(), Message{Text: c.Message})
			if len(a.Matches) == 0 || a.Matches[0].ID != "hard" {
				t.Fatalf("got %+v, want the claim offered first", a.Matches)
			}
			got, kind := a.Matches[0], ""
			if grave(got.Doubts) {
				kind = got.Doubts[0].Kind
			}
			if kind != c.Doubt {
				t.Errorf("doubts %+v, want %q", got.Doubts, c.Doubt)
			}
			if c.Doubt != "" && got.Confidence == Sure {
				t.Errorf("answered at once although the %s differs", c.Doubt)
			}
		})
	})
}

// TestForwards asks what goes round in group chats: Traditional, emoji, phone
// numbers, dictated, half English, and small talk that nothing answers.
func TestForwards(t *testing.T) {
	m := townMatcher(t)
	m.Put(
		Claim{ID: "egg", Kind: "clarification", Claim: "鸡蛋和豆浆一起吃会中毒", Text: "没有科学依据。"},
		Claim{ID: "kidnap", Kind: "clarification", Claim: "实验小学门口有人用糖果拐骗儿童，两个孩子被抱走", Text: "警方核实，没有发生拐骗案件。"},
		Claim{ID: "tax", Kind: "clarification", Claim: "The county will seize the homes of people who do not pay a new road tax", Title: "There is no road tax", Text: "No such tax exists and no letters were sent."},
	)
	type forward struct{ Want, Text string }
	readCases(t, "testdata/forwards.jsonl", func(c forward) {
		a := m.Match(t.Context(), Message{Text: c.Text})
		if c.Want == "" {
			if len(a.Matches) > 0 && a.Matches[0].Confidence == Sure {
				t.Errorf("%s: answered with %+v, want no answer at once", c.Text, a.Matches[0])
			}
			return
		}
		if len(a.Matches) == 0 || a.Matches[0].ID != c.Want || a.Matches[0].Confidence == Unsure {
			t.Errorf("%s: got %+v, want %s first and at least offered", c.Text, a.Matches, c.Want)
		}
	})
}
