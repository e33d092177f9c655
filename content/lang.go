package content

import "slices"

// Lang is a language that pieces are written in and pages are shown in.
type Lang string

const (
	Chinese Lang = "zh" // Simplified
	English Lang = "en"
)

// Langs are the languages of this portal, the one of most readers first.
var Langs = []Lang{Chinese, English}

// Known reports whether pages exist in this language.
func (l Lang) Known() bool { return slices.Contains(Langs, l) }

// BCP47 is the tag for lang attributes and feeds.
func (l Lang) BCP47() string {
	if l == Chinese {
		return "zh-Hans"
	}
	return string(l)
}
