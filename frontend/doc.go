// Package frontend is what people see: one struct and one template a page, the
// words of each language, styles and scripts. Everything is embedded, so the
// binary needs no folder beside it.
//
//	frontend/words     what pages say, in each language
//	frontend/assets    styles, scripts and icons, bundled by go generate
//	frontend/markdown  Markdown of editors as safe HTML and as plain text
//	frontend/diff      what changed between two texts, word by word
//
// A page is a struct that embeds Base and names its template. Renderer turns it
// into bytes. A page never reads the store: whoever serves it puts everything
// into the struct first.
package frontend

//go:generate go run gaoshi/frontend/assets/build
