package town

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"

	"gaoshi/content"
)

// relative is a moment counted from the town's now: a sign, days, a duration,
// and a clock time that replaces the hour of that day.
var relative = regexp.MustCompile(`^([+-])(?:(\d+)d)?((?:\d+h)?(?:\d+m)?)(?:@(\d\d):(\d\d))?$`)

// when reads a relative moment.
func when(s string, now time.Time) (time.Time, error) {
	m := relative.FindStringSubmatch(s)
	if m == nil {
		return time.Time{}, fmt.Errorf("%q is no relative time such as -3h20m, +2d or +1d@08:00", s)
	}
	days, _ := strconv.Atoi(m[2])
	gap, _ := time.ParseDuration(m[3])
	if m[1] == "-" {
		days, gap = -days, -gap
	}
	at := now.AddDate(0, 0, days).Add(gap)
	if m[4] != "" {
		hour, _ := strconv.Atoi(m[4])
		minute, _ := strconv.Atoi(m[5])
		at = time.Date(at.Year(), at.Month(), at.Day(), hour, minute, 0, 0, at.Location())
	}
	return at, nil
}

// about is a moment as an office would write it: to ten minutes.
func about(s string, now time.Time) (time.Time, error) {
	at, err := when(s, now)
	if err != nil {
		return at, err
	}
	return time.Date(at.Year(), at.Month(), at.Day(), at.Hour(), at.Minute()/10*10, 0, 0, at.Location()), nil
}

// braced is a moment within a text.
var braced = regexp.MustCompile(`\{[^{}]*\}`)

// absolute puts the moments of a text in, as its language writes them.
func absolute(text string, l content.Lang, now time.Time) (string, error) {
	var failed error
	out := braced.ReplaceAllStringFunc(text, func(found string) string {
		form, rel, two := strings.Cut(strings.Trim(found, "{}"), " ")
		if !two {
			form, rel = "", form
		}
		at, err := about(rel, now)
		if err != nil {
			failed = fmt.Errorf("%s: %w", found, err)
			return found
		}
		layout, ok := layouts[l][form]
		if !ok {
			failed = fmt.Errorf("%s: neither day nor clock", found)
		}
		return at.Format(layout)
	})
	return out, failed
}

// layouts never say "today": a page is read and forwarded on other days.
var layouts = map[content.Lang]map[string]string{
	content.Chinese: {"": "1月2日15:04", "day": "1月2日", "clock": "15:04"},
	content.English: {"": "15:04 on 2 January", "day": "2 January", "clock": "15:04"},
}
