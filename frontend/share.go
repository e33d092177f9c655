package frontend

import (
	"strings"

	"gaoshi/content"
	"gaoshi/frontend/markdown"
)

// shareDo is how many characters of what to do go along: a chat folds longer
// messages away.
const shareDo = 120

// shareText is what a reader pastes into a chat: the fact first, then what to
// do, who says so and when, and where to check it. The claim is not in it, or
// the correction would carry the rumor on.
func shareText(b Base, r Reading) string {
	w := b.Words()
	var lines []string
	if r.Piece.Exercise {
		lines = append(lines, w.T("share.exercise"))
	}
	switch r.Kind {
	case content.Clarification:
		lines = append(lines, r.Text.Headline, w.T("share.verdict."+string(r.Piece.Verdict)))
	default:
		lines = append(lines, w.T("share.notice", "Severity", w.Severity(r.Piece.Severity), "Headline", r.Text.Headline))
	}
	if do := firstLine(markdown.Text(r.Text.WhatToDo)); do != "" {
		lines = append(lines, w.T("share.do", "Do", cut(do, shareDo)))
	}
	if !r.Piece.Expires.IsZero() {
		lines = append(lines, w.T("share.until", "Time", w.FullTime(r.Piece.Expires, b.Office.Zone)))
	}
	lines = append(lines, w.T("share.by", "Office", b.OfficeName(), "Time", w.FullTime(r.Updated, b.Office.Zone)), w.T("share.check"), b.Here())
	return strings.Join(lines, "\n")
}

func firstLine(s string) string {
	line, _, _ := strings.Cut(s, "\n")
	return line
}
