// Package samples holds every public page in every state it can be in: empty,
// long, withdrawn, expired, a drill, not translated. /dev/pages shows them to
// whoever changes a template, and tests render all of them in each language.
package samples

import (
	"time"

	"gaoshi/content"
	"gaoshi/frontend"
)

// Sample is one page in one state.
type Sample struct {
	Name string // "notice-withdrawn": letters, digits and hyphens
	Page frontend.Page
}

// Now is when the samples are looked at.
var Now = time.Date(2026, 11, 24, 6, 5, 0, 0, time.UTC)

// Office is who speaks in them.
func Office() *frontend.Office {
	return &frontend.Office{
		Name:    map[content.Lang]string{content.Chinese: "临江街道办事处", content.English: "Linjiang Street Office"},
		Contact: map[content.Lang]string{content.Chinese: "电话 0555-600 1200，每天 8:00 到 20:00", content.English: "Phone 0555-600 1200, daily 8:00 to 20:00"},
		BaseURL: "https://linjiang.example", Lang: content.Chinese, Zone: time.FixedZone("CST", 8*3600),
		Has: frontend.Services{Check: true},
	}
}

// All lists the samples in a language.
func All(o *frontend.Office, l content.Lang) []Sample {
	b := frontend.Base{Office: o, Lang: l, Now: Now, Edition: 7}
	var out []Sample
	out = append(out, homes(b)...)
	out = append(out, lists(b)...)
	out = append(out, notices(b)...)
	out = append(out, clarifications(b)...)
	out = append(out, papers(b)...)
	out = append(out, searches(b)...)
	out = append(out, checks(b)...)
	out = append(out, asks(b)...)
	out = append(out, rest(b)...)
	out = append(out, shelves(b)...)
	return append(out, failures(b)...)
}

func homes(b frontend.Base) []Sample {
	all := []*content.Published{Emergency(), Warning(), Advice(), OnlyChinese(), Drill()}
	rumors := []*content.Published{False(), Checking(), PartlyTrue()}
	var many []*content.Published
	for range 5 {
		many = append(many, Advice(), Info(), OnlyChinese())
	}
	return []Sample{
		{"home", frontend.NewHomePage(b, all, rumors, len(all), Now)},
		{"home-nothing", frontend.NewHomePage(b, nil, rumors, 0, Now)},
		{"home-never", frontend.NewHomePage(b, nil, nil, 0, time.Time{})},
		{"home-full", frontend.NewHomePage(b, append(all, many...), rumors, 12_000, Now)},
	}
}

func lists(b frontend.Base) []Sample {
	notices := []*content.Published{Emergency(), Expired(), Withdrawn(), Advice(), Info(), Long()}
	rumors := []*content.Published{False(), Checking(), PartlyTrue(), Unproven(), True(), Misleading()}
	page := func(k content.Kind, c frontend.Choice, list []*content.Published, total int) frontend.Page {
		return frontend.NewListPage(b, k, c, Terms(), list, total, 20)
	}
	return []Sample{
		{"notices", page(content.Notice, frontend.Choice{Page: 1}, notices, len(notices))},
		{"notices-many", page(content.Notice, frontend.Choice{Topic: "water", Page: 3}, notices, 12_000)},
		{"notices-none", page(content.Notice, frontend.Choice{Area: "nowhere", Severity: "emergency", Page: 1}, nil, 0)},
		{"rumors", page(content.Clarification, frontend.Choice{Page: 1}, rumors, len(rumors))},
		{"rumors-empty", page(content.Clarification, frontend.Choice{Page: 1}, nil, 0)},
	}
}

func notices(b frontend.Base) []Sample {
	page := func(name string, p *content.Published) Sample {
		return Sample{name, frontend.NewNoticePage(b, p, Terms(), map[string]frontend.Size{imageHash: {Width: 1200, Height: 800}})}
	}
	return []Sample{
		page("notice-emergency", Emergency()), page("notice-warning", Warning()), page("notice-advice", Advice()),
		page("notice-info", Info()), page("notice-withdrawn", Withdrawn()), page("notice-expired", Expired()),
		page("notice-pending", Pending()), page("notice-drill", Drill()), page("notice-untranslated", OnlyChinese()),
		page("notice-long", Long()), page("notice-files", WithFiles()), page("notice-imported", Imported()),
	}
}

func clarifications(b frontend.Base) []Sample {
	page := func(name string, p *content.Published) Sample {
		return Sample{name, frontend.NewClarificationPage(b, p, Terms(), nil)}
	}
	return []Sample{
		page("rumor-false", False()), page("rumor-checking", Checking()), page("rumor-overdue", Overdue()),
		page("rumor-misleading", Misleading()), page("rumor-partly-true", PartlyTrue()), page("rumor-true", True()),
		page("rumor-unproven", Unproven()), page("rumor-withdrawn", WithdrawnRumor()), page("rumor-long", LongRumor()),
	}
}

// papers are histories and print views.
func papers(b frontend.Base) []Sample {
	out := []Sample{
		{"history", frontend.NewHistoryPage(b, False(), Revisions())},
		{"history-withdrawn", frontend.NewHistoryPage(b, Withdrawn(), Revisions()[1:])},
	}
	for name, p := range map[string]*content.Published{"print-notice": Warning(), "print-rumor": False(), "print-drill": Drill()} {
		page, err := frontend.NewPrintPage(b, p, Terms())
		if err != nil {
			panic(err) // the address of a sample always fits into a code
		}
		out = append(out, Sample{name, page})
	}
	return out
}

func searches(b frontend.Base) []Sample {
	found := frontend.NewSearchPage(b, "停水", "", 1, 34, 20)
	found.About = true
	for _, p := range []*content.Published{Warning(), False(), OnlyChinese()} {
		found.Found = append(found.Found, frontend.Found{Card: frontend.NewCard(p, b.Lang, Now),
			Headline: "今晚<mark>停水</mark>", Snippet: "…江东片区<mark>停水</mark>到明早六点…"})
	}
	away := frontend.NewSearchPage(b, "water", content.Notice, 1, 0, 20)
	away.Away = true
	long := frontend.NewSearchPage(b, longText, "", 1, 0, 20)
	long.Cut = true
	return []Sample{
		{"search", frontend.NewSearchPage(b, "", "", 1, 0, 20)}, {"search-found", found},
		{"search-none", frontend.NewSearchPage(b, "<script>", "", 1, 0, 20)}, {"search-away", away}, {"search-long", long},
	}
}

func rest(b frontend.Base) []Sample {
	return []Sample{
		{"about", frontend.NewAboutPage(b)}, {"feeds", frontend.NewFeedsPage(b, Terms())},
		{"offline", frontend.NewOfflinePage(b)},
		{"subscribe", frontend.NewSubscribePage(b, "BPcMQT5rkCwTRRVzWPM3cp0r7cV6ceXTSAUHEWB", Terms())},
		{"subscribe-no-terms", frontend.NewSubscribePage(b, "BPcMQT5rkCwTRRVzWPM3cp0r7cV6ceXTSAUHEWB", nil)},
	}
}

func failures(b frontend.Base) []Sample {
	b.Path = "/nowhere"
	long := content.Refuse(content.Invalid, "q", content.MsgTooLong, "Max", 200, "Have", 10_000)
	return []Sample{
		{"error-404", frontend.NewErrorPage(b, 404, content.Refuse(content.NotFound, "", content.MsgNoSuchPiece), "")},
		{"error-410", frontend.NewErrorPage(b, 410, nil, "")},
		{"error-403", frontend.NewErrorPage(b, 403, nil, "")},
		{"error-413", frontend.NewErrorPage(b, 413, nil, "")},
		{"error-422", frontend.NewErrorPage(b, 422, long, "")},
		{"error-429", frontend.NewErrorPage(b, 429, nil, "")},
		{"error-500", frontend.NewErrorPage(b, 500, nil, "1x2y3z")},
		{"error-503", frontend.NewErrorPage(b, 503, nil, "1x2y3z")},
	}
}
