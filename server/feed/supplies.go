package feed

import (
	"context"
	"fmt"
	"strings"

	"gaoshi/content"
	"gaoshi/frontend/markdown"
	"gaoshi/frontend/words"
)

// supplies names the feed of what changed on the shelves. It is of changes of
// availability: that somebody looked again and found the same is not one.
const supplies = "supplies"

// maxChanges is how many of the newest changes are looked through for those
// that are asked for.
const maxChanges = 500

// makeSupplies reads and writes the feed of supplies.
func (r *Room) makeSupplies(ctx context.Context, q query, terms []content.Term) ([]byte, error) {
	if err := q.known(terms); err != nil {
		return nil, err
	}
	if q.item != "" {
		if _, err := r.shelves.Item(ctx, q.item); err != nil {
			return nil, err
		}
	}
	changes, err := r.shelves.Changes(ctx, maxChanges)
	if err != nil {
		return nil, fmt.Errorf("feed: %w", err)
	}
	f := newFeed(r.office, q, nil, terms)
	for i := range changes {
		if len(f.entries) == maxEntries {
			break
		}
		e, ok, err := r.changeEntry(ctx, q, &changes[i])
		if err != nil {
			return nil, fmt.Errorf("feed: %w", err)
		}
		if ok {
			f.entries = append(f.entries, e)
		}
	}
	if len(f.entries) > 0 {
		f.updated = f.entries[0].updated
	}
	body, err := formats[q.format].write(f)
	if err != nil {
		return nil, fmt.Errorf("write %s feed: %w", q.format, err)
	}
	return body, nil
}

// changeEntry words one change; ok is false when it was not asked for, or its
// outlet is in no list any more.
func (r *Room) changeEntry(ctx context.Context, q query, c *content.ShelfChange) (e entry, ok bool, err error) {
	item, err := r.shelves.Item(ctx, c.Item)
	if err != nil {
		return e, false, err
	}
	outlet, err := r.shelves.Outlet(ctx, c.Outlet)
	if err != nil {
		return e, false, err
	}
	if q.item != "" && q.item != c.Item || q.area != "" && q.area != outlet.Area || !outlet.Shown() {
		return e, false, nil
	}
	w, o := words.For(q.lang), r.office
	text := summaryOfChange(w, r, item, c)
	return entry{
		id: uuid("gaoshi shelf change " + string(c.ID)), url: o.URL(o.Path(q.lang, "/outlets/"+outlet.ID)), lang: q.lang, change: c,
		title:   clean(w.T("change."+string(c.Now), "Item", item.In(q.lang), "Outlet", outlet.In(q.lang))),
		summary: clean(text), html: string(markdown.HTML(clean(text))), published: c.At.In(o.Zone), updated: c.At.In(o.Zone),
		tags: []tag{{"item", c.Item, clean(item.In(q.lang))}, {"area", clean(outlet.Area), clean(outlet.Area)}},
	}, true, nil
}

func summaryOfChange(w *words.Words, r *Room, item content.Item, c *content.ShelfChange) string {
	var parts []string
	if c.Price > 0 && c.Now.Have() {
		price := "¥" + c.Price.String()
		if unit := item.UnitIn(w.Lang()); unit != "" {
			price += " / " + unit
		}
		parts = append(parts, w.T("change.price", "Price", price))
	}
	if !c.NextDelivery.IsZero() {
		parts = append(parts, w.T("change.next", "Time", w.FullTime(c.NextDelivery, r.office.Zone)))
	}
	return strings.Join(append(parts, w.T("shelf.prevails")), " ")
}
