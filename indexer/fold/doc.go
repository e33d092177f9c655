// Package fold gives what means the same one spelling, so that a search finds
// it: full and half width, upper and lower case, accents, compatibility forms,
// and Traditional and Simplified Chinese.
//
// The fold is for comparing, never for showing: it takes away what a reader
// wants to see. Map leads from the fold back to the text it came from, so that
// what is marked as found is the reader's own spelling.
//
// It also has the words that are compared (Tokens): whole words where words are
// written apart, pairs of characters where they are not. Both search engines
// and the matcher share it, which is why they agree on what a word is.
//
// All of it is one pass over the text with a table in memory of about 1 MB, for
// any input: invalid UTF-8 folds to U+FFFD.
package fold

// The table is committed. To make it anew:
//
//	npm pack opencc-js && go run ./gen -tgz opencc-js-*.tgz && rm opencc-js-*.tgz
//
//go:generate sh -c "npm pack --silent opencc-js@1.4.2 && go run ./gen -tgz opencc-js-1.4.2.tgz; rm -f opencc-js-1.4.2.tgz"
