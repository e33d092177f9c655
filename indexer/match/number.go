package match

import (
	"strconv"
	"strings"
)

// number is a quantity in a text, however it is written.
type number struct {
	value      float64
	start, end int32  // tokens
	unit       string // what is counted: the token that follows, "" at a break
	after      string // the token after that
}

// maxFacts bounds how many facts of one sort are read from a text.
const maxFacts = 64

var (
	hanDigits = map[string]float64{"零": 0, "〇": 0, "一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9}
	hanScales = map[string]float64{"十": 10, "百": 100, "千": 1e3, "万": 1e4, "亿": 1e8}

	// counters follow a lone numeral where it counts; elsewhere 一, 三 and the like are parts of words.
	counters = "个名人例位艘只头台辆架次天日月年岁元块吨斤米里层条家所座级度号点时分秒倍成份张封间栋户箱袋瓶颗枚起批届周"

	smallNumbers = map[string]float64{
		"two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10,
		"eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15, "sixteen": 16, "seventeen": 17,
		"eighteen": 18, "nineteen": 19, "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60,
		"seventy": 70, "eighty": 80, "ninety": 90, "dozen": 12,
	}
	wordScales = map[string]float64{"hundred": 100, "thousand": 1e3, "k": 1e3, "million": 1e6, "mn": 1e6, "billion": 1e9, "bn": 1e9, "trillion": 1e12}
)

// findNumbers reads the quantities of a text: digits, Chinese numerals, English words.
func findNumbers(ts []token) (out []number) {
	for i := 0; i < len(ts) && len(out) < maxFacts; {
		value, end, ok := readNumber(ts, i)
		if !ok {
			i++
			continue
		}
		n := number{value: value, start: int32(i), end: int32(end)}
		if end < len(ts) && !ts[end].brk {
			n.unit = unitOf(ts[end])
			if end+1 < len(ts) && !ts[end+1].brk {
				n.after = unitOf(ts[end+1])
			}
		}
		out = append(out, n)
		i = end
	}
	return out
}

// unitOf is a token as a unit, without the plural of English.
func unitOf(t token) string {
	if t.class == word && len(t.text) > 3 {
		return strings.TrimSuffix(t.text, "s")
	}
	return t.text
}

// readNumber reads the number that begins at token i and returns the token after it.
func readNumber(ts []token, i int) (value float64, end int, ok bool) {
	switch t := &ts[i]; t.class {
	case digit:
		if value, err := strconv.ParseFloat(t.text, 64); err == nil {
			value, end = scaled(ts, i+1, value)
			return value, end, true
		}
	case word:
		return wordNumber(ts, i)
	case ideo:
		return hanNumber(ts, i)
	}
	return 0, 0, false
}

// scaled multiplies by what follows: 3万, 10 million.
func scaled(ts []token, i int, value float64) (float64, int) {
	for i < len(ts) && !ts[i].brk {
		by, ok := hanScales[ts[i].text]
		if ts[i].class != ideo {
			by, ok = wordScales[ts[i].text]
		}
		if !ok {
			break
		}
		value *= by
		i++
	}
	return value, i
}

// wordNumber reads "thirty five", "two million", "10km".
func wordNumber(ts []token, i int) (float64, int, bool) {
	value, ok := smallNumbers[ts[i].text]
	if !ok {
		return gluedNumber(ts, i)
	}
	end := i + 1
	if value >= 20 && end < len(ts) && !ts[end].brk {
		if unit, ok := smallNumbers[ts[end].text]; ok && unit < 10 {
			value += unit
			end++
		}
	}
	value, end = scaled(ts, end, value)
	return value, end, true
}

// gluedNumber reads digits with a short unit attached; longer words are names, such as 2019ncov.
func gluedNumber(ts []token, i int) (float64, int, bool) {
	text := ts[i].text
	digits := strings.TrimRight(text, "abcdefghijklmnopqrstuvwxyz")
	if digits == "" || len(text)-len(digits) > 2 {
		return 0, 0, false
	}
	value, err := strconv.ParseFloat(digits, 64)
	if by, ok := wordScales[text[len(digits):]]; ok {
		value *= by
	}
	return value, i + 1, err == nil
}

// hanNumber reads a run of Chinese numerals. One or two without a scale count
// only before a counter, and never a lone 一, which is mostly no number.
func hanNumber(ts []token, i int) (float64, int, bool) {
	first, isDigit := hanDigits[ts[i].text]
	if !isDigit && ts[i].text != "十" || ts[i].class != ideo {
		return 0, 0, false
	}
	var total, section, last float64
	plain, end := true, i
	for ; end < len(ts) && ts[end].class == ideo && (end == i || !ts[end].brk); end++ {
		if d, ok := hanDigits[ts[end].text]; ok {
			if plain && end > i {
				last = last*10 + d // 二〇二〇
			} else {
				last = d
			}
			continue
		}
		by, ok := hanScales[ts[end].text]
		if !ok {
			break
		}
		plain = false
		switch {
		case by >= 1e4:
			total, section, last = (total+section+last)*by, 0, 0
		default:
			section, last = section+max(last, 1)*by, 0
		}
	}
	value := total + section + last
	if end-i == 1 || plain && end-i == 2 {
		counted := end < len(ts) && !ts[end].brk && strings.Contains(counters, ts[end].text)
		if !counted || isDigit && first < 2 && end-i == 1 {
			return 0, 0, false
		}
	}
	return value, end, true
}
