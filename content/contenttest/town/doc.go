// Package town is a lively fictional street office, Tingshuang (汀霜), in the days when
// a cold wave ices its roads and a forwarded message says that the town will be
// sealed for seven days. The demo shows it, and tests read it.
//
// Nothing in it is real: places, people and firms are made up, addresses end
// in .example, and telephone numbers begin with 0000-555, which nobody can dial.
//
// Everything that is said stands in data files, to be edited by who writes and
// not by who programs:
//
//	pieces/KEY.md      one notice or clarification through its whole life
//	terms.csv          topics and areas
//	messages.txt       messages as residents forward them, and what answers each
//	supplies/*.csv     outlets, items, and what was seen on the shelves; the
//	                   status "missing" is a resident's "it isn't there"
//
// A piece begins with header lines (name: value) and goes on with its texts:
//
//	kind: clarification
//	verdict: false
//	way: -5h write; -4h40m submit; -4h30m publish
//	=== zh
//	# The headline
//	The summary, up to the next part.
//	--- body            also: do, contact, claim, why, note (the change note)
//	=== again           a later version of the piece: its header, then only the
//	change: major       parts that differ from the version before
//
// The way is what editors did with it and when; Fill plays it through
// content.Newsroom, so that every state, revision and event is a real one.
//
// Times are relative to the moment the town is filled, in the zone of that
// moment: -3h20m, +2d, and +1d@08:00 for a clock time on another day. In texts
// they stand in braces, {-3h20m} for day and time, {day +2d} and {clock -3h}
// for one of them, and come out as absolute times in each language, rounded
// down to ten minutes.
package town
