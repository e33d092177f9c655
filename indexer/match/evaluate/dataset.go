// Package evaluate measures the matcher on labelled queries, through the code
// that /check uses.
package evaluate

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"os"

	"gaoshi/indexer/match"
)

// maxLine bounds one line of a data file, in bytes.
const maxLine = 16 << 20

// Query is a message with the ids of the claims that answer it.
type Query struct {
	ID       string   `json:"id"`
	Text     string   `json:"text"`
	Relevant []string `json:"relevant"`
}

// claimLine is a claim or a notice as a data file has it; any field may be absent.
type claimLine struct {
	ID, Claim, Title, Text, URL, Kind, Lang string
	Wordings, URLs                          []string
}

// ReadClaims reads claims from files of one JSON object a line. An id that
// occurs twice is an error: an answer could not be told right from wrong.
func ReadClaims(files ...string) ([]match.Claim, error) {
	var claims []match.Claim
	seen := map[string]bool{}
	for _, file := range files {
		err := readLines(file, func(line []byte) error {
			var c claimLine
			if err := json.Unmarshal(line, &c); err != nil {
				return err
			}
			if c.ID == "" || seen[c.ID] {
				return fmt.Errorf("id %q is empty or occurs twice", c.ID)
			}
			seen[c.ID] = true
			claims = append(claims, match.Claim{ID: c.ID, Kind: c.Kind, Lang: c.Lang, URL: c.URL,
				Claim: c.Claim, Title: c.Title, Text: c.Text, Wordings: c.Wordings, URLs: c.URLs})
			return nil
		})
		if err != nil {
			return nil, err
		}
	}
	return claims, nil
}

// ReadQueries reads labelled queries from a file of one JSON object a line.
func ReadQueries(file string) (queries []Query, err error) {
	err = readLines(file, func(line []byte) error {
		var q Query
		if err := json.Unmarshal(line, &q); err != nil {
			return err
		}
		queries = append(queries, q)
		return nil
	})
	return queries, err
}

// readLines calls f with every line of file that is not empty.
func readLines(file string, f func(line []byte) error) error {
	in, err := os.Open(file)
	if err != nil {
		return fmt.Errorf("read labelled data: %w", err)
	}
	defer in.Close()
	return scanLines(in, file, f)
}

func scanLines(in io.Reader, name string, f func(line []byte) error) error {
	lines := bufio.NewScanner(in)
	lines.Buffer(make([]byte, 64<<10), maxLine)
	for n := 1; lines.Scan(); n++ {
		if len(lines.Bytes()) == 0 {
			continue
		}
		if err := f(lines.Bytes()); err != nil {
			return fmt.Errorf("%s, line %d: %w", name, n, err)
		}
	}
	if err := lines.Err(); err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	return nil
}
