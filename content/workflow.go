package content

import (
	"slices"
	"strings"
)

// Act is a move an editor makes with a publication.
type Act string

const (
	ActWrite        Act = "write"
	ActSubmit       Act = "submit"
	ActTakeBack     Act = "take_back"
	ActReturn       Act = "return"
	ActApprove      Act = "approve"
	ActSchedule     Act = "schedule"
	ActUnschedule   Act = "unschedule"
	ActPublish      Act = "publish"
	ActPublishAlone Act = "publish_alone"
	ActWithdraw     Act = "withdraw"
	ActDiscard      Act = "discard"
	ActReviewAfter  Act = "review_after"
)

// none is the stage of a publication with no working copy.
const none Stage = ""

// rule says from where a move starts and whose it is.
type rule struct {
	from  []Stage
	roles []Role
	solo  []Stage // further starts where the office is one person
	other bool    // four eyes: not by who wrote it
	live  bool    // needs something published
}

// rules is the whole workflow. What is not in it cannot be done.
var rules = map[Act]rule{
	ActWrite:    {from: []Stage{none, Draft, Returned}, roles: []Role{Secretary, Duty}},
	ActSubmit:   {from: []Stage{Draft, Returned}, roles: []Role{Secretary, Duty}},
	ActTakeBack: {from: []Stage{InReview, Approved}, roles: []Role{Secretary, Duty}},
	ActReturn:   {from: []Stage{InReview, Approved}, roles: []Role{Reviewer}},
	ActApprove:  {from: []Stage{InReview}, roles: []Role{Reviewer}, other: true},
	ActSchedule: {from: []Stage{InReview, Approved, Scheduled}, roles: []Role{Reviewer}, other: true,
		solo: []Stage{Draft, Returned}},
	ActUnschedule: {from: []Stage{Scheduled}, roles: []Role{Reviewer}},
	ActPublish: {from: []Stage{InReview, Approved, Scheduled}, roles: []Role{Reviewer}, other: true,
		solo: []Stage{Draft, Returned}},
	ActPublishAlone: {from: []Stage{Draft, Returned, InReview, Approved}, roles: []Role{Duty}},
	ActWithdraw: {from: []Stage{none, Draft, Returned, InReview, Approved, Scheduled},
		roles: []Role{Reviewer, Duty}, live: true},
	ActDiscard:     {from: []Stage{Draft, Returned}, roles: []Role{Secretary, Duty}},
	ActReviewAfter: {from: []Stage{none, Draft, Returned, InReview, Approved, Scheduled}, roles: []Role{Reviewer}, other: true, live: true},
}

// Acts in the order a desk shows their buttons.
var Acts = []Act{ActWrite, ActSubmit, ActTakeBack, ActReturn, ActApprove, ActSchedule, ActUnschedule,
	ActPublish, ActPublishAlone, ActReviewAfter, ActWithdraw, ActDiscard}

// Office is how this office works.
type Office struct {
	Solo bool // one person: who wrote a piece may approve and publish it
}

// May returns nil when the editor may make the move now, else the refusal that
// says why not: Denied for who she is, NotNow for where the piece is. The desk
// asks it for its buttons and the Newsroom before every move.
func (o Office) May(e *Editor, a Act, p *Publication) error {
	r, ok := rules[a]
	if !ok {
		return Refuse(Invalid, "", MsgUnknownValue, "Value", string(a))
	}
	if !o.holds(e, r.roles) {
		return Refuse(Denied, "", MsgRoleNeeded, "Roles", joinRoles(r.roles))
	}
	if p.Withdrawn != nil {
		return Refuse(NotNow, "", MsgIsWithdrawn)
	}
	stage := stageOf(p)
	started := slices.Contains(r.from, stage) || o.Solo && slices.Contains(r.solo, stage)
	if !started || r.live && p.Live == nil || stage == none && p.Live == nil && a != ActWrite || a == ActReviewAfter && !p.DutyDue {
		return Refuse(NotNow, "", MsgWrongStage, "Act", string(a), "Stage", string(stage))
	}
	// What another editor has approved has had its four eyes already.
	approved := p.Working != nil && p.Working.Approver != "" && a != ActReviewAfter
	if r.other && !approved && !o.Solo && slices.Contains(authorsFor(a, p), e.ID) {
		return Refuse(Denied, "", MsgOwnPiece)
	}
	return nil
}

// holds is Editor.Is, but in an office of one a secretary is her own reviewer.
func (o Office) holds(e *Editor, roles []Role) bool {
	return e.Is(roles...) || o.Solo && slices.Contains(roles, Reviewer) && e.Is(Secretary)
}

// authorsFor is who must not make a four-eyes move: who wrote the working
// copy, or for a review after the fact who wrote what is live.
func authorsFor(a Act, p *Publication) []ID {
	switch {
	case a == ActReviewAfter:
		return p.Live.Authors
	case p.Working != nil:
		return p.Working.Authors
	}
	return nil
}

func stageOf(p *Publication) Stage {
	if p.Working == nil {
		return none
	}
	return p.Working.Stage
}

func joinRoles(roles []Role) string {
	s := make([]string, len(roles))
	for i, r := range roles {
		s[i] = string(r)
	}
	return strings.Join(s, ", ")
}
