package town

import (
	"cmp"
	"embed"
	"fmt"
	"maps"
	"path"
	"slices"
	"strings"
	"time"

	"gaoshi/content"
)

//go:embed pieces/*.md
var pieces embed.FS

// Story is one piece through its whole life: each version of its text, and the
// moves that its editors made.
type Story struct {
	Key      string // the name of its file
	Kind     content.Kind
	Versions []Version
}

// Version is the text as a writer handed it in, and what was done with it.
type Version struct {
	Piece  content.Piece
	Change content.Change
	By     string // the login of the writer; empty: the secretary
	Steps  []Step
	words  map[string]string // reasons, by the act they are for
}

// Step is one move at its time.
type Step struct {
	At     time.Time
	Act    string    // write, submit, return, approve, schedule, publish, alone, …
	Target time.Time // of schedule: when it is to be published
}

// Latest is the newest text of the story, published or not.
func (s Story) Latest() content.Piece { return s.Versions[len(s.Versions)-1].Piece }

// Stories reads all pieces as of a moment, ordered by key.
func Stories(now time.Time) ([]Story, error) {
	files, err := pieces.ReadDir("pieces")
	if err != nil {
		return nil, fmt.Errorf("list pieces: %w", err)
	}
	var out []Story
	for _, f := range files {
		text, err := pieces.ReadFile(path.Join("pieces", f.Name()))
		if err != nil {
			return nil, fmt.Errorf("read piece: %w", err)
		}
		s, err := readStory(string(text), now)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", f.Name(), err)
		}
		s.Key = strings.TrimSuffix(f.Name(), ".md")
		out = append(out, s)
	}
	slices.SortFunc(out, func(a, b Story) int { return cmp.Compare(a.Key, b.Key) })
	return out, nil
}

// readStory reads a file: versions, each a header and texts.
func readStory(text string, now time.Time) (Story, error) {
	var s Story
	before := content.Piece{Lang: content.Chinese}
	for part := range strings.SplitSeq(text, "\n=== again\n") {
		header, texts, _ := strings.Cut("\n"+part, "\n=== ")
		v := Version{Piece: before, words: map[string]string{}}
		v.Piece.Texts = maps.Clone(before.Texts)
		if err := s.readHeader(&v, header, now); err != nil {
			return s, err
		}
		if err := v.readTexts(texts, now); err != nil {
			return s, err
		}
		s.Versions = append(s.Versions, v)
		before = v.Piece
	}
	return s, nil
}

// readHeader reads the lines before the first text.
func (s *Story) readHeader(v *Version, header string, now time.Time) error {
	fresh := map[string]bool{} // lists start anew in each version that names them
	for line := range strings.Lines(header) {
		name, value, ok := strings.Cut(strings.TrimSpace(line), ":")
		if name == "" {
			continue
		}
		if value = strings.TrimSpace(value); !ok || value == "" {
			return fmt.Errorf("header %q: not name: value", line)
		}
		if name == "source" && !fresh[name] {
			v.Piece.Sources = nil
		}
		fresh[name] = true
		if err := s.setHeader(v, name, value, now); err != nil {
			return fmt.Errorf("header %s: %w", name, err)
		}
	}
	return nil
}

func (s *Story) setHeader(v *Version, name, value string, now time.Time) (err error) {
	p := &v.Piece
	switch name {
	case "kind":
		s.Kind = content.Kind(value)
	case "lang":
		p.Lang = content.Lang(value)
	case "by":
		v.By = value
	case "change":
		v.Change = content.Change(value)
	case "severity":
		p.Severity = content.Severity(value)
	case "verdict":
		p.Verdict = content.Verdict(value)
	case "topics":
		p.Topics = strings.Fields(value)
	case "areas":
		p.Areas = strings.Fields(value)
	case "effective":
		p.Effective, err = about(value, now)
	case "expires":
		p.Expires, err = about(value, now)
	case "next":
		p.NextUpdate, err = nextUpdate(value, now)
	case "exercise":
		p.Exercise = value == "yes"
	case "item":
		p.Item = value
	case "source":
		title, url, _ := strings.Cut(value, " | ")
		p.Sources = append(p.Sources, content.Source{Title: title, URL: url})
	case "way":
		v.Steps, err = readWay(value, now)
	case "return", "withdraw", "alone":
		v.words[name], err = absolute(value, content.Chinese, now)
	default:
		err = fmt.Errorf("there is no such header")
	}
	return err
}

// nextUpdate reads the promise of a claim that is being checked; none takes it
// back when the verdict is there.
func nextUpdate(value string, now time.Time) (time.Time, error) {
	if value == "none" {
		return time.Time{}, nil
	}
	return about(value, now)
}

// readTexts reads "zh\n…\n=== en\n…" over what the version before said.
func (v *Version) readTexts(texts string, now time.Time) error {
	if texts == "" {
		return nil
	}
	if v.Piece.Texts == nil {
		v.Piece.Texts = map[content.Lang]content.Text{}
	}
	for part := range strings.SplitSeq(texts, "\n=== ") {
		code, text, _ := strings.Cut(part, "\n")
		l := content.Lang(strings.TrimSpace(code))
		if !l.Known() {
			return fmt.Errorf("=== %s: no such language", l)
		}
		text, err := absolute(text, l, now)
		if err != nil {
			return fmt.Errorf("%s: %w", l, err)
		}
		t := v.Piece.Texts[l]
		t.ChangeNote = "" // a note is for its own revision only
		if err := readText(&t, text); err != nil {
			return fmt.Errorf("%s: %w", l, err)
		}
		v.Piece.Texts[l] = t
	}
	v.Piece = v.Piece.Tidy()
	return nil
}

// readText reads one language: headline and summary, then named parts.
func readText(t *content.Text, text string) error {
	head, rest, more := strings.Cut("\n"+text, "\n--- ")
	if headline, summary, _ := strings.Cut(strings.TrimSpace(head), "\n"); strings.HasPrefix(headline, "# ") {
		t.Headline, t.Summary = strings.TrimPrefix(headline, "# "), strings.TrimSpace(summary)
	} else if headline != "" {
		return fmt.Errorf("%q stands before the headline", headline)
	}
	if !more {
		return nil
	}
	fields := map[string]*string{"body": &t.Body, "do": &t.WhatToDo, "contact": &t.Contact,
		"claim": &t.Claim, "why": &t.Why, "note": &t.ChangeNote}
	for part := range strings.SplitSeq(rest, "\n--- ") {
		name, value, _ := strings.Cut(part, "\n")
		field, ok := fields[strings.TrimSpace(name)]
		if !ok {
			return fmt.Errorf("--- %s: no such part", name)
		}
		*field = strings.TrimSpace(value)
	}
	return nil
}
