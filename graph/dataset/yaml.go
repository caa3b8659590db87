package dataset

import (
	"bytes"
	"errors"
	"io"
	"regexp"
	"strconv"

	"go.yaml.in/yaml/v3"

	"zonegraph/message"
)

// value is a YAML value with its place: a text, a list or a map. Numbers and
// truth values are kept as the text that stands in the file, so that 624.186
// is never rounded and a code never loses a leading zero.
type value struct {
	place
	kind  kind
	text  string
	items []value
	pairs []pair
}

type pair struct {
	place
	key   string
	value value
}

type kind int

const (
	emptyValue kind = iota
	textValue
	listValue
	mapValue
)

// In names the kind.
func (k kind) In(l message.Language) string {
	return [...]message.Code{"dataset.nothing", "dataset.a-single-value", "dataset.a-list", "dataset.a-map"}[k].In(l)
}

// parse reads a file; it returns false if there is nothing in it to go on with.
func parse(file string, data []byte, f *faults) (value, bool) {
	decoder := yaml.NewDecoder(bytes.NewReader(data))
	var document, second yaml.Node
	switch err := decoder.Decode(&document); {
	case errors.Is(err, io.EOF):
		return value{}, false
	case err != nil:
		at, reason := notYAML(file, err)
		f.add(at, "dataset.not-yaml", reason)
		return value{}, false
	}
	switch err := decoder.Decode(&second); {
	case err == nil:
		f.add(place{file, second.Line}, "dataset.second-document")
		return value{}, false
	case !errors.Is(err, io.EOF):
		at, reason := notYAML(file, err)
		f.add(at, "dataset.not-yaml", reason)
		return value{}, false
	}
	v := convert(file, document.Content[0], f)
	if v.kind == emptyValue {
		return value{}, false
	}
	if v.kind != mapValue {
		f.add(v.place, "dataset.types-expected", v.kind)
		return value{}, false
	}
	return v, true
}

// yamlError finds the line in a message of the YAML parser, which has no other
// way to tell it. Where its grammar is broken, rather than a token, it counts
// lines from 0, and gives the line where the broken block or list begins; and it
// leaves out the first line.
var (
	yamlError     = regexp.MustCompile(`^yaml: (?:line (\d+): )?(.*)`)
	brokenGrammar = regexp.MustCompile(`^did not find expected (node content|',' or|key|'-'|<)`)
)

func notYAML(file string, err error) (at place, reason message.Message) {
	found := yamlError.FindStringSubmatch(err.Error())
	if found == nil {
		return place{file, 0}, message.New("input.invalid", err)
	}
	at, reason = place{file, 1}, message.New("input.invalid", found[2])
	n, err := strconv.Atoi(found[1])
	if err == nil {
		at.line = n
	}
	if brokenGrammar.MatchString(found[2]) {
		reason = message.New("dataset.begins-here", found[2])
		if err == nil {
			at.line++
		}
	}
	return at, reason
}

func convert(file string, n *yaml.Node, f *faults) value {
	v := value{place: place{file, n.Line}}
	if n.Kind == yaml.AliasNode || n.Anchor != "" || n.Style&yaml.TaggedStyle != 0 {
		f.add(v.place, "dataset.anchor")
	}
	switch {
	case n.Kind == yaml.ScalarNode && n.ShortTag() != "!!null":
		v.kind, v.text = textValue, n.Value
	case n.Kind == yaml.SequenceNode:
		v.kind = listValue
		for _, item := range n.Content {
			v.items = append(v.items, convert(file, item, f))
		}
	case n.Kind == yaml.MappingNode:
		v.kind = mapValue
		for i := 0; i < len(n.Content); i += 2 {
			key := n.Content[i]
			if key.Kind != yaml.ScalarNode {
				f.add(place{file, key.Line}, "dataset.key-expected")
				continue
			}
			v.pairs = append(v.pairs, pair{place{file, key.Line}, key.Value, convert(file, n.Content[i+1], f)})
		}
	}
	return v
}
