package desk

import (
	"context"
	"time"

	"github.com/alexedwards/scs/v2"

	"gaoshi/content"
	"gaoshi/frontend"
	"gaoshi/indexer/check"
	"gaoshi/server/desk/attach"
)

// Store is what the desk keeps beside content: one-time links and counted tries.
type Store interface {
	// Setting reports found false for a name that was never set.
	Setting(ctx context.Context, name string) (value string, found bool, err error)
	SetSetting(ctx context.Context, name, value string) error
	// Allow counts one more try under a key and reports whether it is within
	// max in the running window.
	Allow(ctx context.Context, key string, max int, window time.Duration) (bool, error)
}

// finder finds what may answer a message.
type finder interface {
	Check(ctx context.Context, q check.Question) (check.Answer, error)
}

// Deps is what the room is made of. What stands below Sessions may be left out.
type Deps struct {
	Office   *frontend.Office
	Pages    *frontend.Renderer
	Newsroom *content.Newsroom
	Desk     *content.Desk
	Library  *content.Library
	Store    Store
	Sessions scs.Store

	// Alerts keeps what is sent to subscribers; nil where no push is set up.
	Alerts alerts
	// Inbox holds what residents asked; nil where nobody can ask.
	Inbox *content.Inbox
	// Checker finds what may answer a case; nil where nothing does.
	Checker finder
	// Shelf holds supplies and Tokens who may send some; nil where there are none.
	Shelf  *content.Shelf
	Tokens *content.Tokens
	// Subscribers tells how many a publication would be pushed to; nil where no
	// push is set up.
	Subscribers func(context.Context, *content.Publication) (int, error)
	Now         func() time.Time
}

// Room is the desk.
type Room struct {
	Deps
	sessions  *scs.SessionManager
	cookie    string
	passwords *passwords
	files     *attach.Cleaner
	origins   *origins
}

// New makes the room. It fails only when the base URL is none.
func New(d Deps) (*Room, error) {
	if d.Now == nil {
		d.Now = time.Now
	}
	o, err := newOrigins(d.Office.BaseURL)
	if err != nil {
		return nil, err
	}
	p, err := newPasswords()
	if err != nil {
		return nil, err
	}
	r := &Room{Deps: d, passwords: p, files: attach.NewCleaner(), origins: o}
	r.sessions, r.cookie = newSessions(d.Sessions, d.Office)
	return r, nil
}
