package content

import "time"

// Rumor is the internal case behind a clarification: what is going round, in
// which wordings, how often it was asked, and whose it is to answer. Residents
// never see it.
type Rumor struct {
	ID          ID
	Version     int
	Claim       string   // the first wording, or what the desk made of it
	Wordings    []string // at most MaxWordings; more add nothing to the matcher
	Links       []string
	Keys        []string // of the wordings
	Asks        int
	First, Last time.Time // asked
	Area        string
	Owner       ID
	Deadline    time.Time
	Publication ID     // the clarification that answers it
	Dismissed   string // why it will not be answered
}

// MaxWordings bounds what is kept of one rumor's wordings and links.
const MaxWordings = 50

// RumorState is where a case is.
type RumorState string

const (
	RumorOpen      RumorState = "open"
	RumorAnswered  RumorState = "answered"
	RumorDismissed RumorState = "dismissed"
)

// State derives the word.
func (r *Rumor) State() RumorState {
	switch {
	case r.Publication != "":
		return RumorAnswered
	case r.Dismissed != "":
		return RumorDismissed
	}
	return RumorOpen
}

// join adds one question to the case.
func (r *Rumor) join(q Question) {
	r.Asks++
	r.Last = q.Asked
	if r.First.IsZero() {
		r.First, r.Claim, r.Area = q.Asked, clip(q.Text, MaxClaim), q.Area
		if r.Claim == "" {
			r.Claim = q.URL
		}
	}
	r.Wordings = addOnce(r.Wordings, clip(q.Text, MaxClaim))
	r.Links = addOnce(r.Links, q.URL)
	r.Keys = addOnce(r.Keys, q.Key)
}

// absorb takes over what another case holds.
func (r *Rumor) absorb(other *Rumor) {
	r.Asks += other.Asks
	if other.First.Before(r.First) {
		r.First = other.First
	}
	if other.Last.After(r.Last) {
		r.Last = other.Last
	}
	for _, s := range other.Wordings {
		r.Wordings = addOnce(r.Wordings, s)
	}
	for _, s := range other.Links {
		r.Links = addOnce(r.Links, s)
	}
	for _, s := range other.Keys {
		r.Keys = addOnce(r.Keys, s)
	}
}

func addOnce(list []string, s string) []string {
	if s == "" || len(list) >= MaxWordings {
		return list
	}
	for _, have := range list {
		if have == s {
			return list
		}
	}
	return append(list, s)
}
