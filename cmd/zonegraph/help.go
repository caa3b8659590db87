package main

import (
	"context"
	"regexp"
	"strings"

	"github.com/rivo/uniseg"
	"github.com/urfave/cli/v3"

	"zonegraph/internal/config"
	"zonegraph/message"
)

// usageLine is what package cli writes for the usage of a command; it can be changed
// only as a part of the template around it.
const usageLine = `{{if .UsageText}}{{wrap .UsageText 3}}{{else}}{{.FullName}}{{if .VisibleFlags}} [options]{{end}}{{if .VisibleCommands}} [command [command options]]{{end}}{{if .ArgsUsage}} {{.ArgsUsage}}{{end}}{{end}}`

// words are those of package cli's help, by the entries that have them in both languages.
var words = []struct {
	english string
	code    message.Code
}{
	{"NAME:", "help.name"}, {"USAGE:", "help.usage"}, {"VERSION:", "help.version"}, {"COMMANDS:", "help.commands"},
	{"GLOBAL OPTIONS:", "help.global-options"}, {"OPTIONS:", "help.options"},
	{"[global options]", "help.any-global-options"}, {"[options]", "help.any-options"}, {"[command [command options]]", "help.any-command"},
}

// translate has package cli speak a language.
func translate(l message.Language) {
	cli.HelpFlag = &cli.BoolFlag{Name: "help", Aliases: []string{"h"}, Usage: message.Code("help.help").In(l), HideDefault: true, Local: true}
	cli.VersionFlag = &cli.BoolFlag{Name: "version", Aliases: []string{"v"}, Usage: message.Code("help.show-version").In(l), HideDefault: true, Local: true}
	var pairs []string
	for _, w := range words {
		pairs = append(pairs, w.english, w.code.In(l))
	}
	in := strings.NewReplacer(pairs...)
	cli.RootCommandHelpTemplate = in.Replace(cli.RootCommandHelpTemplate)
	cli.SubcommandHelpTemplate = in.Replace(cli.SubcommandHelpTemplate)
	cli.CommandHelpTemplate = in.Replace(strings.ReplaceAll(cli.CommandHelpTemplate, `{{template "usageTemplate" .}}`, usageLine))
	if l == message.Chinese {
		cli.FlagStringer = chineseFlag(cli.FlagStringer)
	}
}

// flagColumn is where the meaning of a flag begins. Package cli would count a Chinese
// character as one column wide.
const flagColumn = 46

// flagText takes apart how package cli shows a flag: its meaning, its default, its
// variable.
var flagText = regexp.MustCompile(`^(.*?)(?: ?\(default: (.*)\))?((?: \[\$.*\])?)$`)

func chineseFlag(english cli.FlagStringFunc) cli.FlagStringFunc {
	return func(f cli.Flag) string {
		names, meaning, _ := strings.Cut(english(f), "\t")
		parts := flagText.FindStringSubmatch(meaning)
		if parts[2] != "" {
			parts[1] += message.New("help.default", parts[2]).In(message.Chinese)
		}
		pad := strings.Repeat(" ", max(2, flagColumn-uniseg.StringWidth(names)))
		return names + pad + parts[1] + parts[3]
	}
}

// explainMistakes has mistakes on the command line told in a line of our own.
func explainMistakes(cmd *cli.Command, c *config.Config) {
	cmd.OnUsageError = func(_ context.Context, _ *cli.Command, err error, _ bool) error { return mistake(c, err) }
	for _, sub := range cmd.Commands {
		explainMistakes(sub, c)
	}
}

// mistakes are what package cli says of a command line.
var mistakes = []struct {
	form *regexp.Regexp
	say  func(parts []string) error
}{
	{regexp.MustCompile(`^flag provided but not defined: (.*)$`), func(p []string) error { return message.NewError("command.no-such-flag", p[1]) }},
	{regexp.MustCompile(`^flag needs an argument: (.*)$`), func(p []string) error { return message.NewError("command.flag-without-value", p[1]) }},
	{regexp.MustCompile(`^invalid value "(.*)" for flag -(\S+): `), func(p []string) error {
		return message.At("--"+p[2], message.NewError("command.wrong-value", p[1]))
	}},
}

func mistake(c *config.Config, err error) error {
	if fault := c.Fault(); fault != nil {
		return fault
	}
	for _, m := range mistakes {
		if parts := m.form.FindStringSubmatch(err.Error()); parts != nil {
			return m.say(parts)
		}
	}
	return err
}
