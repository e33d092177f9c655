package frontend

import "gaoshi/content"

// SubscribePage is where a browser subscribes to alerts, sees and changes what
// it gets, and ends it. Its script finds out what the browser can do; without
// it the page says what else there is.
type SubscribePage struct {
	Base
	Key    string // public, for pushManager.subscribe
	Topics []content.Term
	Areas  []content.Term
}

// Template is subscribe.
func (SubscribePage) Template() string { return "subscribe" }

// NewSubscribePage makes the page; key is the office's public VAPID key.
func NewSubscribePage(b Base, key string, terms []content.Term) SubscribePage {
	w := b.Words()
	b.Section, b.Path, b.Title, b.Description = "subscribe", "/subscribe", w.T("push.title"), w.T("push.description")
	p := SubscribePage{Base: b, Key: key}
	for _, t := range terms {
		if t.Set == content.Topics {
			p.Topics = append(p.Topics, t)
		} else {
			p.Areas = append(p.Areas, t)
		}
	}
	return p
}

// States are what the page's script may find, each with its sentence.
func (SubscribePage) States() []string {
	return []string{"ready", "working", "on", "off", "tested", "untested", "lost", "asked",
		"unsupported", "denied", "install", "insecure", "unreachable", "refused"}
}

// Bad are the states in which no alerts come.
func (SubscribePage) Bad() map[string]bool {
	return map[string]bool{"untested": true, "unsupported": true, "denied": true, "install": true, "insecure": true,
		"unreachable": true, "refused": true, "lost": true}
}

// Severities from the least to the most.
func (SubscribePage) Severities() []content.Severity { return content.Severities }
