package site

import (
	"bytes"
	"context"
	"fmt"
	"image"
	_ "image/jpeg" // the two kinds of image an attachment can be
	_ "image/png"
	"time"

	"github.com/gofiber/fiber/v2"

	"gaoshi/content"
	"gaoshi/frontend"
	"gaoshi/server/edition"
)

// pieceHandler serves something about one piece: it finds the piece and leaves
// the rest to build.
func (r *Room) pieceHandler(k content.Kind, build func(context.Context, frontend.Base, *content.Published) (frontend.Page, error)) fiber.Handler {
	return func(c *fiber.Ctx) error {
		slug := c.Params("slug")
		if !content.ValidSlug(slug) {
			return content.Refuse(content.NotFound, "", content.MsgNoSuchPiece)
		}
		return r.serve(c, edition.Key(c), func(ctx context.Context, b frontend.Base) (made, error) {
			p, err := r.Library.BySlug(ctx, k, slug)
			if err != nil {
				return made{}, fmt.Errorf("%s %s: %w", k, slug, err)
			}
			page, err := build(ctx, b, p)
			until := frontend.Turns(p.Piece, b.Now)
			if own, ok := page.(interface{ Until() time.Time }); ok {
				until = own.Until()
			}
			return made{page: page, until: until}, err
		})
	}
}

// showPiece is a notice or a clarification.
func (r *Room) showPiece(k content.Kind) fiber.Handler {
	return r.pieceHandler(k, func(ctx context.Context, b frontend.Base, p *content.Published) (frontend.Page, error) {
		terms, err := r.Library.Terms(ctx)
		if err != nil {
			return nil, fmt.Errorf("terms: %w", err)
		}
		sizes := r.sizes(ctx, p.Piece.Attachments)
		if k == content.Clarification {
			page := frontend.NewClarificationPage(b, p, terms, sizes)
			page.Shelf, err = r.joined(ctx, b, p)
			return page, err
		}
		return frontend.NewNoticePage(b, p, terms, sizes), nil
	})
}

// joined is what is on the shelves, for a claim that names an item. An item
// that was never entered is no reason not to show the claim.
func (r *Room) joined(ctx context.Context, b frontend.Base, p *content.Published) (*frontend.Joined, error) {
	if r.Shelf == nil || p.Piece.Item == "" || p.Withdrawn != nil {
		return nil, nil
	}
	item, err := r.Shelf.Item(ctx, p.Piece.Item)
	if content.CodeOf(err) == content.NotFound {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("shelves of %s: %w", p.Piece.Item, err)
	}
	lines, _, err := r.Shelf.Lines(ctx, content.ShelfFilter{Item: item.Code}, b.Now)
	if err != nil {
		return nil, fmt.Errorf("shelves of %s: %w", p.Piece.Item, err)
	}
	return frontend.NewJoined(b.Lang, content.Summarize(item, lines, b.Now), lines), nil
}

// showHistory is everything a piece ever said.
func (r *Room) showHistory(k content.Kind) fiber.Handler {
	return r.pieceHandler(k, func(ctx context.Context, b frontend.Base, p *content.Published) (frontend.Page, error) {
		revisions, err := r.Library.History(ctx, p.ID)
		if err != nil {
			return nil, err
		}
		return frontend.NewHistoryPage(b, p, revisions), nil
	})
}

// showPrint is the sheet for the board of a building.
func (r *Room) showPrint(k content.Kind) fiber.Handler {
	return r.pieceHandler(k, func(ctx context.Context, b frontend.Base, p *content.Published) (frontend.Page, error) {
		terms, err := r.Library.Terms(ctx)
		if err != nil {
			return nil, fmt.Errorf("terms: %w", err)
		}
		return frontend.NewPrintPage(b, p, terms)
	})
}

// sizes reads how large the images are, so that the text below does not jump
// when they arrive. An image that cannot be read is shown without: the text
// matters more.
func (r *Room) sizes(ctx context.Context, attachments []content.Attachment) map[string]frontend.Size {
	out := map[string]frontend.Size{}
	for _, a := range attachments {
		if a.Type == "application/pdf" {
			continue
		}
		f, err := r.Library.File(ctx, a.Hash)
		if err != nil {
			continue
		}
		if config, _, err := image.DecodeConfig(bytes.NewReader(f.Bytes)); err == nil {
			out[a.Hash] = frontend.Size{Width: config.Width, Height: config.Height}
		}
	}
	return out
}
