package town

import (
	"context"
	"fmt"
	"time"

	"gaoshi/content"
)

// Name is what the office calls itself.
var Name = map[content.Lang]string{
	content.Chinese: "汀霜街道办事处",
	content.English: "Tingshuang Street Office",
}

// Town is what Fill put into a store, and what stands beside it.
type Town struct {
	Logins   Logins
	IDs      map[string]content.ID // of the pieces, by the names of their files
	Supplies Supplies
	Messages []Message
}

// Fill plays the town's last week, up to now, through the newsroom of an office
// into an empty store. Only ids differ from one filling to the next. Hash makes
// what is stored of a password. Jobs whose time was before now have been done,
// and doing them again changes nothing.
func Fill(ctx context.Context, store content.Store, editions *content.Editions, office content.Office,
	now time.Time, hash func(password string) (string, error)) (Town, error) {
	stories, err := Stories(now)
	if err != nil {
		return Town{}, fmt.Errorf("fill the town: %w", err)
	}
	supplies, err := ReadSupplies(now)
	if err != nil {
		return Town{}, fmt.Errorf("fill the town: %w", err)
	}
	clock := now.AddDate(0, 0, -30) // the office opened its accounts a month ago
	tick := func() time.Time { return clock }
	desk := content.NewDesk(store, editions, tick)
	t := Town{IDs: map[string]content.ID{}, Supplies: supplies, Messages: Messages()}
	var editors map[string]*content.Editor
	if t.Logins, editors, err = openDesk(ctx, desk, hash); err != nil {
		return Town{}, fmt.Errorf("fill the town: %w", err)
	}
	p := &player{
		room: content.NewNewsroom(store, editions, office, tick), desk: desk, clock: &clock,
		editors: editors, pubs: map[string]*content.Publication{},
	}
	if err := p.play(ctx, stories, turns(stories, now)); err != nil {
		return Town{}, fmt.Errorf("fill the town: %w", err)
	}
	for key, pub := range p.pubs {
		t.IDs[key] = pub.ID
	}
	return t, nil
}
