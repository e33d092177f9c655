// Package indextest is the corpus and the tests that every search engine of
// this project must pass. It is how two engines that work in different ways
// give a resident the same kinds of answers.
package indextest
