package shelf

import (
	"bytes"
	"context"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"

	"gaoshi/content"
	"gaoshi/frontend/words"
	"gaoshi/server/edition"
)

func (r *Room) prevails(l content.Lang) string { return words.For(l).T("shelf.prevails") }

// maxHistory bounds one day's file, in bytes: a town's day is far below it.
const maxHistory = 32 << 20

// ShowHistory is everything seen on one day. NotFound for what is no day, and
// for days to come.
func (r *Open) ShowHistory(c *fiber.Ctx) error {
	name, isCSV := strings.CutSuffix(c.Params("day"), ".csv")
	day, err := time.ParseInLocation(time.DateOnly, name, r.Office.Zone)
	if err != nil || !isCSV || day.Year() < 2000 || day.After(r.Now()) {
		return content.Refuse(content.NotFound, "day", content.MsgBadTime, "Value", clip(c.Params("day")))
	}
	bom := c.Query("bom") == "1"
	return r.Cache.Serve(c, edition.Key(c, "bom"), func(ctx context.Context) (edition.Page, error) {
		var b bytes.Buffer
		t, err := newTable(&b, bom, historyColumns)
		if err != nil {
			return edition.Page{}, err
		}
		err = r.Shelf.EachOn(ctx, day, func(o content.Observation) error {
			if b.Len() > maxHistory {
				return content.Refuse(content.TooLarge, "day", content.MsgTooMany, "Max", maxHistory, "Have", b.Len())
			}
			return t.add(historyCells(o, r.Office.Zone))
		})
		t.Flush()
		return edition.Page{Type: "text/csv; charset=utf-8", Body: b.Bytes(), Header: map[string]string{
			fiber.HeaderAccessControlAllowOrigin: "*", fiber.HeaderContentDisposition: `inline; filename="observations-` + name + `.csv"`,
		}}, err
	})
}
