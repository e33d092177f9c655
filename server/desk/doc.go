// Package desk is the editorial backend: where a secretary writes, a colleague
// reviews, and a piece becomes public. Everything is under /desk, behind a
// session, and works without JavaScript; scripts add autosave and the preview.
//
// Handlers parse what was sent and ask who sent it; what may happen is decided
// in content (Newsroom, Office.May) and in the pure functions here: queueOf
// sorts what waits for whom, readForm turns a form into a piece and its
// refusals, movesOf lists the buttons. A refusal never costs what was typed:
// the form comes back with it.
package desk
