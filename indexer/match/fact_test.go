package match

import (
	"slices"
	"testing"
)

func tokensOf(text string) []token { return tokenize(text, nil, maxTokens) }

func TestFindNumbers(t *testing.T) {
	for text, want := range map[string][]float64{
		"三十五艘医疗船":                    {35},
		"35艘":                        {35},
		"一百零五人":                      {105},
		"两千三百万元":                     {23e6},
		"1.5亿只":                      {1.5e8},
		"二〇二〇":                       {2020},
		"thirty-five ships":          {35},
		"two million dollars":        {2e6},
		"2,000 dollars and 3.5 tons": {2000, 3.5},
		"10k people, 5km":            {1e4, 5},
		"一定要一起去":                     nil,
		"万一三心二意":                     nil,
		"nobody 2019ncov":            nil,
	} {
		var got []float64
		for _, n := range findNumbers(tokensOf(text)) {
			got = append(got, n.value)
		}
		if !slices.Equal(got, want) {
			t.Errorf("%s: %v, want %v", text, got, want)
		}
	}
}

func TestFindDates(t *testing.T) {
	type ymd [3]int
	for text, want := range map[string]ymd{
		"2020年6月15日0时起":       {2020, 6, 15},
		"6月15号停水":             {0, 6, 15},
		"on 2020-06-15 again": {2020, 6, 15},
		"since June 15, 2020": {2020, 6, 15},
		"the 3 May meeting":   {0, 5, 3},
		"back in 1998":        {1998, 0, 0},
	} {
		dates := findFacts(tokensOf(text)).dates
		if len(dates) != 1 || (ymd{dates[0].year, dates[0].month, dates[0].day}) != want {
			t.Errorf("%s: %+v, want %v", text, dates, want)
		}
	}
}

func TestFindPlaces(t *testing.T) {
	for text, want := range map[string][]string{
		"武汉和New York的消息": {"武汉", "纽约"},
		"石桥村与柳林镇":        {"石桥", "柳林"},
		"全市小区都在下乡":       nil,
		"美國總統":           {"美国"},
	} {
		var got []string
		for _, p := range findPlaces(tokensOf(text)) {
			got = append(got, p.name)
		}
		if !slices.Equal(got, want) {
			t.Errorf("%s: %v, want %v", text, got, want)
		}
	}
}
