package message

import (
	"embed"
	"fmt"
	"io/fs"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"sync"

	"go.yaml.in/yaml/v3"
	"golang.org/x/text/feature/plural"
	"golang.org/x/text/message"
	"golang.org/x/text/message/catalog"
)

//go:embed catalogue/*.yaml
var files embed.FS

// entry is what a code says.
type entry struct {
	EN, ZH string
	// Plural are words of the English text that depend on a number.
	Plural map[string]inflected
}

// verbs are where arguments go: an index, a precision and a verb.
var verbs = regexp.MustCompile(`%(?:\[(\d+)\])?[-+# 0]*\d*(?:\.(\d+))?([a-zA-Z%])`)

// arguments is how many there are.
func (e entry) arguments() int {
	next, most := 1, 0
	for _, m := range verbs.FindAllStringSubmatch(e.EN, -1) {
		if m[3] == "%" {
			continue
		}
		if m[1] != "" {
			next, _ = strconv.Atoi(m[1])
		}
		most = max(most, next)
		next++
	}
	return most
}

// inflected is a word that depends on the argument at a place, counted from 1.
type inflected struct {
	Arg        int
	One, Other string
}

// catalogue is all entries, ready to be printed.
type catalogue struct {
	entries  map[Code]entry
	printers [len(Languages)]*message.Printer
}

// shipped is the catalogue of this program, read when something is first said.
var shipped = sync.OnceValue(func() *catalogue {
	c, err := read(files)
	if err != nil {
		panic(err) // the files are part of the program, and the tests have read them
	}
	return c
})

func read(files fs.FS) (*catalogue, error) {
	names, err := fs.Glob(files, "catalogue/*.yaml")
	if err != nil {
		return nil, err
	}
	c := &catalogue{entries: map[Code]entry{}}
	texts := catalog.NewBuilder()
	for _, name := range names {
		f, err := files.Open(name)
		if err != nil {
			return nil, err
		}
		var area map[Code]entry
		d := yaml.NewDecoder(f)
		d.KnownFields(true)
		err = d.Decode(&area)
		_ = f.Close()
		if err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		for _, code := range slices.Sorted(maps.Keys(area)) {
			if _, twice := c.entries[code]; twice {
				return nil, fmt.Errorf("%s: %s is in another file too", name, code)
			}
			e := area[code]
			c.entries[code] = e
			if err := e.into(texts, code); err != nil {
				return nil, fmt.Errorf("%s: %s: %w", name, code, err)
			}
		}
	}
	for _, l := range Languages {
		c.printers[l] = message.NewPrinter(tags[l], message.Catalog(texts))
	}
	return c, nil
}

func (e entry) into(texts *catalog.Builder, code Code) error {
	var english []catalog.Message
	for _, name := range slices.Sorted(maps.Keys(e.Plural)) {
		w := e.Plural[name]
		english = append(english, catalog.Var(name, plural.Selectf(w.Arg, "%d", plural.One, w.One, plural.Other, w.Other)))
	}
	if err := texts.Set(tags[English], string(code), append(english, catalog.String(e.EN))...); err != nil {
		return err
	}
	return texts.SetString(tags[Chinese], string(code), e.ZH)
}
