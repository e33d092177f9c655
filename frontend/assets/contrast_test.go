package assets_test

import (
	"fmt"
	"math"
	"os"
	"regexp"
	"strings"
	"testing"
)

var token = regexp.MustCompile(`--([a-z-]+): (#[0-9a-f]{3,6});`)

// TestContrast measures every text colour on every ground it stands on, in
// both schemes, by WCAG 2.2 (1.4.6: 7:1).
func TestContrast(t *testing.T) {
	css, err := os.ReadFile("src/parts/tokens.css")
	if err != nil {
		t.Fatal(err)
	}
	light, dark, ok := strings.Cut(string(css), "@media")
	if !ok {
		t.Fatal("no dark scheme")
	}
	pairs := []string{"ink paper", "ink field", "quiet paper", "quiet field", "accent paper", "accent field", "accent-ink accent", "paper red"}
	for _, c := range []string{"red", "orange", "blue", "green", "violet", "grey"} {
		pairs = append(pairs, c+" paper", c+" "+c+"-field", "ink "+c+"-field", "quiet "+c+"-field", "accent "+c+"-field")
	}
	schemes := map[string]map[string]string{"light": read(light), "dark": read(dark)}
	for name, colours := range schemes {
		for _, pair := range pairs {
			text, ground, _ := strings.Cut(pair, " ")
			if r := ratio(colours[text], colours[ground]); !(r >= 7) { // a missing colour is no number
				t.Errorf("%s: %s %s on %s %s is %.2f:1", name, text, colours[text], ground, colours[ground], r)
			}
		}
	}
}

func read(css string) map[string]string {
	out := map[string]string{}
	for _, m := range token.FindAllStringSubmatch(css, -1) {
		out[m[1]] = m[2]
	}
	return out
}

// ratio is the contrast of two colours (WCAG 2.2, "contrast ratio").
func ratio(a, b string) float64 {
	x, y := luminance(a), luminance(b)
	return (max(x, y) + .05) / (min(x, y) + .05)
}

func luminance(hex string) float64 {
	hex = strings.TrimPrefix(hex, "#")
	if len(hex) == 3 {
		hex = string([]byte{hex[0], hex[0], hex[1], hex[1], hex[2], hex[2]})
	}
	var rgb [3]int
	if _, err := fmt.Sscanf(hex, "%02x%02x%02x", &rgb[0], &rgb[1], &rgb[2]); err != nil {
		return math.NaN()
	}
	sum := 0.0
	for i, weight := range []float64{.2126, .7152, .0722} {
		c := float64(rgb[i]) / 255
		if c <= .04045 {
			c /= 12.92
		} else {
			c = math.Pow((c+.055)/1.055, 2.4)
		}
		sum += weight * c
	}
	return sum
}
