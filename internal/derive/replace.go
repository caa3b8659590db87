package derive

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
)

// generated is the line by which a generator marks its files.
var generated = regexp.MustCompile(`(?m)^(//|#) Code generated .* DO NOT EDIT\.$`)

// Replace writes derived files, by name, in place of all generated files of a
// directory, whichever generator wrote them: a file of a concept that is gone does not
// stay behind. Files that people wrote stay.
func Replace(dir string, files map[string][]byte) error {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return fmt.Errorf("derive: %w", err)
	}
	for _, e := range entries {
		path := filepath.Join(dir, e.Name())
		if !e.Type().IsRegular() {
			continue
		}
		text, err := os.ReadFile(path)
		if err == nil && generated.Match(text) {
			err = os.Remove(path)
		}
		if err != nil {
			return fmt.Errorf("derive: %w", err)
		}
	}
	var faults []error
	for name, text := range files {
		faults = append(faults, os.WriteFile(filepath.Join(dir, name), text, 0o644))
	}
	return errors.Join(faults...)
}
