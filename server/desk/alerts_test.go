package desk_test

import (
	"strings"
	"testing"
	"time"

	"gaoshi/content"
	"gaoshi/content/sqlstore"
	"gaoshi/frontend"
	"gaoshi/server/desk"
)

// started begins a run for a published piece and has it deliver to one and lose
// another.
func started(t *testing.T, db *sqlstore.DB, pub content.ID) content.ID {
	t.Helper()
	ctx, at := t.Context(), time.Now().UTC()
	run := content.Run{ID: content.NewID(at), Publication: pub, Revision: 1, Kind: content.RunPublish, Started: at, State: content.RunGoing}
	part := content.Part{Run: run.ID, To: "g"}
	if ok, err := db.StartRun(ctx, run, []content.Part{part}); !ok || err != nil {
		t.Fatalf("start: %t, %v", ok, err)
	}
	if turn, err := db.BeginPart(ctx, part); turn == nil || err != nil {
		t.Fatalf("begin: %v, %v", turn, err)
	}
	_, err := db.Record(ctx, part, []content.Delivery{
		{Subscriber: "aa", State: content.WasDelivered, Status: 201, Attempts: 1, At: at.Add(120 * time.Millisecond)},
		{Subscriber: "bb", State: content.WasFailed, Status: 413, Attempts: 1, At: at, Detail: "too <long>"},
	}, 3, 1)
	if err != nil {
		t.Fatal(err)
	}
	return run.ID
}

func TestDeskSeesAndStopsAlerts(t *testing.T) {
	p := openPortal(t, func(d *desk.Deps, _ *content.Office, _ *frontend.Office) {
		d.Alerts = content.NewAlerts(d.Store.(*sqlstore.DB), nil)
	}).staff()
	path := p.written("sec")
	walk(t, p, path, []step{{"sec", "/submit", empty, 303, nil}, {"rev", "/publish", empty, 303, nil}})
	run := "/desk/alerts/" + string(started(t, p.db, p.piece(path).ID))

	p.as("sec").get("/desk/alerts").want(200, run)
	p.as("sec").get(run).want(200, "1 / 5", "413", "too &lt;long&gt;", "120ms", `data-live="1"`, "!/stop")
	p.as("sec").post(run + "/stop").want(403)
	rev := p.as("rev")
	rev.get(run).want(200, run+"/stop")
	rev.post(run + "/stop").want(303)
	rev.get(run).want(200, "stopped by", run+"/resume", `data-live=""`)
	p.as("sec").get("/desk/").want(200, run)
	rev.post(run + "/resume").want(303)
	rev.get(run).want(200, run+"/stop")
	rev.get("/desk/alerts/nonsense").want(404)
	rev.get("/desk/alerts/" + strings.Repeat("0", 26)).want(404)
}
