package words

import (
	"fmt"
	"strings"
	"time"

	"gaoshi/content"
)

// Verdict is the word shown for a verdict.
func (w *Words) Verdict(v content.Verdict) string { return w.T("verdict." + string(v)) }

// Severity is the word shown for a severity.
func (w *Words) Severity(s content.Severity) string { return w.T("severity." + string(s)) }

// Term is the name of a topic or area.
func (w *Words) Term(t content.Term) string { return t.In(w.lang) }

// Time is an absolute time, without the year while it is this year's:
// "11月24日 14:05", "24 Nov, 14:05". It is for the desk, where today is at hand.
func (w *Words) Time(t time.Time, zone *time.Location) string {
	t = t.In(zone)
	if t.Year() != time.Now().In(zone).Year() {
		return w.FullTime(t, zone)
	}
	return w.ShortTime(t, zone)
}

// ShortTime is a time without its year, for where the year stands beside it.
func (w *Words) ShortTime(t time.Time, zone *time.Location) string {
	if w.lang == content.Chinese {
		return t.In(zone).Format("1月2日 15:04")
	}
	return t.In(zone).Format("2 Jan, 15:04")
}

// FullTime is an absolute time with its year: "2026年11月24日 14:05",
// "24 November 2026, 14:05". Public pages say the year always: a screenshot of
// last winter's notice comes back every winter.
func (w *Words) FullTime(t time.Time, zone *time.Location) string {
	t = t.In(zone)
	return w.Day(t, zone) + map[bool]string{true: " ", false: ", "}[w.lang == content.Chinese] + t.Format("15:04")
}

// Day is a date with its year: "2026年11月24日", "24 November 2026".
func (w *Words) Day(t time.Time, zone *time.Location) string {
	if w.lang == content.Chinese {
		return t.In(zone).Format("2006年1月2日")
	}
	return t.In(zone).Format("2 January 2006")
}

// Field is the name of a form field: "headline" or "zh.headline", which says
// the language too.
func (w *Words) Field(field string) string {
	lang, name, ok := strings.Cut(field, ".")
	if !ok {
		return w.fieldName(field)
	}
	return w.T("field.in", "Field", w.fieldName(name), "Lang", w.T("lang."+lang))
}

func (w *Words) fieldName(name string) string {
	if key := "field." + name; w.Has(key) {
		return w.T(key)
	}
	return name
}

// Error is what a refusal says to the reader: the sentence of its message with
// its arguments in words, the field named where there is one.
func (w *Words) Error(e *content.Error) string {
	if e == nil {
		return ""
	}
	data := make(map[string]any, len(e.Args)+1)
	for k, v := range e.Args {
		data[k] = w.arg(k, v)
	}
	data["Field"] = w.T("field.this")
	if e.Field != "" {
		data["Field"] = w.Field(e.Field)
	}
	key := "message." + string(e.Message)
	if !w.Has(key) {
		key = "message.internal"
	}
	return w.fill(key, data)
}

// arg puts codes that refusals carry into words: roles, acts, stages. Numbers
// and what the reader sent herself stay as they are.
func (w *Words) arg(name string, value any) any {
	s, ok := value.(string)
	if !ok {
		return value
	}
	switch name {
	case "Roles":
		roles := strings.Split(s, ", ")
		for i, r := range roles {
			roles[i] = w.orCode("role.", r)
		}
		return strings.Join(roles, w.T("list.or"))
	case "Act":
		return w.orCode("act.", s)
	case "Stage":
		if s == "" {
			s = "none"
		}
		return w.orCode("stage.", s)
	}
	return value
}

// orCode is the word for a code, the code itself where there is no word.
func (w *Words) orCode(prefix, code string) string {
	if key := prefix + code; w.Has(key) {
		return w.T(key)
	}
	return fmt.Sprint(code)
}
