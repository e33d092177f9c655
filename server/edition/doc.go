// Package edition keeps ready answers: pages and feeds as the bytes that go
// over the wire, compressed once, for one edition of the content.
//
// The edition is the number of the newest event in the log (content.Editions).
// An answer that was made for the current edition is still right, so a read in
// a quiet hour touches neither store nor template, and after a publication
// every page is made anew at its next request. Answers that also depend on the
// clock say until when they hold (Page.Until).
//
// A room calls Cache.Serve with a key from Key and a function that makes the
// page. Only what is right goes into the cache: errors never do, and what was
// made while the edition moved counts for the edition before.
package edition
