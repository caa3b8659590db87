package store

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"zonegraph/graph/cypher"
	"zonegraph/graph/search"
)

// migrateFullText creates the full-text indexes that are not there. One that is
// there by name, but over other labels or properties or with another analyzer, is
// of an older version and goes first: IF NOT EXISTS would leave it as it is.
func migrateFullText(ctx context.Context, w cypher.Writer, indexes []search.Index) error {
	for _, x := range indexes {
		stale := false
		err := w.Write(ctx, func(tx cypher.Tx) error {
			rows, err := run(ctx, tx, "SHOW FULLTEXT INDEXES YIELD name, labelsOrTypes, properties, options WHERE name = $name RETURN labelsOrTypes, properties, options.indexConfig['fulltext.analyzer']",
				map[string]any{"name": x.Name})
			stale = err == nil && len(rows) > 0 && (!sameTexts(rows[0][0], x.Labels) || !sameTexts(rows[0][1], x.Properties) || rows[0][2] != x.Analyzer)
			return err
		})
		if err != nil {
			return err
		}
		statements := []string{fmt.Sprintf("CREATE FULLTEXT INDEX %s IF NOT EXISTS FOR (n:%s) ON EACH [%s] OPTIONS {indexConfig: {`fulltext.analyzer`: '%s'}}",
			quote(x.Name), joined(x.Labels, "", "|"), joined(x.Properties, "n.", ", "), x.Analyzer)}
		if stale {
			statements = append([]string{"DROP INDEX " + quote(x.Name)}, statements...)
		}
		for _, statement := range statements {
			err := w.Write(ctx, func(tx cypher.Tx) error {
				_, err := run(ctx, tx, statement, nil)
				return err
			})
			if err != nil {
				return err
			}
		}
	}
	return nil
}

// sameTexts tells if a list from the database has the same texts, in whatever order.
func sameTexts(v any, want []string) bool {
	items, _ := v.([]any)
	have := make([]string, len(items))
	for i, item := range items {
		have[i], _ = item.(string)
	}
	slices.Sort(have)
	return slices.Equal(have, slices.Sorted(slices.Values(want)))
}

func joined(names []string, prefix, separator string) string {
	out := make([]string, len(names))
	for i, name := range names {
		out[i] = prefix + quote(name)
	}
	return strings.Join(out, separator)
}
