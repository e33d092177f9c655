package feed

import (
	"bytes"
	"encoding/json"
	"time"

	"github.com/gorilla/feeds"

	"gaoshi/content"
)

// jsonFeed is gorilla's feed with items of ours: theirs know no language and
// no extension. An empty feed has an empty list of items, which is required.
type jsonFeed struct {
	*feeds.JSONFeed
	Items []jsonItem `json:"items"`
}

type jsonItem struct {
	*feeds.JSONItem
	Author   *feeds.JSONAuthor `json:"author,omitempty"` // stays empty: version 1.0's
	Language string            `json:"language"`
	Gaoshi   extension         `json:"_gaoshi"`
}

// extension is what programs want to know beside the text, in the codes that
// the API uses.
type extension struct {
	About      string           `json:"about"`
	ID         content.ID       `json:"id"`
	Kind       content.Kind     `json:"kind"`
	Revision   int              `json:"revision,omitempty"`
	Severity   content.Severity `json:"severity,omitempty"`
	Verdict    content.Verdict  `json:"verdict,omitempty"`
	Topics     []string         `json:"topics,omitempty"`
	Areas      []string         `json:"areas,omitempty"`
	Effective  time.Time        `json:"effective,omitzero"`
	Expires    time.Time        `json:"expires,omitzero"`
	NextUpdate time.Time        `json:"next_update,omitzero"`
	Exercise   bool             `json:"exercise,omitempty"`
	Withdrawn  *withdrawn       `json:"withdrawn,omitempty"`

	Item   string             `json:"item,omitempty"`
	Outlet string             `json:"outlet,omitempty"`
	Was    content.ShelfState `json:"was,omitempty"`
	Now    content.ShelfState `json:"now,omitempty"`
}

type withdrawn struct {
	At     time.Time `json:"at"`
	Reason string    `json:"reason"`
}

// writeJSON writes JSON Feed 1.1.
func writeJSON(f *feed) ([]byte, error) {
	out := jsonFeed{JSONFeed: (&feeds.JSON{Feed: f.generic()}).JSONFeed(), Items: []jsonItem{}}
	out.Language, out.FeedUrl = f.lang.BCP47(), f.self
	out.Author = nil // version 1.0's name for authors
	for i, e := range f.entries {
		in := jsonItem{JSONItem: out.JSONFeed.Items[i], Language: e.lang.BCP47(), Gaoshi: f.extensionOf(e)}
		for _, t := range e.tags {
			in.Tags = append(in.Tags, t.name)
		}
		for _, file := range e.files {
			in.Attachments = append(in.Attachments, feeds.JSONAttachment{Url: file.url, MIMEType: file.media, Title: file.name, Size: int32(file.bytes)})
		}
		out.Items = append(out.Items, in)
	}
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false) // it is served as JSON and nothing else
	enc.SetIndent("", " ")
	if err := enc.Encode(out); err != nil {
		return nil, err
	}
	return b.Bytes(), nil
}

func (f *feed) extensionOf(e entry) extension {
	if e.piece != nil {
		return f.extension(e.piece)
	}
	return extension{About: f.base + "/feeds", ID: e.change.ID, Kind: supplies, Item: e.change.Item, Outlet: e.change.Outlet,
		Was: e.change.Was, Now: e.change.Now}
}

func (f *feed) extension(p *content.Published) extension {
	e := extension{
		About: f.base + "/feeds", ID: p.ID, Kind: p.Kind, Revision: p.Revision,
		Severity: p.Piece.Severity, Verdict: p.Piece.Verdict, Topics: p.Piece.Topics, Areas: p.Piece.Areas,
		Effective: p.Piece.Effective, Expires: p.Piece.Expires, NextUpdate: p.Piece.NextUpdate,
		Exercise: p.Piece.Exercise,
	}
	if p.Withdrawn != nil {
		e.Withdrawn = &withdrawn{p.Withdrawn.At, p.Withdrawn.Reason}
	}
	return e
}
