package shelf

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"

	"gaoshi/content"
	"gaoshi/frontend/words"
)

// maxRows is how many observations one request brings.
const maxRows = 2_000

// delivery is what a program sends.
type delivery struct {
	Observations []observed `json:"observations"`
}

// observed is one row of it. Times are RFC 3339.
type observed struct {
	Outlet       string `json:"outlet"`
	Item         string `json:"item"`
	Status       string `json:"status" enum:"in,low,out"`
	ObservedAt   string `json:"observed_at"`
	Quantity     int    `json:"quantity,omitempty"`
	PriceFen     int64  `json:"price_fen,omitempty" about:"hundredths of a yuan"`
	Limit        int    `json:"limit,omitempty" about:"per person"`
	NextDelivery string `json:"next_delivery,omitempty"`
	Note         string `json:"note,omitempty"`
}

// taken is what became of a delivery.
type taken struct {
	Taken    int      `json:"taken"`
	Repeated int      `json:"repeated" about:"there already; nothing was changed"`
	Refused  int      `json:"refused"`
	Results  []result `json:"results" about:"one for each row, in order"`
}

type result struct {
	Row    int         `json:"row" about:"from 0"`
	Result string      `json:"result" enum:"taken,repeated,refused"`
	ID     content.ID  `json:"id,omitempty"`
	Errors []wrongness `json:"errors,omitempty"`
}

type wrongness struct {
	Field  string          `json:"field,omitempty"`
	Code   content.Message `json:"code"`
	Detail string          `json:"detail"`
}

// AddObservations takes what another program saw. Unsigned without a token
// that works.
func (r *Open) AddObservations(c *fiber.Ctx) error {
	ctx := c.UserContext()
	secret, _ := strings.CutPrefix(c.Get(fiber.HeaderAuthorization), "Bearer ")
	token, err := r.Tokens.Know(ctx, strings.TrimSpace(secret))
	if err != nil {
		c.Set(fiber.HeaderWWWAuthenticate, "Bearer") // RFC 6750 section 3
		return err
	}
	body := bytes.Clone(c.Body())
	key := strings.Clone(c.Get("Idempotency-Key"))
	if len(key) > 200 {
		return content.Refuse(content.Invalid, "Idempotency-Key", content.MsgTooLong, "Max", 200, "Have", len(key))
	}
	w := words.For(r.langOf(c))
	answer, err := r.Tokens.Once(ctx, token, key, string(body), func() (int, string, error) { return r.take(ctx, w, token, body) })
	if err != nil {
		return err
	}
	c.Set(fiber.HeaderContentType, fiber.MIMEApplicationJSON)
	c.Set(fiber.HeaderCacheControl, "no-store")
	return c.Status(answer.Status).SendString(answer.Body)
}

func (r *Open) langOf(c *fiber.Ctx) content.Lang {
	if l := content.Lang(c.AcceptsLanguages("zh", "en")); l.Known() {
		return l
	}
	return r.Office.Lang
}

// take reads a delivery and records its rows.
func (r *Open) take(ctx context.Context, w *words.Words, token content.Token, body []byte) (int, string, error) {
	in, err := readDelivery(body)
	if err != nil {
		return 0, "", err
	}
	results := make([]result, len(in))
	var rows []content.Observation
	var at []int
	for i, o := range in {
		row, err := o.observation()
		if results[i] = (result{Row: i, Result: "refused"}); err != nil {
			results[i].Errors = wrong(w, err)
			continue
		}
		rows, at = append(rows, row), append(at, i)
	}
	receipts, err := r.Shelf.Record(ctx, content.FromAPI, token.Name, rows)
	if err != nil {
		return 0, "", err
	}
	for n, receipt := range receipts {
		res := &results[at[n]]
		switch res.ID = receipt.ID; {
		case receipt.Err != nil:
			res.ID, res.Errors = "", wrong(w, receipt.Err)
		case receipt.Repeated:
			res.Result = "repeated"
		default:
			res.Result = "taken"
		}
	}
	return answerOf(results)
}

// readDelivery takes {"observations":[…]} or the bare list.
func readDelivery(body []byte) ([]observed, error) {
	var in delivery
	var err error
	if trimmed := bytes.TrimLeft(body, " \t\r\n"); len(trimmed) > 0 && trimmed[0] == '[' {
		err = json.Unmarshal(body, &in.Observations)
	} else {
		err = json.Unmarshal(body, &in)
	}
	switch {
	case err != nil:
		return nil, &content.Error{Code: content.Invalid, Message: content.MsgNotJSON, Err: err}
	case len(in.Observations) == 0:
		return nil, content.Refuse(content.Invalid, "observations", content.MsgRequired)
	case len(in.Observations) > maxRows:
		return nil, content.Refuse(content.TooLarge, "observations", content.MsgTooMany, "Max", maxRows, "Have", len(in.Observations))
	}
	return in.Observations, nil
}

func (o observed) observation() (content.Observation, error) {
	out := content.Observation{Outlet: o.Outlet, Item: o.Item, Status: content.ShelfStatus(o.Status), Quantity: o.Quantity,
		Price: content.Fen(o.PriceFen), Limit: o.Limit, Note: o.Note}
	var errs content.Errors
	for _, t := range []struct {
		field, text string
		to          *time.Time
	}{{"observed_at", o.ObservedAt, &out.Observed}, {"next_delivery", o.NextDelivery, &out.NextDelivery}} {
		if t.text == "" {
			continue
		}
		var err error
		if *t.to, err = time.Parse(time.RFC3339, t.text); err != nil {
			errs = append(errs, content.Refuse(content.Invalid, t.field, content.MsgBadTime, "Value", clip(t.text)))
		}
	}
	if len(errs) > 0 {
		return out, errs
	}
	return out, nil
}

func wrong(w *words.Words, err error) []wrongness {
	var out []wrongness
	for _, e := range content.RefusalsIn(err) {
		out = append(out, wrongness{e.Field, e.Message, w.Error(e)})
	}
	return out
}

// answerOf counts results and chooses a status by them.
func answerOf(results []result) (int, string, error) {
	out := taken{Results: results}
	for _, r := range results {
		switch r.Result {
		case "taken":
			out.Taken++
		case "repeated":
			out.Repeated++
		default:
			out.Refused++
		}
	}
	status := http.StatusOK
	switch {
	case out.Refused == len(results):
		status = http.StatusUnprocessableEntity
	case out.Refused > 0:
		status = http.StatusMultiStatus
	}
	body, err := json.Marshal(out)
	if err != nil {
		return 0, "", fmt.Errorf("answer: %w", err)
	}
	return status, string(body), nil
}
