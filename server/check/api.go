package check

import (
	"encoding/json"

	"github.com/gofiber/fiber/v2"

	"gaoshi/content"
	"gaoshi/indexer/match"
	"gaoshi/server/openapi"
)

// checkBody is what POST /check reads.
type checkBody struct {
	Text  string       `json:"text,omitempty" about:"a whole message"`
	URL   string       `json:"url,omitempty" about:"a link that came with it"`
	Lang  content.Lang `json:"lang,omitempty" enum:"zh,en" about:"of the answer; zh where it is not given"`
	Limit int          `json:"limit,omitempty" about:"5 where it is not given, at most 10"`
}

// checkAnswer is what it writes.
type checkAnswer struct {
	Matches []checkMatch `json:"matches"`
	Cut     bool         `json:"cut,omitempty" about:"the message was too long to be read whole"`
}

type checkMatch struct {
	ID         content.ID       `json:"id"`
	Kind       content.Kind     `json:"kind" enum:"notice,clarification"`
	Headline   string           `json:"headline"`
	Lang       content.Lang     `json:"lang" enum:"zh,en"`
	Verdict    content.Verdict  `json:"verdict,omitempty"`
	URL        string           `json:"url"`
	Score      float64          `json:"score" about:"how likely it answers the message, 0 to 1"`
	Confidence match.Confidence `json:"confidence" enum:"answer,maybe" about:"answer: may be shown at once; maybe: let the reader decide"`
	Highlight  string           `json:"highlight" about:"safe HTML: the message, with the words that agree in mark elements"`
	Statement  string           `json:"statement" about:"safe HTML: what was checked, the same words marked"`
	Doubts     []checkDoubt     `json:"doubts,omitempty" about:"why it may not be the answer"`
}

type checkDoubt struct {
	Kind    string `json:"kind"`
	Message string `json:"message,omitempty" about:"what the message says"`
	Claim   string `json:"claim,omitempty" about:"what was claimed"`
}

// questionBody is what POST /questions reads.
type questionBody struct {
	Text string       `json:"text,omitempty"`
	URL  string       `json:"url,omitempty"`
	Area string       `json:"area,omitempty" about:"an area's code"`
	Lang content.Lang `json:"lang,omitempty" enum:"zh,en"`
}

type questionAnswer struct {
	ID content.ID `json:"id"`
}

// API lists this room's routes below /api/v1.
func (r *Room) API() []openapi.Route {
	return []openapi.Route{
		{Method: fiber.MethodPost, Path: "/check", ID: "checkMessage", Summary: "Find what answers a forwarded message",
			Body: checkBody{}, Answer: checkAnswer{}, Refuses: []int{400, 413, 422, 429, 503}, Handle: r.CheckAPI},
		{Method: fiber.MethodPost, Path: "/questions", ID: "askQuestion", Summary: "Send a message that nobody has answered to the desk",
			Body: questionBody{}, Answer: questionAnswer{}, Status: fiber.StatusCreated, Refuses: []int{400, 413, 422, 429, 503}, Handle: r.AskAPI},
	}
}

// CheckAPI answers a message as JSON.
func (r *Room) CheckAPI(c *fiber.Ctx) error {
	var in checkBody
	if err := readJSON(c, &in); err != nil {
		return err
	}
	m := readMessage(func(name string) string { return map[string]string{"text": in.Text, "url": in.URL}[name] })
	if m.empty() {
		return content.Refuse(content.Invalid, "text", content.MsgRequired)
	}
	lang := in.Lang
	if !lang.Known() {
		lang = r.Office.Lang
	}
	a, err := r.find(c.UserContext(), m, lang, min(max(in.Limit, 0), 10))
	if err != nil {
		return err
	}
	out := checkAnswer{Matches: []checkMatch{}, Cut: a.Cut}
	for _, found := range a.Answers {
		text, l, _ := found.Piece.Piece.In(lang)
		hit := checkMatch{
			ID: found.Piece.ID, Kind: found.Piece.Kind, Headline: text.Headline, Lang: l, Verdict: found.Piece.Piece.Verdict,
			URL: r.Office.URL(r.Office.Path(lang, found.Piece.Path())), Score: found.Score, Confidence: found.Confidence,
			Highlight: string(found.Message), Statement: string(found.Statement),
		}
		for _, d := range found.Doubts {
			hit.Doubts = append(hit.Doubts, checkDoubt{string(d.Kind), d.Message, d.Claim})
		}
		out.Matches = append(out.Matches, hit)
	}
	c.Set(fiber.HeaderCacheControl, "no-store")
	c.Set(fiber.HeaderAccessControlAllowOrigin, "*")
	return c.JSON(out)
}

// AskAPI takes a question as JSON.
func (r *Room) AskAPI(c *fiber.Ctx) error {
	var in questionBody
	if err := readJSON(c, &in); err != nil {
		return err
	}
	if err := r.allowAsk(c); err != nil {
		return err
	}
	m := readMessage(func(name string) string { return map[string]string{"text": in.Text, "url": in.URL}[name] })
	q, err := r.Inbox.Ask(c.UserContext(), content.Question{
		Text: m.forQuestion(), URL: m.url, Area: in.Area, Lang: in.Lang, Device: r.devices.of(c), Key: r.keyOf(c, m),
	})
	if err != nil {
		return err
	}
	c.Set(fiber.HeaderAccessControlAllowOrigin, "*")
	return c.Status(fiber.StatusCreated).JSON(questionAnswer{q.ID})
}

// readJSON reads a body of JSON, or refuses it.
func readJSON(c *fiber.Ctx, into any) error {
	if err := json.Unmarshal(c.Body(), into); err != nil {
		return &content.Error{Code: content.Invalid, Message: content.MsgNotJSON, Err: err}
	}
	return nil
}
