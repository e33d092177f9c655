// Package match answers "is this message true?": given a whole forwarded
// message it finds the clarifications and notices that answer it.
//
// A search engine is the wrong tool for that. It takes a few words somebody
// chose; a forwarded message is long, repeats itself, and buries the claim
// among greetings and appeals to pass it on. So the question is turned round:
// how much of a *claim* does the message cover, and how rare are the words in
// which the two agree?
//
// A check runs in three steps, each with bounded work:
//
//	read      normalize.go, token.go  noise out, tokens that know their place in the original
//	gather    gather.go               an inverted index names a hundred candidates
//	weigh     feature.go, rank.go     some sixty figures a candidate, weighed by learned weights
//
// Then confidence.go decides whether the best candidate may be shown as the
// answer at once, offered as "is it one of these?", or not at all, and doubt.go
// says why it is not sure: numbers, dates, places and negations that disagree.
//
// No vocabulary is learned: weights.json holds only how much each figure
// counts, one table for all languages, written by package learn.
package match
