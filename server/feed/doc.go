// Package feed serves what was published as RSS 2.0, Atom (RFC 4287) and JSON
// Feed 1.1, at /feeds/{all|notices|clarifications}.{rss|atom|json}, narrowed
// by topic, area and least severity.
//
// The frames come from gorilla/feeds; what it lacks is added around its
// structs: categories, self links, languages, published dates.
//
// A feed is a pure function of what was published, so its bytes repeat: there
// is no time of rendering in it. Ids are made of publications' ids and never
// of addresses. An entry's updated moves on major corrections and on
// withdrawal; a withdrawn piece stays, marked in words and by category.
package feed
