// Package check answers "is this message true?" from what stands now: it keeps
// indexer/match in step with content and gives its answers back as
// publications, with the words that agreed marked for a page.
package check

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"sync/atomic"

	"gaoshi/content"
	"gaoshi/indexer"
	"gaoshi/indexer/match"
)

// Checker keeps a matcher in memory. It is built at start and follows the log
// from there, so every instance answers the same, whatever search engine runs
// and when none does, and what was published now answers the next check.
type Checker struct {
	library *content.Library
	inbox   *content.Inbox
	plain   func(markdown string) string
	matcher *match.Matcher

	ready atomic.Bool
	step  sync.Mutex // one step at a time
	at    int64      // the edition the matcher is of
}

// ErrNotReady says that the matcher is still being built: a second or two after
// a start.
var ErrNotReady = errors.New("messages cannot be checked yet")

// New is empty until Run or Build.
func New(lib *content.Library, inbox *content.Inbox, plain func(markdown string) string) *Checker {
	return &Checker{library: lib, inbox: inbox, plain: plain, matcher: match.New(nil)}
}

// Ready reports whether everything that stands is in the matcher.
func (c *Checker) Ready() bool { return c.ready.Load() }

// Run builds, calls built (nil for nothing) when that is done, and then follows
// the log until ctx ends.
func (c *Checker) Run(ctx context.Context, built func()) {
	if err := c.Build(ctx); err != nil {
		if ctx.Err() == nil {
			slog.Error("messages cannot be checked", "err", err)
		}
		return
	}
	if built != nil {
		built()
	}
	indexer.Follow(ctx, c.library, c.at, c.Update)
}

// Build fills the matcher with everything that stands.
func (c *Checker) Build(ctx context.Context) error {
	c.step.Lock()
	defer c.step.Unlock()
	at := c.library.Edition()
	cases, err := c.cases(ctx)
	if err != nil {
		return fmt.Errorf("build the matcher: %w", err)
	}
	var batch []match.Claim
	err = c.library.Each(ctx, func(p *content.Published) error {
		if batch = append(batch, c.claims(p, cases[p.ID])...); len(batch) >= 1000 {
			c.matcher.Put(batch...)
			batch = batch[:0]
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("build the matcher: %w", err)
	}
	c.matcher.Put(batch...)
	c.at = at
	c.ready.Store(true)
	return nil
}

// cases lists every answered case by the publication that answers it: one
// walk, where a look-up for each publication would be thousands.
func (c *Checker) cases(ctx context.Context) (map[content.ID][]*content.Rumor, error) {
	const page = 500
	out := map[content.ID][]*content.Rumor{}
	for offset := 0; ; offset += page {
		list, total, err := c.inbox.Rumors(ctx, content.RumorAnswered, page, offset)
		if err != nil {
			return nil, err
		}
		for _, r := range list {
			out[r.Publication] = append(out[r.Publication], r)
		}
		if offset+page >= total {
			return out, nil
		}
	}
}

// Update brings the named publications in step.
func (c *Checker) Update(ctx context.Context, ids []content.ID) error {
	c.step.Lock()
	defer c.step.Unlock()
	for _, id := range ids {
		p, err := c.library.ByID(ctx, id)
		if err != nil && content.CodeOf(err) != content.NotFound {
			return fmt.Errorf("match %s: %w", id, err)
		}
		var claims []match.Claim
		if err == nil {
			cases, err := c.inbox.RumorsOf(ctx, id)
			if err != nil {
				return fmt.Errorf("match %s: %w", id, err)
			}
			claims = c.claims(p, cases)
		}
		c.replace(id, claims)
	}
	return nil
}

// replace puts a publication's claims in, and takes out the languages that it
// has no more.
func (c *Checker) replace(id content.ID, claims []match.Claim) {
	gone := map[string]bool{}
	for _, l := range content.Langs {
		gone[key(id, l)] = true
	}
	for _, claim := range claims {
		delete(gone, claim.ID)
	}
	for k := range gone {
		c.matcher.Delete(k)
	}
	if len(claims) > 0 {
		c.matcher.Put(claims...)
	}
}

// key names one language of a publication in the matcher.
func key(id content.ID, l content.Lang) string { return string(id) + "-" + string(l) }

// claims is what a publication answers, one claim a language: none once it is
// withdrawn.
func (c *Checker) claims(p *content.Published, cases []*content.Rumor) []match.Claim {
	if p.Withdrawn != nil {
		return nil
	}
	var out []match.Claim
	for _, l := range p.Piece.Written() {
		t := p.Piece.Texts[l]
		claim := match.Claim{
			ID: key(p.ID, l), Kind: string(p.Kind), Lang: string(l), URL: p.Path(),
			Claim: t.Claim, Title: t.Headline, Text: c.plain(t.Summary + "\n\n" + t.Body), Published: p.Updated,
		}
		if l == p.Piece.Lang { // once is enough: a wording is in one language
			for _, r := range cases {
				claim.Wordings = append(claim.Wordings, r.Wordings...)
				claim.URLs = append(claim.URLs, r.Links...)
			}
		}
		out = append(out, claim)
	}
	return out
}
