package match

import (
	_ "embed"
	"strings"
)

// place is a named place in a text.
type place struct {
	kind, name string
	start, end int32 // tokens
}

//go:embed places.txt
var placesText string

// gazetteer holds the places of places.txt by each of their names, the tokens
// of a name joined by "_" in Latin writing and by nothing in Han writing.
var gazetteer = func() map[string]place {
	g := map[string]place{}
	for line := range strings.Lines(placesText) {
		f := strings.Fields(line)
		if len(f) < 2 || f[0] == "#" {
			continue
		}
		for _, name := range f[1:] {
			g[name] = place{kind: f[0], name: f[1]}
		}
	}
	return g
}()

// Endings that make a place of the two characters before them, and characters
// that, standing there, show it is no name: 小区, 农村, 全市, 这条路.
const (
	placeEndings = "市县区镇乡村路街"
	notInName    = "的了在是这那个各全我本和与到从一两某小社地城农上下超股都门园校疫景灾病郊新老该每条马公铁高道网线进出往去来回多少大有很及或把被于为以乡镇县市区村路街省"
)

// findPlaces reads the places of a text, longest names first.
func findPlaces(ts []token) (out []place) {
	for i := 0; i < len(ts) && len(out) < maxFacts; i++ {
		if p, ok := knownPlace(ts, i); ok {
			out = append(out, p)
			i = int(p.end) - 1
			continue
		}
		if p, ok := endingPlace(ts, i); ok {
			out = append(out, p)
		}
	}
	return out
}

// knownPlace finds a place of the gazetteer that begins at token i.
func knownPlace(ts []token, i int) (place, bool) {
	longest := 3
	sep := "_"
	if ts[i].class == ideo {
		longest, sep = 5, ""
	}
	var name string
	var found place
	for n := 1; n <= longest && i+n <= len(ts); n++ {
		t := &ts[i+n-1]
		if n > 1 && (t.brk || t.class != ts[i].class) {
			break
		}
		if n > 1 {
			name += sep
		}
		name += t.text
		if p, ok := gazetteer[name]; ok {
			found, found.start, found.end = p, int32(i), int32(i+n)
		}
	}
	return found, found.end > 0
}

// endingPlace finds a small place by its ending: token i is the ending.
func endingPlace(ts []token, i int) (place, bool) {
	if i < 2 || ts[i].class != ideo || ts[i].brk || ts[i-1].brk || !strings.Contains(placeEndings, ts[i].text) {
		return place{}, false
	}
	a, b := &ts[i-2], &ts[i-1]
	if a.class != ideo || b.class != ideo || strings.Contains(notInName, a.text) || strings.Contains(notInName, b.text) {
		return place{}, false
	}
	return place{kind: ts[i].text, name: a.text + b.text, start: int32(i - 2), end: int32(i + 1)}, true
}
