package content

import (
	"context"
	"fmt"
	"sync"
	"time"
)

// trendHolds is how long a trend is kept: a week's picture does not change in
// minutes, and it is the one thing about a shelf that reads the past.
const trendHolds = 10 * time.Minute

// TrendDays is how many days a trend shows, today included.
const TrendDays = 7

// trends remembers the last trend of each item.
type trends struct {
	mu   sync.Mutex
	made map[string]madeTrend
}

type madeTrend struct {
	at   time.Time
	days []TrendDay
}

// Trend is the last seven days of an item in a zone, the oldest first. A day on
// which nobody looked has Seen 0. It may be up to ten minutes old.
func (s *Shelf) Trend(ctx context.Context, item string, zone *time.Location) ([]TrendDay, error) {
	now := s.now().In(zone)
	s.trends.mu.Lock()
	kept, ok := s.trends.made[item]
	s.trends.mu.Unlock()
	if age := now.Sub(kept.at); ok && age >= 0 && age < trendHolds {
		return kept.days, nil
	}
	today := time.Date(now.Year(), now.Month(), now.Day(), 0, 0, 0, 0, zone)
	_, offset := now.Zone()
	seen, err := s.store.Trend(ctx, item, today.AddDate(0, 0, 1-TrendDays), time.Duration(offset)*time.Second)
	if err != nil {
		return nil, fmt.Errorf("trend of %s: %w", item, err)
	}
	byDay := map[time.Time]TrendDay{}
	for _, d := range seen {
		byDay[d.Day] = d
	}
	days := make([]TrendDay, TrendDays)
	for i := range days {
		day := time.Date(now.Year(), now.Month(), now.Day()+i+1-TrendDays, 0, 0, 0, 0, time.UTC)
		days[i] = byDay[day]
		days[i].Day = day
	}
	s.trends.mu.Lock()
	defer s.trends.mu.Unlock()
	if s.trends.made == nil {
		s.trends.made = map[string]madeTrend{}
	}
	s.trends.made[item] = madeTrend{now, days}
	return days, nil
}

// EachOn calls f for every observation seen on a day of a zone, in order.
func (s *Shelf) EachOn(ctx context.Context, day time.Time, f func(Observation) error) error {
	after, before := idOf(day, nil), idOf(day.AddDate(0, 0, 1), nil)
	const page = 2000
	for {
		list, err := s.store.Observations(ctx, after, before, page)
		if err != nil {
			return fmt.Errorf("observations of %s: %w", day.Format(time.DateOnly), err)
		}
		for _, o := range list {
			if err := f(o); err != nil {
				return err
			}
			after = o.ID
		}
		if len(list) < page {
			return nil
		}
	}
}
