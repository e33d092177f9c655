package match

import "testing"

// TestRulesWithoutKind has claims of an import that says neither kind nor claim.
func TestRulesWithoutKind(t *testing.T) {
	for text, want := range map[string]bool{
		"网传“本周末全镇停电三十个小时”，经核实不属实。":                                             true,
		"A post says “the mayor has sold the lake to a hotel”. That is false.": true,
		"镇政府通知：“本周末全镇停电检修”，请提前准备。":                                             false,
		"供水恢复正常，感谢大家配合。谣言止于智者。":                                                false,
	} {
		c := Claim{Text: text}
		if got := c.rules(); got != want {
			t.Errorf("%s: ruling %v, want %v", text, got, want)
		}
	}
	if notice := (Claim{Kind: "notice", Claim: "x"}); notice.rules() {
		t.Error("what is called a notice is a ruling")
	}
}
