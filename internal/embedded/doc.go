// Package embedded runs a Neo4j of its own as a child process, for whoever has
// no Neo4j server: the jars come from Maven Central once, the data lives in a
// directory of its own, bolt listens on loopback with a generated password and a
// certificate that is made at each start.
//
//	db, err := embedded.Start(ctx, embedded.Options{Home: ".zonegraph"})
//	if err != nil { … }
//	defer db.Stop(context.Background())
//	driver, err := neo4j.NewDriverWithContext(db.URI, neo4j.BasicAuth(db.User, db.Password, ""),
//		func(c *config.Config) { c.TlsConfig = db.TLS() })
//
// The child never outlives its parent, also when the parent is killed with
// SIGKILL: see child.go for how.
//
// What lives here: finding Java, fetching the jars, the archive of classes that
// shortens a start, the layout of the home directory, and the life of the process.
// What does not: anything about the graph, its data or its queries, and Neo4j servers
// that others run.
package embedded
