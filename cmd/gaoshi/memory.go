package main

import (
	"os"
	"runtime/debug"
)

// garbage is how much of what lives in memory may be garbage beside it, in per
// cent. Most of what lives is the matcher and ready pages, which stay; answering
// makes little garbage. So collecting more often than Go's usual 100 costs next
// to nothing, and a small machine has room for the portal.
const garbage = 20

// keepSmall sets it, unless the operator's GOGC says otherwise.
func keepSmall() {
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(garbage)
	}
}

// giveBack returns to the machine what building the matcher took for a moment:
// the runtime would keep it for minutes.
func giveBack() { debug.FreeOSMemory() }
