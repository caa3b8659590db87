package loaders
import ("context";"errors")
var errInput = errors.New("x")
func List(ctx context.Context, t string) (JSON, error) { return nil, nil }
func Connection(ctx context.Context, t string) (JSON, error) { return nil, nil }
