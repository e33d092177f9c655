package frontend

import (
	"time"

	"gaoshi/content"
	"gaoshi/frontend/markdown"
)

// maxClaimReviewed is in characters: longer claims wrap on a phone, says the
// guide to ClaimReview.
const maxClaimReviewed = 75

type ld = map[string]any

// ratings places the verdicts on a scale from 1 (false) to 5 (true). Unproven
// is on no scale. The page "about" says so to readers.
var ratings = map[content.Verdict]int{content.False: 1, content.Misleading: 2, content.PartlyTrue: 3, content.True: 5}

// linkedClarification is a ClaimReview (schema.org). There is none while a
// claim is being checked, for a drill, or for what was withdrawn.
func linkedClarification(b Base, r Reading) any {
	v := r.Piece.Verdict
	if v == content.Checking || r.Withdrawn != nil || r.Piece.Exercise || r.Text.Claim == "" {
		return nil
	}
	claim := cut(r.Text.Claim, maxClaimReviewed)
	rating := ld{"@type": "Rating", "alternateName": b.Words().Verdict(v)}
	if n, ok := ratings[v]; ok {
		rating["ratingValue"], rating["bestRating"], rating["worstRating"] = n, 5, 1
	}
	item := ld{"@type": "Claim", "name": claim}
	return ld{
		"@context": "https://schema.org", "@type": "ClaimReview",
		"url": b.Canonical(), "inLanguage": r.TextLang.BCP47(),
		"datePublished": stamp(r.First), "dateModified": stamp(r.Updated),
		"author": publisher(b), "claimReviewed": claim, "itemReviewed": item, "reviewRating": rating,
	}
}

// linkedNotice is a SpecialAnnouncement for what warns people now, and a
// NewsArticle for the rest.
func linkedNotice(b Base, r Reading) any {
	if r.Withdrawn != nil || r.Piece.Exercise {
		return nil
	}
	if r.Piece.Severity.Rank() < content.Warning.Rank() {
		return ld{
			"@context": "https://schema.org", "@type": "NewsArticle", "headline": cut(r.Text.Headline, 110),
			"description": b.Description, "inLanguage": r.TextLang.BCP47(), "mainEntityOfPage": b.Canonical(),
			"datePublished": stamp(r.First), "dateModified": stamp(r.Updated), "author": publisher(b), "publisher": publisher(b),
		}
	}
	out := ld{
		"@context": "https://schema.org", "@type": "SpecialAnnouncement", "name": r.Text.Headline,
		"text": cut(markdown.Text(r.Text.Body), 500), "inLanguage": r.TextLang.BCP47(), "url": b.Canonical(),
		"datePosted": stamp(r.Updated), "publisher": publisher(b),
	}
	if !r.Piece.Expires.IsZero() {
		out["expires"] = stamp(r.Piece.Expires)
	}
	var where []ld
	for _, a := range r.Areas {
		where = append(where, ld{"@type": "Place", "name": a.Name})
	}
	if len(where) > 0 {
		out["spatialCoverage"] = where
	}
	return out
}

func publisher(b Base) ld {
	return ld{"@type": "GovernmentOrganization", "name": b.OfficeName(), "url": b.Office.URL(b.Office.Path(b.Lang, "/"))}
}

func stamp(t time.Time) string { return t.UTC().Format(time.RFC3339) }
