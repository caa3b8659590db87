package config

import (
	"fmt"
	"strings"

	"github.com/urfave/cli/v3"

	"zonegraph/message"
)

// setting is a row of the table, read back from its flag.
type setting struct{ category, flag, env, value, usage string }

func settings() []setting {
	var c Config
	var all []setting
	for _, flag := range Flags(&c, message.English) {
		s := setting{flag: flag.Names()[0]}
		if f, ok := flag.(cli.CategorizableFlag); ok {
			s.category = f.GetCategory()
		}
		if f, ok := flag.(cli.DocGenerationFlag); ok {
			s.env, s.value = strings.Join(f.GetEnvVars(), ", "), f.GetValue()
			// Backquotes mark the placeholder in cli's help, and nothing here.
			s.usage = strings.ReplaceAll(f.GetUsage(), "`", "")
		}
		all = append(all, s)
	}
	return all
}

// MarkdownTable renders all settings for docs/settings.md, a table per category.
func MarkdownTable() string {
	var b strings.Builder
	category := ""
	for _, s := range settings() {
		if s.category != category {
			if category != "" {
				b.WriteString("\n")
			}
			category = s.category
			fmt.Fprintf(&b, "**%s**\n\n| Flag | Variable | Default | Meaning |\n|---|---|---|---|\n", category)
		}
		value := strings.Trim(s.value, `[]"`) // cli writes an empty list as []
		if value != "" {
			value = "`" + value + "`"
		}
		fmt.Fprintf(&b, "| `--%s` | `%s` | %s | %s |\n", s.flag, s.env, value, strings.ReplaceAll(s.usage, "|", `\|`))
	}
	return b.String()
}
