package config

import (
	"cmp"
	"log/slog"
	"strings"

	"zonegraph/message"
)

// Speech is what must be known before flags are parsed, since help and errors of flags
// are said in it.
type Speech struct {
	Language message.Language
	JSON     bool
	Level    slog.Level
}

// Early reads from the command line and the environment how the program is to speak.
// What is wrong with that, Validate tells later.
func Early(args []string, getenv func(string) string) Speech {
	s := Speech{Language: message.OfLocale(getenv)}
	if l, ok := message.ParseLanguage(cmp.Or(flagOf(args, "lang"), getenv("ZONEGRAPH_LANG"))); ok {
		s.Language = l
	}
	s.JSON = cmp.Or(flagOf(args, "log-format"), getenv("LOG_FORMAT")) == "json"
	if s.Level.UnmarshalText([]byte(cmp.Or(flagOf(args, "log-level"), getenv("LOG_LEVEL")))) != nil {
		s.Level = slog.LevelInfo
	}
	return s
}

// flagOf is the last value of a flag among arguments.
func flagOf(args []string, name string) string {
	value := ""
	for i, arg := range args {
		if arg == "--" {
			break
		}
		flag, given, hasValue := strings.Cut(arg, "=")
		switch {
		case flag != "--"+name && flag != "-"+name:
		case hasValue:
			value = given
		case i+1 < len(args):
			value = args[i+1]
		}
	}
	return strings.TrimSpace(value)
}
