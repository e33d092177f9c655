package evaluate

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
)

// SharedData returns the folder of labelled data that tests read: ../shared/data
// beside the repository. It returns an error that says what is missing.
func SharedData() (string, error) {
	dir, err := os.Getwd()
	if err != nil {
		return "", fmt.Errorf("find the labelled data: %w", err)
	}
	for {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			break
		}
		up := filepath.Dir(dir)
		if up == dir {
			return "", errors.New("find the labelled data: not inside the repository")
		}
		dir = up
	}
	data := filepath.Join(dir, "..", "shared", "data")
	if _, err := os.Stat(filepath.Join(data, "match-en", "claims.jsonl")); err != nil {
		return "", fmt.Errorf("labelled data is missing: %w", err)
	}
	return data, nil
}
