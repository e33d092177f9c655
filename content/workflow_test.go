package content_test

import (
	"context"
	"slices"
	"strings"
	"testing"
	"time"

	"gaoshi/content"
	"gaoshi/content/contenttest"
)

var stages = []content.Stage{"", content.Draft, content.InReview, content.Returned, content.Approved, content.Scheduled}

// plan is the workflow written a second time, by act: from which stages of a
// piece that nobody has published, from which of one that is live ("live"
// stands for nothing being written), by which roles.
var plan = map[content.Act]struct{ fresh, live, roles string }{
	content.ActWrite:        {"new draft returned", "live draft returned", "secretary duty"},
	content.ActSubmit:       {"draft returned", "draft returned", "secretary duty"},
	content.ActTakeBack:     {"in_review approved", "in_review approved", "secretary duty"},
	content.ActReturn:       {"in_review approved", "in_review approved", "reviewer"},
	content.ActApprove:      {"in_review", "in_review", "reviewer"},
	content.ActSchedule:     {"in_review approved scheduled", "in_review approved scheduled", "reviewer"},
	content.ActUnschedule:   {"scheduled", "scheduled", "reviewer"},
	content.ActPublish:      {"in_review approved scheduled", "in_review approved scheduled", "reviewer"},
	content.ActPublishAlone: {"draft in_review returned approved", "draft in_review returned approved", "duty"},
	content.ActWithdraw:     {"", "live draft in_review returned approved scheduled", "reviewer duty"},
	content.ActDiscard:      {"draft returned", "draft returned", "secretary duty"},
	content.ActReviewAfter:  {"", "live draft in_review returned approved scheduled", "reviewer"},
}

// TestEveryActStageAndRole goes through all of them, allowed or not.
func TestEveryActStageAndRole(t *testing.T) {
	if len(plan) != len(content.Acts) {
		t.Fatalf("the plan has %d acts, content %d", len(plan), len(content.Acts))
	}
	var o content.Office
	for _, act := range content.Acts {
		for _, role := range content.Roles {
			for _, live := range []bool{false, true} {
				for _, stage := range stages {
					pub := &content.Publication{DutyDue: true}
					if live {
						pub.Live = &content.Revision{Authors: []content.ID{"author"}}
					}
					if stage != "" {
						pub.Working = &content.Working{Stage: stage, Authors: []content.ID{"author"}}
					}
					err := o.May(&content.Editor{ID: "somebody", Roles: []content.Role{role}}, act, pub)
					checkMay(t, act, role, stage, live, err)
				}
			}
		}
	}
}

func checkMay(t *testing.T, act content.Act, role content.Role, stage content.Stage, live bool, err error) {
	t.Helper()
	from, name := plan[act].fresh, string(stage)
	if live {
		from = plan[act].live
	}
	if stage == "" {
		name = map[bool]string{false: "new", true: "live"}[live]
	}
	want := content.Code("")
	switch {
	case !slices.Contains(strings.Fields(plan[act].roles), string(role)):
		want = content.Denied
	case !slices.Contains(strings.Fields(from), name):
		want = content.NotNow
	}
	if got := content.CodeOf(err); got != want {
		t.Errorf("%s by %s at %q (live: %t): %q, want %q", act, role, name, live, got, want)
	}
}

func TestNobodyMoves(t *testing.T) {
	pub := &content.Publication{Working: &content.Working{Stage: content.Draft}}
	withdrawn := &content.Publication{Live: &content.Revision{}, Withdrawn: &content.Withdrawal{}, DutyDue: true}
	all := &content.Editor{ID: "e", Roles: content.Roles}
	disabled := &content.Editor{ID: "e", Roles: content.Roles, Disabled: true}
	for _, o := range []content.Office{{}, {Solo: true}} {
		for _, act := range content.Acts {
			refused(t, string(act)+" by nobody", o.May(nil, act, pub), content.Denied, content.MsgRoleNeeded)
			refused(t, string(act)+" by a disabled editor", o.May(disabled, act, pub), content.Denied, content.MsgRoleNeeded)
			refused(t, string(act)+" of a withdrawn piece", o.May(all, act, withdrawn), content.NotNow, content.MsgIsWithdrawn)
		}
		refused(t, "an unknown act", o.May(all, "burn", pub), content.Invalid, content.MsgUnknownValue)
	}
}

// acts makes every move through the Newsroom.
var acts = map[content.Act]func(ctx context.Context, n *content.Newsroom, by *content.Editor, p *content.Publication) (*content.Publication, error){
	content.ActWrite: func(ctx context.Context, n *content.Newsroom, by *content.Editor, p *content.Publication) (*content.Publication, error) {
		return n.Save(ctx, by, p.ID, p.Version, content.Edit{Piece: contenttest.Notice(contenttest.Headline("另一个标题"))})
	},
	content.ActSubmit: func(ctx context.Context, n *content.Newsroom, by *content.Editor, p *content.Publication) (*content.Publication, error) {
		return n.Submit(ctx, by, p.ID, p.Version)
	},
	content.ActTakeBack: func(ctx context.Context, n *content.Newsroom, by *content.Editor, p *content.Publication) (*content.Publication, error) {
		return n.TakeBack(ctx, by, p.ID, p.Version)
	},
	content.ActReturn: func(ctx context.Context, n *content.Newsroom, by *content.Editor, p *content.Publication) (*content.Publication, error) {
		return n.Return(ctx, by, p.ID, p.Version, "缺联系方式")
	},
	content.ActApprove: func(ctx context.Context, n *content.Newsroom, by *content.Editor, p *content.Publication) (*content.Publication, error) {
		return n.Approve(ctx, by, p.ID, p.Version)
	},
	content.ActSchedule: func(ctx context.Context, n *content.Newsroom, by *content.Editor, p *content.Publication) (*content.Publication, error) {
		return n.Schedule(ctx, by, p.ID, p.Version, contenttest.Start.Add(time.Hour))
	},
	content.ActUnschedule: func(ctx context.Context, n *content.Newsroom, by *content.Editor, p *content.Publication) (*content.Publication, error) {
		return n.Unschedule(ctx, by, p.ID, p.Version)
	},
	content.ActPublish: func(ctx context.Context, n *content.Newsroom, by *content.Editor, p *content.Publication) (*content.Publication, error) {
		return n.Publish(ctx, by, p.ID, p.Version)
	},
	content.ActPublishAlone: func(ctx context.Context, n *content.Newsroom, by *content.Editor, p *content.Publication) (*content.Publication, error) {
		return n.PublishAlone(ctx, by, p.ID, p.Version, "河水上涨")
	},
	content.ActWithdraw: func(ctx context.Context, n *content.Newsroom, by *content.Editor, p *content.Publication) (*content.Publication, error) {
		return n.Withdraw(ctx, by, p.ID, p.Version, "因误发撤回")
	},
	content.ActDiscard: func(ctx context.Context, n *content.Newsroom, by *content.Editor, p *content.Publication) (*content.Publication, error) {
		return n.Discard(ctx, by, p.ID, p.Version)
	},
	content.ActReviewAfter: func(ctx context.Context, n *content.Newsroom, by *content.Editor, p *content.Publication) (*content.Publication, error) {
		return n.ReviewAfter(ctx, by, p.ID, p.Version)
	},
}

// at is a notice in a stage, by the secretary.
func at(t *testing.T, f *contenttest.Office, stage content.Stage) *content.Publication {
	t.Helper()
	pub := f.Drafted(t, content.Notice, contenttest.Notice())
	way := map[content.Stage][]content.Act{
		content.InReview:  {content.ActSubmit},
		content.Returned:  {content.ActSubmit, content.ActReturn},
		content.Approved:  {content.ActSubmit, content.ActApprove},
		content.Scheduled: {content.ActSubmit, content.ActSchedule},
		"":                {content.ActSubmit, content.ActPublish},
	}[stage]
	for _, act := range way {
		by := f.Reviewer
		if act == content.ActSubmit {
			by = f.Secretary
		}
		var err error
		if pub, err = acts[act](t.Context(), f.Newsroom, by, pub); err != nil {
			t.Fatalf("%s: %v", act, err)
		}
	}
	return pub
}

// TestEveryMove makes every move of a piece that is allowed, and sees that one
// that is not changes nothing.
func TestEveryMove(t *testing.T) {
	f := office(t, content.Office{})
	// Where each act leads from each stage; what is not here is refused.
	leads := map[content.Act]map[content.Stage]content.Stage{
		content.ActWrite:        {"": content.Draft, content.Draft: content.Draft, content.Returned: content.Returned},
		content.ActSubmit:       {content.Draft: content.InReview, content.Returned: content.InReview},
		content.ActTakeBack:     {content.InReview: content.Draft, content.Approved: content.Draft},
		content.ActReturn:       {content.InReview: content.Returned, content.Approved: content.Returned},
		content.ActApprove:      {content.InReview: content.Approved},
		content.ActSchedule:     {content.InReview: content.Scheduled, content.Approved: content.Scheduled, content.Scheduled: content.Scheduled},
		content.ActUnschedule:   {content.Scheduled: content.Approved},
		content.ActPublish:      {content.InReview: "", content.Approved: "", content.Scheduled: ""},
		content.ActPublishAlone: {content.Draft: "", content.InReview: "", content.Returned: "", content.Approved: ""},
		content.ActWithdraw:     {"": ""},
		content.ActDiscard:      {content.Draft: "", content.Returned: ""},
		content.ActReviewAfter:  {},
	}
	who := map[content.Act]*content.Editor{content.ActPublishAlone: f.Duty}
	for act := range leads {
		by := who[act]
		switch {
		case by != nil:
		case strings.Contains(plan[act].roles, "secretary"):
			by = f.Secretary
		default:
			by = f.Reviewer
		}
		for _, stage := range stages {
			before := at(t, f, stage)
			want, allowed := leads[act][stage]
			after, err := acts[act](t.Context(), f.Newsroom, by, before)
			stored := now(t, f, before.ID)
			switch {
			case !allowed:
				refused(t, string(act)+" at "+string(stage), err, content.NotNow, content.MsgWrongStage)
				if stored.Version != before.Version {
					t.Errorf("%s at %q was refused and changed the piece", act, stage)
				}
			case err != nil:
				t.Errorf("%s at %q: %v", act, stage, err)
			case stageOf(stored) != want || stored.Version != after.Version:
				t.Errorf("%s at %q leads to %q, want %q", act, stage, stageOf(stored), want)
			}
		}
	}
	if _, err := content.VerifyLog(t.Context(), f.Store); err != nil {
		t.Error(err)
	}
}

func stageOf(p *content.Publication) content.Stage {
	if p.Working == nil {
		return ""
	}
	return p.Working.Stage
}
