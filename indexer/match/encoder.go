package match

// Encoder turns a text into a vector whose direction is its meaning, such as a
// small sentence encoder does. It is a second opinion beside the words and has
// no implementation here yet: the cosine of message and statement would be one
// more figure of a candidate, learned like the others, and zero without an
// encoder.
type Encoder interface {
	// Embed returns the vector of text, of the same length for every text.
	Embed(text string) ([]float32, error)
}
