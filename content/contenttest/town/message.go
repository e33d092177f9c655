package town

import (
	_ "embed"
	"strings"
)

//go:embed messages.txt
var messages string

// Message is something a resident was forwarded, as it arrived in her chat.
type Message struct {
	Text   string
	Answer string // the key of the clarification that answers it; empty: none does
}

// Messages are what went round in the town, in the order of the file. Each
// begins with a line "=== KEY", or "=== none" where no clarification answers.
func Messages() []Message {
	var out []Message
	for part := range strings.SplitSeq("\n"+strings.TrimSpace(messages), "\n=== ") {
		key, text, ok := strings.Cut(part, "\n")
		if !ok {
			continue
		}
		if key = strings.TrimSpace(key); key == "none" {
			key = ""
		}
		out = append(out, Message{Text: strings.TrimSpace(text), Answer: key})
	}
	return out
}
