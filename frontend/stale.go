package frontend

import (
	"bytes"
	"strings"
	"time"
)

// Every page carries a hidden line that says it is a copy. Whoever shows a copy
// uncovers the line and puts in of when it is: the server when it cannot make
// the page anew, the service worker when there is no network.
var (
	savedHidden = []byte(`id="saved" class="saved" hidden`)
	savedShown  = []byte(`id="saved" class="saved" role="status"`)
	savedTime   = []byte(`<span></span></p>`)
)

// MarkStale is the page with its line uncovered, saying that it was right when
// it was made. What is no page of ours comes back as it is.
func (r *Renderer) MarkStale(typ string, body []byte, made time.Time) []byte {
	if !strings.HasPrefix(typ, "text/html") || !bytes.Contains(body, savedHidden) {
		return body
	}
	when := r.timeTag(made, made.In(r.office.Zone).Format("2006-01-02 15:04"))
	body = bytes.Replace(body, savedHidden, savedShown, 1)
	return bytes.Replace(body, savedTime, []byte(string(when)+"</p>"), 1)
}
