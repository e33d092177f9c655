package push_test

import (
	"encoding/base64"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"gaoshi/server/push"
)

func TestParseKeys(t *testing.T) {
	vapid, err := push.MakeVAPID()
	if err != nil {
		t.Fatal(err)
	}
	point, err := base64.RawURLEncoding.DecodeString(vapid.Public())
	if err != nil {
		t.Fatal(err)
	}
	auth := []byte("sixteen bytes \xff\xfe")
	want := push.Keys{P256dh: vapid.Public(), Auth: base64.RawURLEncoding.EncodeToString(auth)}
	for _, enc := range []*base64.Encoding{base64.RawURLEncoding, base64.URLEncoding, base64.StdEncoding, base64.RawStdEncoding} {
		if got, err := push.ParseKeys(enc.EncodeToString(point), enc.EncodeToString(auth)); err != nil || got != want {
			t.Errorf("%s: %v", enc.EncodeToString(auth), err)
		}
	}
	b64 := base64.RawURLEncoding.EncodeToString
	off := append([]byte(nil), point...)
	off[40] ^= 1
	compressed := append([]byte{2}, point[1:33]...)
	for name, k := range map[string][2]string{
		"nothing":         {"", ""},
		"no base64":       {"!" + vapid.Public()[1:], want.Auth},
		"off the curve":   {b64(off), want.Auth},
		"compressed":      {b64(compressed), want.Auth},
		"infinity":        {"AA", want.Auth},
		"64 bytes":        {b64(point[:64]), want.Auth},
		"a long key":      {strings.Repeat("A", 1<<20), want.Auth},
		"no secret":       {vapid.Public(), ""},
		"a secret of 15":  {vapid.Public(), b64(auth[:15])},
		"a secret of 17":  {vapid.Public(), b64(append(auth, 0))},
		"a secret, wrong": {vapid.Public(), "********************"},
	} {
		if _, err := push.ParseKeys(k[0], k[1]); !errors.Is(err, push.ErrKeys) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestVAPIDPairIsChecked(t *testing.T) {
	a, _ := push.MakeVAPID()
	b, err := push.MakeVAPID()
	if err != nil {
		t.Fatal(err)
	}
	if got, err := push.ParseVAPID(a.Public()+"=", a.Private()+"="); err != nil || got != a {
		t.Errorf("a good pair: %v", err)
	}
	for name, p := range map[string][2]string{
		"nothing":          {"", ""},
		"another's public": {b.Public(), a.Private()},
		"swapped":          {a.Private(), a.Public()},
		"a zero key":       {a.Public(), strings.Repeat("A", 43)},
		"no base64":        {a.Public(), "!"},
	} {
		_, err := push.ParseVAPID(p[0], p[1])
		if err == nil {
			t.Errorf("%s: it was taken", name)
		} else if len(p[1]) > 5 && strings.Contains(err.Error(), p[1]) {
			t.Errorf("%s: the error shows the key", name)
		}
	}
	if s := a.String() + a.GoString(); strings.Contains(s, a.Private()) {
		t.Error("printing shows the private key")
	}
}

func TestVAPIDIsKept(t *testing.T) {
	dir := t.TempDir()
	var wg sync.WaitGroup
	pairs := make([]push.VAPID, 8)
	for i := range pairs {
		wg.Go(func() {
			v, err := push.LoadOrMakeVAPID(dir)
			if err != nil {
				t.Error(err)
			}
			pairs[i] = v
		})
	}
	wg.Wait()
	for _, v := range pairs {
		if v != pairs[0] || v == (push.VAPID{}) {
			t.Fatal("those who started together have different pairs")
		}
	}
	files, err := filepath.Glob(filepath.Join(dir, "*"))
	if err != nil || len(files) != 1 {
		t.Fatalf("files: %q, %v", files, err)
	}
	if err := os.Chmod(files[0], 0o644); err != nil {
		t.Fatal(err)
	}
	if v, err := push.LoadOrMakeVAPID(dir); err != nil || v != pairs[0] {
		t.Errorf("loaded %v, %v", v, err)
	}
	if info, _ := os.Stat(files[0]); info.Mode().Perm() != 0o600 {
		t.Errorf("mode %s", info.Mode())
	}
	for _, spoiled := range []string{"", "{}", `{"public":"x","private":"y"}`} {
		if err := os.WriteFile(files[0], []byte(spoiled), 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := push.LoadOrMakeVAPID(dir); err == nil {
			t.Errorf("a file with %q was taken", spoiled)
		}
		if now, _ := os.ReadFile(files[0]); string(now) != spoiled {
			t.Errorf("a file that was not understood was replaced by %q", now)
		}
	}
	if _, err := push.LoadOrMakeVAPID(filepath.Join(dir, "nowhere")); err == nil {
		t.Error("a folder that is not there")
	}
}
