package frontend

import (
	"time"

	"gaoshi/content"
)

// AlertsPage lists what was sent to subscribers, the newest first.
type AlertsPage struct {
	DeskBase
	Rows []AlertRow
}

// Template is desk/alerts.
func (AlertsPage) Template() string { return "desk/alerts" }

// AlertRow is one run with the piece it is about.
type AlertRow struct {
	content.Progress
	Headline string
}

// Left is how many are neither reached nor given up.
func (r AlertRow) Left() int { return max(r.Matched-r.Delivered-r.Gone-r.Failed, 0) }

// ToFirst and ToLast are how long after its start a run reached its first and
// its newest subscriber, empty before the first.
func (r AlertRow) ToFirst() string { return r.after(r.First) }

// ToLast is how long it took to the newest.
func (r AlertRow) ToLast() string { return r.after(r.Last) }

func (r AlertRow) after(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	d := max(t.Sub(r.Started), 0)
	if d < 10*time.Second {
		return d.Round(10 * time.Millisecond).String()
	}
	return d.Round(time.Second).String()
}

// AlertPage is one run: its figures, what went wrong, and the button that stops
// it. While it goes on the browser asks again by itself.
type AlertPage struct {
	DeskBase
	Row      AlertRow
	Troubles []content.Trouble
	MayStop  bool
}

// Template is desk/alert.
func (AlertPage) Template() string { return "desk/alert" }

// Going reports whether the figures still move.
func (p AlertPage) Going() bool { return p.Row.State == content.RunGoing }

// Stopped reports whether it can go on again.
func (p AlertPage) Stopped() bool { return p.Row.State == content.RunStopped }

// Recall reports whether it takes something back.
func (p AlertPage) Recall() bool { return p.Row.Kind != content.RunPublish }
