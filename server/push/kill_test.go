package push_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"gaoshi/content"
	"gaoshi/content/contenttest"
	"gaoshi/content/sqlstore"
	"gaoshi/frontend/samples"
	"gaoshi/server/push"
	"gaoshi/server/push/pushtest"
)

// childEnv has the database, the push service and the key pair of a process
// that this test binary starts to be killed.
const childEnv = "GAOSHI_PUSH_CHILD"

func TestMain(m *testing.M) {
	if os.Getenv(childEnv) == "" {
		os.Exit(m.Run())
	}
	if err := child(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// window is a small one, so that the bound on repeats says something.
const window = 8

// child does the jobs of a database until it is killed.
func child() error {
	var path, url, public, private string
	if _, err := fmt.Sscan(os.Getenv(childEnv), &path, &url, &public, &private); err != nil {
		return err
	}
	db, err := sqlstore.Open(context.Background(), sqlstore.Config{Path: path})
	if err != nil {
		return err
	}
	v, err := push.ParseVAPID(public, private)
	if err != nil {
		return err
	}
	h, err := push.ParseHosts(url)
	if err != nil {
		return err
	}
	sender, err := push.NewSender(push.Config{VAPID: v, Subject: "desk@example.org", Hosts: h})
	if err != nil {
		return err
	}
	f := push.NewFanout(push.FanoutConfig{
		Office: samples.Office(), Library: content.NewLibrary(db, content.NewEditions(0)),
		Alerts: content.NewAlerts(db, nil), Sender: sender, Window: window,
	})
	db.Handle(content.JobFanout, f.Start)
	db.Handle(content.JobAlert, f.Work)
	if _, err := db.Work(context.Background()); err != nil {
		return err
	}
	select {}
}

// TestKilledTenTimes kills the sending process at random moments. The run goes
// on where it was: nobody is missed, and no more are told twice than sends were
// in flight.
func TestKilledTenTimes(t *testing.T) {
	const subscribers, kills = 3000, 10
	service := pushtest.New(t)
	service.CheckOneIn(100)
	v, err := push.MakeVAPID()
	if err != nil {
		t.Fatal(err)
	}
	service.Require(v.Public())
	path := filepath.Join(t.TempDir(), "gaoshi.db")
	made := service.SubscribeMany(subscribers)
	pub := publishedTo(t, path, made)

	start := func() *exec.Cmd {
		cmd := exec.CommandContext(t.Context(), os.Args[0])
		cmd.Env = append(os.Environ(), childEnv+"="+path+" "+service.URL+" "+v.Public()+" "+v.Private())
		cmd.Stderr = os.Stderr
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		return cmd
	}
	for kill := range kills {
		cmd := start()
		waitRequests(t, service, service.Requests()+1+rand.IntN(2*subscribers/kills/3))
		if err := cmd.Process.Kill(); err != nil {
			t.Fatal(err)
		}
		_ = cmd.Wait() // it was killed
		if n := len(service.Counts()); n == subscribers {
			t.Logf("all were told after %d kills", kill+1)
			break
		}
	}
	cmd := start()
	defer func() {
		_ = cmd.Process.Kill()
		_ = cmd.Wait()
	}()
	run := waitDone(t, path, pub.ID)
	counts, repeats := service.Counts(), 0
	for _, n := range counts {
		repeats += n - 1
	}
	t.Logf("%d of %d told, %d repeats after %d kills", len(counts), subscribers, repeats, kills)
	if len(counts) != subscribers || run.Delivered != subscribers {
		t.Errorf("%d of %d were told; the ledger says %d", len(counts), subscribers, run.Delivered)
	}
	// Four parts at a time, each with a window of sends.
	if most := kills * 4 * window; repeats > most {
		t.Errorf("%d were told twice, more than the %d in flight", repeats, most)
	}
}

// publishedTo makes a database with subscribers and something for them.
func publishedTo(t testing.TB, path string, made []pushtest.Subscription) *content.Publication {
	t.Helper()
	db, err := sqlstore.Open(t.Context(), sqlstore.Config{Path: path})
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	subscribeAll(t, db, made)
	office := contenttest.Open(t, db, content.Office{})
	office.Newsroom = content.NewNewsroom(db, office.Editions, content.Office{}, nil)
	return office.Published(t, content.Notice, contenttest.Notice())
}

// subscribeAll keeps subscriptions of what is about water.
func subscribeAll(t testing.TB, db *sqlstore.DB, made []pushtest.Subscription) {
	t.Helper()
	at := time.Now().Add(-time.Minute).UTC()
	for _, m := range made {
		err := db.SaveSubscription(t.Context(), content.Subscription{
			ID: content.SubscriptionID(m.Endpoint), Endpoint: m.Endpoint, P256dh: m.P256dh, Auth: m.Auth,
			Lang: content.Chinese, Topics: []string{"water"}, Least: content.Info, Created: at, Seen: at,
		}, "")
		if err != nil {
			t.Fatal(err)
		}
	}
}

func waitRequests(t *testing.T, service *pushtest.Service, n int) {
	t.Helper()
	end := time.Now().Add(60 * time.Second)
	for service.Requests() < n {
		if time.Now().After(end) {
			t.Fatalf("%d requests, waited for %d", service.Requests(), n)
		}
		time.Sleep(200 * time.Microsecond)
	}
}

// waitDone reads the ledger while the child writes it.
func waitDone(t *testing.T, path string, pub content.ID) content.Progress {
	t.Helper()
	db, err := sqlstore.Open(t.Context(), sqlstore.Config{Path: path})
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	for end := time.Now().Add(120 * time.Second); time.Now().Before(end); time.Sleep(20 * time.Millisecond) {
		runs, err := db.Runs(t.Context(), pub, 1)
		if err != nil {
			t.Fatal(err)
		}
		if len(runs) == 1 && runs[0].State == content.RunDone {
			return runs[0]
		}
	}
	t.Fatal("the run is not done")
	return content.Progress{}
}
