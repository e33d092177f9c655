package sqlstore

import (
	"math"
	"time"
)

// never is the column of a time that will not come.
const never = math.MaxInt64

// millis and moment are the two directions of a time column. The zero time is
// a number like any other (see migrations/0001_content.sql).
func millis(t time.Time) int64 { return t.UnixMilli() }

func moment(ms int64) time.Time { return time.UnixMilli(ms).UTC() }

// expiry is the column of an expiry, where zero means it never comes.
func expiry(t time.Time) int64 {
	if t.IsZero() {
		return never
	}
	return millis(t)
}
