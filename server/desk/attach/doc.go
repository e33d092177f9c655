// Package attach takes what an editor uploads and gives back what the public
// may get: a picture drawn anew, or a PDF that does nothing but show pages.
//
// A file is what its bytes say, never what its name or its sender says. Pictures
// are decoded inside limits, turned upright, made small enough for a phone and
// encoded again, so neither where a photograph was taken nor anything hidden
// behind the picture leaves the office. A PDF is kept byte for byte, since
// rewriting one breaks signatures and seals; one with scripts, launchers or
// files inside is refused.
package attach
