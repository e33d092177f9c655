//go:build !linux

package embedded_test

import "time"

// processorTime is known on Linux only.
func processorTime() time.Duration { return 0 }
