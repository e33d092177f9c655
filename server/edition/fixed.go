package edition

import (
	"time"

	"github.com/gofiber/fiber/v2"
)

// Fixed is an answer that never changes while the program runs: an embedded
// file. It is sent like a page and costs no room in a Cache.
type Fixed struct{ entry *entry }

// Fix compresses an answer as well as can be, which takes some milliseconds.
func Fix(p Page) *Fixed { return &Fixed{newEntry("", 0, time.Time{}, p, thorough, newHeaders())} }

// Send answers with it: best coding, ETag, 304 where the client has it. The
// header fields that were set before are gone.
func (f *Fixed) Send(ctx *fiber.Ctx) { f.entry.send(ctx) }
