package browsertest

import (
	"fmt"
	"os"
	"testing"
)

// Axe holds pages to the rules of axe-core that follow WCAG 2.2, level AA, and
// its best practice. Those are somebody else's program, so the environment
// names it: GAOSHI_AXE is a file axe.min.js.
type Axe struct{ program string }

// NewAxe reads the rules. Without GAOSHI_AXE the test is skipped, or fails when
// CI=true.
func NewAxe(t testing.TB) Axe {
	t.Helper()
	file := os.Getenv("GAOSHI_AXE")
	if file == "" {
		missing(t, "GAOSHI_AXE names no axe.min.js (npm install axe-core has it in node_modules/axe-core)")
	}
	program, err := os.ReadFile(file)
	if err != nil {
		t.Fatalf("GAOSHI_AXE: %v", err)
	}
	return Axe{program: string(program)}
}

// Faults lists what is wrong with the page that a tab shows now: the rule, and
// the first elements that break it.
func (a Axe) Faults(p *Page) []string {
	p.t.Helper()
	if !Eval[bool](p, `typeof axe === "object"`) {
		p.Run("(0, eval)(" + quote(a.program) + ")")
	}
	return Eval[[]string](p, fmt.Sprintf(`axe.run({exclude: ["iframe"]}, {resultTypes: ["violations"], runOnly: %s})
		.then(r => r.violations.map(v => v.id + ": " + v.help + ": " + v.nodes.slice(0, 3).map(n => n.html.slice(0, 120)).join(" … ")))`,
		`["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]`))
}
