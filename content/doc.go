// Package content is the source of truth: what a publication is, how it moves
// from a draft to a resident's phone, who may move it, and what the public may
// read of it.
//
// Three doors lead in, and nothing else touches the store:
//
//	Newsroom  writes: draft, review, publish, correct, withdraw
//	Library   reads what the public may see, and nothing else
//	Desk      reads what editors see: drafts, queues, accounts
//
// Every write is one Write: the publication's row, where something was
// published an immutable Revision, an Event in the hash-chained log, and the
// Jobs that carry the news on. The store keeps all of it or none.
//
// The package imports the standard library only. Stores are in content/sqlstore;
// the suite that each must pass is in content/contenttest.
package content
