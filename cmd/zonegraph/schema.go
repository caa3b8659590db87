package main

import (
	"context"
	"fmt"

	"github.com/urfave/cli/v3"

	"zonegraph/internal/contract"
	"zonegraph/internal/derive"
	"zonegraph/message"
	"zonegraph/schema"
)

// schemaCommand prints the schema in one of its forms.
func schemaCommand(l message.Language) *cli.Command {
	return &cli.Command{
		Name:  "schema",
		Usage: message.Code("command.schema").In(l),
		Flags: []cli.Flag{&cli.StringFlag{Name: "for", Value: "clients", Usage: message.Code("flag.schema.for").In(l)}},
		Action: func(_ context.Context, cmd *cli.Command) error {
			var text string
			switch reader := cmd.String("for"); reader {
			case "clients":
				text = schema.API()
			case "neo4j-graphql":
				shipped, err := contract.Load()
				if err != nil {
					return err
				}
				if text, err = derive.Peer(schema.Domain(), shipped.Model); err != nil {
					return err
				}
			default:
				return message.At("--for", message.NewError("schema.no-such-reader", reader))
			}
			_, err := fmt.Fprint(cmd.Root().Writer, text)
			return err
		},
	}
}
