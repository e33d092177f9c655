package content

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"time"
)

// Imported is one piece from elsewhere: published as of its date, pushed to
// nobody.
type Imported struct {
	External string // the sender's own id; empty: the text names itself
	Date     time.Time
	Piece    Piece
}

// ImportResult is what became of one Imported.
type ImportResult struct {
	ID      ID    // of the new piece
	Skipped bool  // it was there already: nothing was changed
	Err     error // why it was refused
}

// Import publishes a batch in one transaction and says of each what became of
// it. A refused piece keeps none of the others out. The error is for the whole
// batch: then nothing of it was kept. A batch has at most MaxImport pieces.
func (n *Newsroom) Import(ctx context.Context, k Kind, batch []Imported) ([]ImportResult, error) {
	if len(batch) > MaxImport {
		return nil, Refuse(TooLarge, "", MsgTooMany, "Max", MaxImport, "Have", len(batch))
	}
	results := make([]ImportResult, len(batch))
	externals := make([]string, len(batch))
	for i, in := range batch {
		externals[i] = externalOf(in)
	}
	known, err := n.store.Externals(ctx, k, externals)
	if err != nil {
		return nil, fmt.Errorf("import: %w", err)
	}
	var writes []Write
	var ids []ID
	for i, in := range batch {
		if known[externals[i]] {
			results[i].Skipped = true
			continue
		}
		w, err := n.importOne(k, externals[i], in)
		if err != nil {
			results[i].Err = err
			continue
		}
		known[externals[i]] = true // twice in one batch is once, too
		results[i].ID = w.Publication.ID
		ids = append(ids, w.Publication.ID)
		writes = append(writes, w)
	}
	if len(writes) == 0 {
		return results, nil
	}
	last := &writes[len(writes)-1]
	last.Jobs = append(last.Jobs, indexJob(ids))
	edition, err := n.store.Save(ctx, writes...)
	if err != nil {
		return nil, fmt.Errorf("import: %w", err)
	}
	n.editions.Advance(edition)
	return results, nil
}

// importOne makes the write of one imported piece. It needs text and a
// headline; a verdict without a source is all the sender has, so that is let
// pass.
func (n *Newsroom) importOne(k Kind, external string, in Imported) (Write, error) {
	p := in.Piece.Tidy()
	var c checker
	p.bounds(&c)
	c.text("id", in.External, MaxHeadline)
	t := p.Original()
	if t.Headline == "" {
		c.refuse("headline", MsgRequired)
	}
	if k == Notice && p.Severity.Rank() < 0 {
		c.refuse("severity", MsgUnknownValue, "Value", clip(string(p.Severity), 40))
	}
	if k == Clarification && !p.Verdict.Known() {
		c.refuse("verdict", MsgUnknownValue, "Value", clip(string(p.Verdict), 40))
	}
	if !p.Expires.IsZero() && !p.Expires.After(p.Effective) {
		c.refuse("expires", MsgExpiresEarly)
	}
	now := n.instant()
	date := toMilli(in.Date)
	if date.IsZero() {
		date = now
	}
	if date.After(now.Add(24 * time.Hour)) {
		c.refuse("date", MsgAtFar)
	}
	if err := c.err(); err != nil {
		return Write{}, err
	}
	pub := &Publication{ID: NewID(date), Kind: k, Version: 1, Created: now, External: external}
	pub.Slug = makeSlug(p, pub.ID, date)
	m := &move{at: now, pub: pub, w: Write{Publication: pub}}
	m.goLive(&Revision{Publication: pub.ID, Number: 1, Piece: p, Change: First, At: date})
	m.log(WasImported, p.Origin)
	m.w.Event.Revision = 1
	return m.w, nil
}

// externalOf is the sender's id, or the text's own hash, so that a file
// without ids can be imported twice too.
func externalOf(in Imported) string {
	if in.External != "" {
		return in.External
	}
	t := in.Piece.Tidy().Original()
	sum := sha256.Sum256([]byte(t.Headline + "\x00" + t.Body + "\x00" + t.Claim))
	return "text:" + hex.EncodeToString(sum[:16])
}
