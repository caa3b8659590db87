package message

import (
	"errors"
	"regexp"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v3"
)

// yamlLibrary is the library that reads YAML.
const yamlLibrary = "yaml"

// YAMLFault is what is wrong in a line of a YAML file.
type YAMLFault struct {
	Line int
	What Message
}

// yamlError finds the line in a message of the YAML parser, which has no other way to
// tell it. Where its grammar is broken, rather than a token, it counts lines from 0, and
// gives the line where the broken block or list begins; and it leaves out the first line.
// Its decoder counts lines from 1.
var (
	yamlError     = regexp.MustCompile(`(?s)^(?:yaml: )?(?:line (\d+): )?(.*)$`)
	brokenGrammar = regexp.MustCompile(`^did not find expected (node content|',' or|key|'-'|<)`)
	otherKind     = regexp.MustCompile("(?s)^cannot unmarshal (!!\\w+)(?: `.*`)? into (.+)$")
	inOtherType   = regexp.MustCompile(`^field (.+) (not found|already set) in type .*$`)
	keyTwice      = regexp.MustCompile(`^mapping key (".*") already defined at line (\d+)$`)
)

// YAMLFaults are the mistakes that an error of the YAML library tells of.
func YAMLFaults(err error) []YAMLFault {
	var wrong *yaml.TypeError
	if !errors.As(err, &wrong) {
		return []YAMLFault{yamlFault(err.Error())}
	}
	var out []YAMLFault
	for _, one := range wrong.Errors {
		out = append(out, yamlFault(one))
	}
	return out
}

func yamlFault(text string) YAMLFault {
	found := yamlError.FindStringSubmatch(text)
	out := YAMLFault{Line: 1, What: yamlReason(found[2])}
	line, err := strconv.Atoi(found[1])
	if err == nil {
		out.Line = line
	}
	if brokenGrammar.MatchString(found[2]) {
		out.What = New("dataset.begins-here", out.What)
		if err == nil {
			out.Line++
		}
	}
	return out
}

// yamlReason puts what the library says of a line into a message. Types of Go, which it
// names, mean nothing to people.
func yamlReason(text string) Message {
	if m, ok := recognise(yamlLibrary, text); ok {
		if string(m.Code) == "yaml.no-such-key" {
			known, _ := m.Args[1].(string)
			m.Args[1] = strings.Split(known, ", ")
		}
		return m
	}
	if found := otherKind.FindStringSubmatch(text); found != nil {
		return New("dataset.other-kind", kindOfGo(found[2]), kindOfTag(found[1]))
	}
	if found := inOtherType.FindStringSubmatch(text); found != nil {
		if found[2] == "already set" {
			return New("dataset.key-twice", found[1])
		}
		return New("dataset.no-such-key", found[1])
	}
	if found := keyTwice.FindStringSubmatch(text); found != nil {
		key, err := strconv.Unquote(found[1])
		line, _ := strconv.Atoi(found[2])
		if err == nil {
			return New("dataset.field-twice", key, line)
		}
	}
	return New("yaml.other", text)
}

func kindOfTag(tag string) Code {
	switch tag {
	case "!!seq":
		return "dataset.a-list"
	case "!!map":
		return "dataset.a-map"
	case "!!null":
		return "dataset.nothing"
	}
	return "dataset.a-single-value"
}

func kindOfGo(typ string) Code {
	typ = strings.TrimLeft(typ, "*")
	switch {
	case strings.HasPrefix(typ, "[]"):
		return "dataset.a-list"
	case typ == "string":
		return "dataset.a-text"
	case typ == "bool":
		return "dataset.a-boolean"
	case strings.HasPrefix(typ, "int"), strings.HasPrefix(typ, "uint"):
		return "dataset.an-int"
	case strings.HasPrefix(typ, "float"):
		return "dataset.a-float"
	case strings.HasPrefix(typ, "map["), strings.Contains(typ, "."), strings.HasPrefix(typ, "struct"):
		return "dataset.a-map"
	}
	return "dataset.a-single-value"
}
