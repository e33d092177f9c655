package main

import (
	"errors"
	"strings"
	"testing"
	"time"
)

func TestImportOfSupplies(t *testing.T) {
	data := t.TempDir()
	imports := func(kind, name, text string) (out, errOut string, err error) {
		t.Helper()
		return command(t, data, "import", kind, writeFile(t, name, text))
	}
	items := "code,name,name_en,unit,ttl,reference_price\ncabbage,白菜,Cabbage,斤,4h,3.2\nmask,口罩,Masks,个,soon,1\n"
	out, errOut, err := imports("items", "items.csv", items)
	if !errors.Is(err, errReported) || !strings.Contains(out, "1 added, 0 there already, 1 refused") || !strings.Contains(errOut, "line 3: ttl: ") {
		t.Fatalf("%v %s%s", err, out, errOut)
	}
	outlets := "id,name,area,lat,lon\na,一店,east,21.5,135.2\nNo Good,二店,,north,\na,又一家,,,\n"
	out, errOut, err = imports("outlets", "outlets.csv", outlets)
	if !errors.Is(err, errReported) || !strings.Contains(out, "1 added, 0 there already, 2 refused") ||
		!strings.Contains(errOut, "line 3: lat: ") || !strings.Contains(errOut, "line 4: id: ") {
		t.Fatalf("%v %s%s", err, out, errOut)
	}
	now := time.Now().UTC()
	at := func(ago time.Duration) string { return now.Add(-ago).Format(time.RFC3339) }
	seen := strings.Join([]string{
		`{"outlet":"a","item":"cabbage","status":"in","observed_at":"` + at(time.Minute) + `","price":"¥3.5"}`,
		`{"outlet":"b","item":"cabbage","status":"in","observed_at":"` + at(time.Minute) + `"}`,
		`{"outlet":"a","item":"cabbage","status":"in","observed_at":"` + at(-time.Hour) + `"}`,
		`{"outlet":"a","item":"cabbage","status":"in","observed_at":"2009-01-01"}`,
		`{"outlet":"a","item":"cabbage","status":"in","observed_at":"` + at(time.Minute) + `","price":63000}`,
		`{"outlet":"a","item":"cabbage","status":"out"}`,
		`{"outlet":"a","item":"cabbage","status":"in","observed_at":"` + at(time.Minute) + `","price":"¥3.5"}`,
	}, "\n")
	out, errOut, err = imports("observations", "seen.jsonl", seen)
	if !errors.Is(err, errReported) || !strings.Contains(out, "1 added, 1 there already, 5 refused") {
		t.Fatalf("%v %s%s", err, out, errOut)
	}
	for _, want := range []string{"line 2: outlet: ", "line 3: observed_at: ", "line 4: observed_at: ", "line 5: price: ", "line 6: observed_at: "} {
		if !strings.Contains(errOut, want) {
			t.Errorf("no %q in %s", want, errOut)
		}
	}
	// The same file again adds nothing, and the log holds.
	if out, _, _ = imports("observations", "seen.jsonl", seen); !strings.Contains(out, "0 added, 2 there already, 5 refused") {
		t.Error(out)
	}
	if out, _, _ = imports("outlets", "outlets.csv", outlets); !strings.Contains(out, "0 added, 1 there already, 2 refused") {
		t.Error(out)
	}
	if out, _, err = command(t, data, "log", "verify"); err != nil || !strings.Contains(out, "the log holds") {
		t.Errorf("%v: %s", err, out)
	}
}
