package main

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "write golden files anew")

func TestWrongValuesStopTheStart(t *testing.T) {
	for name, c := range map[string]struct {
		args []string
		says string
	}{
		"listen":      {[]string{"--listen", "8080"}, "GAOSHI_LISTEN: \"8080\" is no address; set one such as"},
		"base":        {[]string{"--base-url", "gaoshi.example.org"}, "GAOSHI_BASE_URL"},
		"base path":   {[]string{"--base-url", "https://gaoshi.example.org/portal"}, "without a path"},
		"zone":        {[]string{"--timezone", "Mars/Phobos"}, "GAOSHI_TIMEZONE: \"Mars/Phobos\" is no time zone; set one such as Asia/Shanghai"},
		"database":    {[]string{"--database-url", "mysql://x"}, "it must begin with postgres://"},
		"meili":       {[]string{"--meili-url", "localhost:7700"}, "set one such as http://127.0.0.1:7700"},
		"proxies":     {[]string{"--trusted-proxies", "10.0.0.0/99"}, "GAOSHI_TRUSTED_PROXIES"},
		"half a pair": {[]string{"--vapid-public", "x"}, "set both"},
		"no name":     {[]string{"--site-name", " "}, "GAOSHI_SITE_NAME"},
		"metrics":     {[]string{"--metrics-listen", "9090"}, "GAOSHI_METRICS_LISTEN"},
		"language":    {[]string{"--lang", "fr"}, "lang"},
		"unknown":     {[]string{"--colour", "red"}, "colour"},
	} {
		t.Run(name, func(t *testing.T) {
			var out, errOut strings.Builder
			err := run(t.Context(), append(c.args, "config"), &out, &errOut)
			if err == nil || !strings.Contains(err.Error(), c.says) {
				t.Errorf("got %v, want it to say %q", err, c.says)
			}
		})
	}
}

func TestDataFolderThatIsAFile(t *testing.T) {
	_, _, err := command(t, writeFile(t, "file", ""), "user", "list")
	if err == nil || !strings.Contains(err.Error(), "GAOSHI_DATA") {
		t.Errorf("got %v", err)
	}
}

func TestSeveralWrongValuesAreSaidAtOnce(t *testing.T) {
	err := run(t.Context(), []string{"--listen", "x", "--timezone", "y", "config"}, &strings.Builder{}, &strings.Builder{})
	if err == nil || !strings.Contains(err.Error(), "GAOSHI_LISTEN") || !strings.Contains(err.Error(), "GAOSHI_TIMEZONE") {
		t.Errorf("got %v", err)
	}
}

func TestSecretsFromFilesAndHidden(t *testing.T) {
	file := filepath.Join(t.TempDir(), "key")
	if err := os.WriteFile(file, []byte("very-secret\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	t.Setenv("GAOSHI_MEILI_KEY", "")
	t.Setenv("GAOSHI_MEILI_KEY_FILE", file)
	var out strings.Builder
	if err := run(t.Context(), []string{"config"}, &out, &out); err != nil {
		t.Fatal(err)
	}
	if strings.Contains(out.String(), "very-secret") || !strings.Contains(out.String(), "GAOSHI_MEILI_KEY=(set, hidden)") {
		t.Errorf("got %s", out.String())
	}
	// Both at once would leave the operator guessing which one counts.
	t.Setenv("GAOSHI_MEILI_KEY", "another")
	if err := run(t.Context(), []string{"config"}, &out, &out); err == nil || !strings.Contains(err.Error(), "set one of them") {
		t.Errorf("got %v", err)
	}
	t.Setenv("GAOSHI_MEILI_KEY", "")
	t.Setenv("GAOSHI_MEILI_KEY_FILE", file+".gone")
	if err := run(t.Context(), []string{"config"}, &out, &out); err == nil || !strings.Contains(err.Error(), "can read") {
		t.Errorf("got %v", err)
	}
}

// TestReadmeListsTheConfiguration keeps the table in the README in step with
// the struct; -update writes it.
func TestReadmeListsTheConfiguration(t *testing.T) {
	const begin, end = "<!-- config -->\n", "<!-- /config -->"
	path := filepath.Join("..", "..", "README.md")
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	before, rest, ok := strings.Cut(string(b), begin)
	old, after, ok2 := strings.Cut(rest, end)
	if !ok || !ok2 {
		t.Fatal("the README has no place for the configuration")
	}
	var table strings.Builder
	table.WriteString("| variable | default | what it is |\n|---|---|---|\n")
	for _, s := range settings(&config{}) {
		fallback := s.fallback
		if fallback != "" {
			fallback = "`" + fallback + "`"
		}
		fmt.Fprintf(&table, "| `%s` | %s | %s |\n", s.env, fallback, s.help)
	}
	if old == table.String() {
		return
	}
	if !*update {
		t.Fatal("the README's table of the configuration is out of date: go test ./cmd/gaoshi -run Readme -update")
	}
	if err := os.WriteFile(path, []byte(before+begin+table.String()+end+after), 0o644); err != nil {
		t.Fatal(err)
	}
}
