package dataset

import (
	"bytes"
	"errors"
	"io"

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
		notYAML(file, err, f)
		return value{}, false
	}
	switch err := decoder.Decode(&second); {
	case err == nil:
		f.add(place{file, second.Line}, "dataset.second-document")
		return value{}, false
	case !errors.Is(err, io.EOF):
		notYAML(file, err, f)
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

func notYAML(file string, err error, f *faults) {
	for _, fault := range message.YAMLFaults(err) {
		f.add(place{file, fault.Line}, "dataset.not-yaml", fault.What)
	}
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
