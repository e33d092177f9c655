package fold

import "strings"

// String returns the fold of s: valid UTF-8, and s itself, without copying,
// where there is nothing to fold.
func String(s string) string {
	kept := 0
	for kept < len(s) {
		p := folds.next(s[kept:])
		if !p.same {
			break
		}
		kept += p.size
	}
	if kept == len(s) {
		return s
	}
	var b strings.Builder
	b.Grow(len(s) + len(s)/8)
	b.WriteString(s[:kept])
	for i := kept; i < len(s); {
		p := folds.next(s[i:])
		b.WriteString(p.to)
		i += p.size
	}
	return b.String()
}
