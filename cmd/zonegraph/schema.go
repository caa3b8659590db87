package main

import (
	"context"
	"fmt"

	"github.com/urfave/cli/v3"

	"zonegraph/internal/contract"
	"zonegraph/internal/derive"
	"zonegraph/schema"
)

// schemaCommand prints the schema in one of its forms.
func schemaCommand() *cli.Command {
	return &cli.Command{
		Name:  "schema",
		Usage: "print the GraphQL schema",
		Flags: []cli.Flag{&cli.StringFlag{Name: "for", Value: "clients",
			Usage: "`reader`: clients gives the whole contract; neo4j-graphql gives the domain types for the npm library @neo4j/graphql 7, our own extensions left out"}},
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
				return fmt.Errorf("--for: %q is neither clients nor neo4j-graphql", reader)
			}
			_, err := fmt.Fprint(cmd.Root().Writer, text)
			return err
		},
	}
}
