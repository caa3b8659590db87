// Package web serves the playground: a GraphiQL page with a menu of saved
// queries, bundled by npm into dist/ and embedded here, so that it works without
// any other host. The page itself is TypeScript under src/; what the queries
// ask and the GraphQL endpoint they go to live elsewhere.
package web
