package ingest

// InBatches has so many rows written together, so that a short file takes many
// transactions.
func (o Options) InBatches(rows int) Options {
	o.batch = rows
	return o
}
