package sqlstore_test

import (
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/alexedwards/scs/v2"

	"gaoshi/content/sqlstore"
)

var (
	_ scs.Store    = (*sqlstore.Sessions)(nil)
	_ scs.CtxStore = (*sqlstore.Sessions)(nil)
)

func TestSessions(t *testing.T) {
	engines(t, func(t *testing.T, open func(t testing.TB) *sqlstore.DB) {
		d := open(t)
		s := d.Sessions()
		want := func(token, data string) {
			t.Helper()
			got, found, err := s.Find(token)
			if err != nil || found != (data != "") || string(got) != data {
				t.Errorf("Find(%s) = %q, %t, %v; want %q", token, got, found, err, data)
			}
		}
		commit := func(token, data string, life time.Duration) {
			t.Helper()
			if err := s.Commit(token, []byte(data), time.Now().Add(life)); err != nil {
				t.Fatal(err)
			}
		}
		want("a", "")
		commit("a", "one", time.Hour)
		commit("b", "other", time.Hour)
		commit("old", "gone", -time.Second)
		commit("a", "two\x00\xff", time.Hour)
		want("a", "two\x00\xff")
		want("b", "other")
		want("old", "")
		for range 2 {
			if err := s.Delete("a"); err != nil {
				t.Fatal(err)
			}
		}
		want("a", "")
		for _, r := range d.Rows(t, "SELECT token FROM sessions") {
			if len(r[0]) != 64 {
				t.Errorf("a token is kept as %q", r[0])
			}
		}
		if err := d.Sweep(t.Context()); err != nil {
			t.Fatal(err)
		}
		if rows := d.Rows(t, "SELECT token FROM sessions"); len(rows) != 1 {
			t.Errorf("%d sessions are left after sweeping", len(rows))
		}
	})
}

func TestAllow(t *testing.T) {
	engines(t, func(t *testing.T, open func(t testing.TB) *sqlstore.DB) {
		d := open(t)
		var allowed atomic.Int64
		var wg sync.WaitGroup
		for range 20 {
			wg.Go(func() {
				ok, err := d.Allow(t.Context(), "sign-in 10.0.0.1", 5, time.Hour)
				if err != nil {
					t.Error(err)
				}
				if ok {
					allowed.Add(1)
				}
			})
		}
		wg.Wait()
		if allowed.Load() != 5 {
			t.Errorf("%d of 20 tries were allowed, want 5", allowed.Load())
		}
		if ok, err := d.Allow(t.Context(), "sign-in 10.0.0.2", 5, time.Hour); !ok || err != nil {
			t.Errorf("another key: %t, %v", ok, err)
		}
		// A window that has ended begins anew.
		for range 3 {
			if ok, err := d.Allow(t.Context(), "short", 1, -time.Second); !ok || err != nil {
				t.Errorf("after the window: %t, %v", ok, err)
			}
		}
		if err := d.Sweep(t.Context()); err != nil {
			t.Fatal(err)
		}
		rows := d.Rows(t, "SELECT key FROM allowances")
		if len(rows) != 2 || len(rows[0][0]) != 64 {
			t.Errorf("kept: %v", rows)
		}
	})
}

func TestSettings(t *testing.T) {
	engines(t, func(t *testing.T, open func(t testing.TB) *sqlstore.DB) {
		d := open(t)
		want := func(value string, found bool) {
			t.Helper()
			if v, ok, err := d.Setting(t.Context(), "vapid"); v != value || ok != found || err != nil {
				t.Errorf("Setting = %q, %t, %v", v, ok, err)
			}
		}
		want("", false)
		for _, v := range []string{"one", "", "密钥"} {
			if err := d.SetSetting(t.Context(), "vapid", v); err != nil {
				t.Fatal(err)
			}
			want(v, true)
		}
	})
}
