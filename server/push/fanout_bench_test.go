package push_test

import (
	"os"
	"strconv"
	"testing"
)

// number is how big a benchmark is: by default so that CI can run it once, or
// what the environment says.
func number(b testing.TB, name string, otherwise int) int {
	b.Helper()
	s := os.Getenv("GAOSHI_BENCH_" + name)
	if s == "" {
		return otherwise
	}
	n, err := strconv.Atoi(s)
	if err != nil || n < 1 {
		b.Fatalf("GAOSHI_BENCH_%s=%s is no number", name, s)
	}
	return n
}
