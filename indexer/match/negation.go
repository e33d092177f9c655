package match

import "strings"

// negation is a word that a text denies.
type negation struct {
	hash  uint64
	token int32
}

var negators = map[string]bool{
	"not": true, "no": true, "never": true, "none": true, "nobody": true, "without": true, "cannot": true,
	"不": true, "没": true, "未": true, "无": true, "别": true, "勿": true, "非": true, "莫": true,
}

// affirming are characters after which 不, 无 and 非 deny nothing: 不仅, 不过, 无论, 非常.
const affirming = "仅但过少同断管论如知觉得止禁妨常法非凡洲"

// isNegator reports whether token i denies what follows.
func isNegator(ts []token, i int) bool {
	t := &ts[i]
	if t.class == word {
		return negators[t.text] || len(t.text) > 4 && strings.HasSuffix(t.text, "nt") && contracted[t.text]
	}
	if t.class != ideo || !negators[t.text] {
		return false
	}
	if i > 0 && ts[i-1].class == ideo && strings.Contains("特区分个告", ts[i-1].text) {
		return false // 特别, 区别, 分别, 个别, 告别
	}
	return i+1 >= len(ts) || !strings.Contains(affirming, ts[i+1].text)
}

// contracted are the forms of n't, as the tokens have them.
var contracted = map[string]bool{
	"dont": true, "doesnt": true, "didnt": true, "isnt": true, "arent": true, "wasnt": true, "werent": true,
	"wont": true, "wouldnt": true, "cant": true, "couldnt": true, "shouldnt": true, "hasnt": true, "havent": true,
	"hadnt": true, "mustnt": true, "aint": true,
}

// reach is how far a negator denies, in tokens of its clause.
const reach = 3

// findNegations lists the denied words of a text: for Han writing pairs of characters.
func findNegations(ts []token) (out []negation) {
	for i := range ts {
		if !isNegator(ts, i) || len(out) >= maxFacts {
			continue
		}
		for j := i + 1; j <= i+reach && j < len(ts) && !ts[j].brk; j++ {
			if h, ok := wordAt(ts, j); ok {
				out = append(out, negation{h, int32(j)})
			}
		}
	}
	return out
}

// wordAt is the word that begins at token i: a stem of four letters or more, or
// two characters.
func wordAt(ts []token, i int) (uint64, bool) {
	t := &ts[i]
	if t.class == ideo {
		if i+1 < len(ts) && ts[i+1].class == ideo && !ts[i+1].brk {
			return join(t.hash, ts[i+1].hash), true
		}
		return 0, false
	}
	return t.stem, len(t.text) >= 4
}
