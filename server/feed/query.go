package feed

import (
	"net/url"
	"slices"

	"gaoshi/content"
)

// kinds are the feeds by name. "all" is of every kind.
var kinds = map[string]content.Kind{
	"all": "", "notices": content.Notice, "clarifications": content.Clarification, supplies: "",
}

// query says which feed is asked for.
type query struct {
	name, format string
	lang         content.Lang
	topic, area  string
	severity     content.Severity // this one or more severe
	item         string           // of supplies
}

// parse reads a request. lang is the path's; a lang parameter goes before it.
// Parameters that are not ours are left alone: readers and shorteners add some.
func parse(lang content.Lang, name, format string, param func(string) string) (query, error) {
	q := query{name: name, format: format, lang: lang, topic: param("topic"), area: param("area"), severity: content.Severity(param("severity"))}
	if l := param("lang"); l != "" {
		q.lang = content.Lang(l)
	}
	_, kindKnown := kinds[name]
	_, formatKnown := formats[format]
	switch {
	case !kindKnown, !formatKnown:
		return q, noSuch("", name+"."+format)
	case !q.lang.Known():
		return q, noSuch("lang", string(q.lang))
	case q.severity != "" && q.severity.Rank() < 0:
		return q, noSuch("severity", string(q.severity))
	}
	if name == "clarifications" || name == supplies {
		q.severity = "" // they have none; leaving all out would be no answer
	}
	if name == supplies {
		q.topic, q.item = "", param("item")
	}
	return q, nil
}

// known refuses a topic or area that is not there.
func (q query) known(terms []content.Term) error {
	has := func(set content.TermSet, code string) bool {
		return code == "" || slices.ContainsFunc(terms, func(t content.Term) bool { return t.Set == set && t.Code == code })
	}
	switch {
	case !has(content.Topics, q.topic):
		return noSuch("topic", q.topic)
	case !has(content.Areas, q.area):
		return noSuch("area", q.area)
	}
	return nil
}

func noSuch(field, value string) error {
	if r := []rune(value); len(r) > 40 {
		value = string(r[:40]) + "…"
	}
	return content.Refuse(content.NotFound, field, content.MsgUnknownValue, "Value", value)
}

func (q query) filter() content.Filter {
	return content.Filter{Kind: kinds[q.name], Topic: q.topic, Area: q.area, Least: q.severity, Limit: maxLook}
}

// narrowed is the query part of the feed's own address, in one order.
func (q query) narrowed() string {
	v := url.Values{}
	for name, value := range map[string]string{"topic": q.topic, "area": q.area, "severity": string(q.severity), "item": q.item} {
		if value != "" {
			v.Set(name, value)
		}
	}
	if len(v) == 0 {
		return ""
	}
	return "?" + v.Encode()
}
