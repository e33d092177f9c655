// Package contenttest makes content for tests: pieces that may be published as
// they are, an office with an editor for every role, a clock that stands still,
// and the Suite that every content.Store must pass.
package contenttest
