package frontend

import (
	"html/template"

	"gaoshi/content"
)

// paths are the drawings of icons, on a field of 24 by 24, drawn as lines so
// that they take the colour of the text around them. A shape tells verdicts and
// severities apart without colour: each has its own outline.
var paths = map[string]string{
	// severities
	"info":      `<circle cx="12" cy="12" r="9.5"/><path d="M12 11v6M12 7v.5"/>`,
	"advice":    `<path d="M3 4.5h18v12H13l-5 4v-4H3z"/><path d="M8 10.5h8"/>`,
	"warning":   `<path d="M12 3 22 20.5H2z"/><path d="M12 10v5M12 17.5v.5"/>`,
	"emergency": `<path d="M8 2.5h8l5.5 5.5v8L16 21.5H8L2.5 16V8z"/><path d="M12 7v6.5M12 16.5v.5"/>`,
	// verdicts
	"checking":    `<circle cx="12" cy="12" r="9.5"/><path d="M12 6.5V12l4 2.5"/>`,
	"false":       `<path d="M8 2.5h8l5.5 5.5v8L16 21.5H8L2.5 16V8z"/><path d="m8.5 8.5 7 7M15.5 8.5l-7 7"/>`,
	"misleading":  `<path d="M12 3 22 20.5H2z"/><path d="m9.5 12.5 5 5M14.5 12.5l-5 5"/>`,
	"partly_true": `<circle cx="12" cy="12" r="9.5"/><path d="M12 2.5v19"/><path d="M12 7h6M12 12h9M12 17h6"/>`,
	"true":        `<circle cx="12" cy="12" r="9.5"/><path d="m7 12.5 3.5 3.5L17 8.5"/>`,
	"unproven":    `<path d="M12 2 22 12 12 22 2 12z"/><path d="M9.5 9.5a2.5 2.5 0 1 1 2.5 3v1M12 16.5v.5"/>`,
	// shelves: full, nearly empty, empty, not known, in doubt
	"shelf-in":          `<path d="M3 3v18M21 3v18M3 20h18M6 14h5v6H6zM13 14h5v6h-5zM9 8h6v6H9z"/>`,
	"shelf-low":         `<path d="M3 3v18M21 3v18M3 20h18M6 14h5v6H6z"/>`,
	"shelf-out":         `<path d="M3 3v18M21 3v18M3 20h18M8 7l8 8M16 7l-8 8"/>`,
	"shelf-unconfirmed": `<circle cx="12" cy="12" r="9.5"/><path d="M12 6.5V12l4 2.5"/>`,
	"shelf-disputed":    `<path d="M12 2 22 12 12 22 2 12z"/><path d="M9.5 9.5a2.5 2.5 0 1 1 2.5 3v1M12 16.5v.5"/>`,
	// acts
	"search":    `<circle cx="10.5" cy="10.5" r="7"/><path d="m16 16 5.5 5.5"/>`,
	"file":      `<path d="M5 2.5h9l5 5v14H5z"/><path d="M14 2.5v5h5"/>`,
	"copy":      `<path d="M8 8h13v13H8z"/><path d="M16 8V3H3v13h5"/>`,
	"print":     `<path d="M6 9V3h12v6M6 17H2.5V9h19v8H18"/><path d="M6 14h12v7H6z"/>`,
	"withdrawn": `<circle cx="12" cy="12" r="9.5"/><path d="M5.5 5.5l13 13"/>`,
	"expired":   `<path d="M6 2.5h12M6 21.5h12M7 2.5c0 7 10 12 10 19M17 2.5c0 7-10 12-10 19"/>`,
	"exercise":  `<path d="M5 22V3M5 4h14l-4 4.5 4 4.5H5"/>`,
	"feed":      `<path d="M4 4a16 16 0 0 1 16 16M4 11a9 9 0 0 1 9 9"/><circle cx="5.5" cy="18.5" r="1.5"/>`,
	"ok":        `<path d="m4 12.5 5.5 5.5L20 6"/>`,
}

// icon draws one of paths. It says nothing to a screen reader: a word always
// stands beside it. An unknown name draws nothing.
func icon(name any) template.HTML {
	p, ok := paths[iconName(name)]
	if !ok {
		return ""
	}
	return template.HTML(`<svg class="icon" viewBox="0 0 24 24" aria-hidden="true">` + p + `</svg>`)
}

// iconName takes a plain name, a verdict or a severity.
func iconName(name any) string {
	switch n := name.(type) {
	case string:
		return n
	case content.Verdict:
		return string(n)
	case content.Severity:
		return string(n)
	}
	return ""
}
