package samples

import (
	"html/template"
	"strings"
	"time"

	"gaoshi/content"
	"gaoshi/frontend"
)

// pasted is a message as residents forward it. It is none of the claims.
const pasted = "【紧急】刚听我二姨说，东边菜场的菜价翻了好几倍，大家赶快去囤，转给家里人！"

// checks are the pages for a forwarded message in every state.
func checks(b frontend.Base) []Sample {
	page := func(name string, c frontend.Checked) Sample {
		return Sample{"check-" + name, frontend.NewCheckPage(b, c)}
	}
	because := frontend.CheckWhy{Confidence: "answer", Statement: "<mark>东边菜场</mark>菜价<mark>翻了好几倍</mark>",
		Message: "【紧急】刚听我二姨说，<mark>东边菜场</mark>的<mark>菜价翻了好几倍</mark>，大家赶快去囤"}
	maybe := frontend.CheckWhy{Confidence: "maybe", Message: because.Message, Doubts: []string{b.Words().T("check.doubt.number.both", "Message", "35", "Claim", "10")}}
	linked := frontend.CheckWhy{Confidence: "answer", Linked: true}
	answered := func(why frontend.CheckWhy, pieces ...*content.Published) frontend.Checked {
		c := frontend.Checked{Text: pasted, Key: "k", Done: true, Sure: why.Confidence == "answer"}
		for _, p := range pieces {
			c.Answers = append(c.Answers, frontend.NewCheckAnswer(b, p, why))
		}
		return c
	}
	old := Misleading()
	old.Updated = Now.Add(-200 * 24 * time.Hour)
	long := answered(because, False())
	long.Text, long.Cut = strings.Repeat(pasted, 300), true
	long.Answers[0].Message = template.HTML(strings.Repeat(string(because.Message), 20))
	return []Sample{
		page("empty", frontend.Checked{}), page("blank", frontend.Checked{Empty: true}),
		page("wordless", frontend.Checked{Text: "😱🙏", Done: true, Wordless: true}),
		page("away", frontend.Checked{Text: pasted, Away: true}),
		page("sure", answered(because, False())), page("sure-old", answered(because, old)),
		page("sure-linked", answered(linked, True())), page("sure-checking", answered(because, Checking())),
		page("sure-notice", answered(because, Warning())), page("sure-foreign", answered(because, OnlyChinese())),
		page("maybe", answered(maybe, False(), old, Advice(), Unproven(), PartlyTrue())),
		page("nothing", frontend.Checked{Text: pasted, Key: "k", Done: true}),
		page("nothing-link", frontend.Checked{URL: "https://video.example/v/" + strings.Repeat("a", 150), Key: "k", Done: true}),
		page("long", long),
		{"check-thanks-yes", frontend.NewCheckThanksPage(b, frontend.Checked{Text: pasted}, False(), true)},
		{"check-thanks-no", frontend.NewCheckThanksPage(b, frontend.Checked{Text: pasted}, False(), false)},
		{"check-thanks-withdrawn", frontend.NewCheckThanksPage(b, frontend.Checked{Text: pasted}, WithdrawnRumor(), true)},
	}
}

// asks are the pages that send a message to the desk.
func asks(b frontend.Base) []Sample {
	page := func(name string, a frontend.Asked, refused ...*content.Error) Sample {
		return Sample{"ask" + name, frontend.NewAskPage(b, a, Terms(), refused)}
	}
	return []Sample{
		page("", frontend.Asked{}), page("-sent", frontend.Asked{Done: true}),
		page("-refused", frontend.Asked{}, content.Refuse(content.Invalid, "text", content.MsgRequired)),
		page("-too-often", frontend.Asked{Text: pasted, URL: "https://video.example/v", Area: "jiangdong"}, content.Refuse(content.TooMany, "", content.MsgTooOften)),
	}
}
