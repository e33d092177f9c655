package match

// sheet collects the figures of one candidate in a fixed order. With names set
// it notes what they are called, which happens once, for the weights file.
type sheet struct {
	names  *[]string
	values []float32
}

func (s *sheet) add(name string, value float32) {
	if s.names != nil {
		*s.names = append(*s.names, name)
	}
	s.values = append(s.values, value)
}

// viewNames are the views as the weights file calls them.
var viewNames = [views]string{"word", "stem", "pair", "gram", "short"}
