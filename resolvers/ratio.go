package resolvers

import (
	"context"
	"fmt"
	"slices"

	"zonegraph/graph"
	"zonegraph/graph/comparison"
	"zonegraph/loaders"
	"zonegraph/resolvers/gql"
)

// maxNumerator bounds what a ratio sums.
const maxNumerator = 100

// Ratio divides reported numbers, or refuses to: one statement for the numbers,
// one for the ids of citations if they are selected, and one for each selected
// field with nodes.
func (q query) Ratio(ctx context.Context, numerator []string, denominator string) (*gql.Ratio, error) {
	if len(numerator) == 0 || len(numerator) > maxNumerator {
		return nil, graph.BadInput("numerator", "node.id-number", len(numerator), maxNumerator)
	}
	var refs []graph.Ref
	var arguments []string
	for i, id := range append(slices.Clone(numerator), denominator) {
		argument := fmt.Sprintf("numerator[%d]", i)
		if i == len(numerator) {
			argument = "denominator"
		}
		ref, err := graph.ParseRef(id)
		if err != nil || !comparison.StatesFigure(ref.Type) {
			return nil, graph.BadInput(argument, "ratio.no-figure", id)
		}
		if argument != "denominator" && slices.Contains(refs, ref) {
			return nil, graph.BadInput(argument, "node.id-twice", id)
		}
		refs, arguments = append(refs, ref), append(arguments, argument)
	}
	figures, err := q.figures(ctx, refs, arguments)
	if err != nil {
		return nil, err
	}
	return q.ratioAnswer(ctx, figures)
}

// figures reads the figures of nodes, in their order.
func (q query) figures(ctx context.Context, refs []graph.Ref, arguments []string) ([]comparison.Figure, error) {
	found := map[graph.Ref]comparison.Figure{}
	err := q.Loader.Reader.Read(ctx, comparison.FiguresOf(refs), func(v any) error {
		f, err := comparison.DecodeFigure(v)
		found[f.Ref] = f
		return err
	})
	if err != nil {
		return nil, err
	}
	out := make([]comparison.Figure, len(refs))
	for i, ref := range refs {
		f, ok := found[ref]
		if !ok {
			return nil, graph.NoNode(arguments[i], ref)
		}
		out[i] = f
	}
	return out, nil
}

// ratioAnswer divides all figures but the last by the last.
func (q query) ratioAnswer(ctx context.Context, figures []comparison.Figure) (*gql.Ratio, error) {
	b := loaders.NewBatch(q.Loader)
	last := figures[len(figures)-1]
	r := comparison.Divide(figures[:len(figures)-1], last)
	out := &gql.Ratio{Unit: text(r.Unit), Refusals: []gql.RatioRefusal{}, Denominator: shownFigure(b, last), Citations: []loaders.Value{}}
	for _, f := range figures[:len(figures)-1] {
		out.Numerator = append(out.Numerator, *shownFigure(b, f))
	}
	if len(r.Refusals) == 0 {
		out.Value = &r.Value
	}
	if r.OneWindow {
		out.Window = shownWindow(last)
	}
	if r.OneSubject {
		out.Subject = b.Node("Ratio.subject", last.Subject)
	}
	for _, refusal := range r.Refusals {
		out.Refusals = append(out.Refusals, shownRefusal(b, refusal))
	}
	if loaders.Selects(ctx, "citations") {
		if err := q.ratioCitations(ctx, b, out, figures); err != nil {
			return nil, err
		}
	}
	return out, b.Load(ctx)
}

func (q query) ratioCitations(ctx context.Context, b *loaders.Batch, out *gql.Ratio, figures []comparison.Figure) error {
	facts := make([]string, len(figures))
	for i, f := range figures {
		facts[i] = f.Ref.String()
	}
	found, err := citationsOf(ctx, q.Loader, facts)
	if err != nil {
		return err
	}
	var ids []string
	for _, of := range found {
		ids = append(ids, of...)
	}
	slices.Sort(ids)
	for _, id := range slices.Compact(ids) {
		out.Citations = append(out.Citations, b.Node("Ratio.citations", ref(id)))
	}
	return nil
}

func shownRefusal(b *loaders.Batch, r comparison.Refusal) gql.RatioRefusal {
	out := gql.RatioRefusal{Reason: gql.RatioRefusalReason(r.Reason), Windows: []gql.FigureWindow{}, Subjects: []loaders.Value{}}
	out.MessageZh, out.MessageEn = inBoth(r.Message)
	for _, f := range r.Figures {
		switch r.Reason {
		case comparison.WindowMismatch:
			out.Windows = append(out.Windows, *shownWindow(f))
		case comparison.SubjectMismatch:
			out.Subjects = append(out.Subjects, b.Node("RatioRefusal.subjects", f.Subject))
		}
	}
	return out
}

func shownFigure(b *loaders.Batch, f comparison.Figure) *gql.RatioFigure {
	out := &gql.RatioFigure{Node: b.Node("RatioFigure.node", f.Ref), Value: f.Value, Unit: f.Unit, Window: shownWindow(f)}
	if f.Subject != (graph.Ref{}) {
		out.Subject = b.Node("RatioFigure.subject", f.Subject)
	}
	return out
}

// shownWindow is null if nothing is recorded.
func shownWindow(f comparison.Figure) *gql.FigureWindow {
	w := &gql.FigureWindow{Words: text(f.Words), Start: text(string(f.From)), End: text(string(f.To))}
	if f.Year != 0 {
		w.Year = &f.Year
	}
	if *w == (gql.FigureWindow{}) {
		return nil
	}
	return w
}
