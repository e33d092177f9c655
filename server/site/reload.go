package site

import (
	"io/fs"
	"path/filepath"
	"strconv"
	"time"

	"github.com/gofiber/fiber/v2"
)

// started tells one run of the program from the next.
var started = time.Now()

// reloadScript reloads a page when the stamp moves: a template was saved, or
// the program was built anew. It asks rather than listens, because the program
// goes away and comes back while it is being worked on.
const reloadScript = `let last;
setInterval(async () => {
  try {
    const stamp = await (await fetch("/dev/stamp", {cache: "no-store"})).text();
    if (last && stamp !== last) location.reload();
    last = stamp;
  } catch { /* it is being built */ }
}, 700);
`

// SendReloadScript is for who works on the templates.
func (m *Machine) SendReloadScript(c *fiber.Ctx) error {
	c.Type("js", "utf-8")
	return c.SendString(reloadScript)
}

// SendStamp is when the program started and when a template last changed.
func (m *Machine) SendStamp(c *fiber.Ctx) error {
	newest := started
	filepath.WalkDir("frontend/pages", func(_ string, d fs.DirEntry, err error) error {
		if err != nil {
			return nil // not run from the sources: the start alone counts
		}
		if info, err := d.Info(); err == nil && info.ModTime().After(newest) {
			newest = info.ModTime()
		}
		return nil
	})
	c.Set(fiber.HeaderCacheControl, "no-store")
	return c.SendString(strconv.FormatInt(newest.UnixNano(), 36))
}
