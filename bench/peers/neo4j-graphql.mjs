// Serves a graph through @neo4j/graphql on GraphQL Yoga: `node neo4j-graphql.mjs
// SDL-FILE`, with NEO4J_URI, NEO4J_USER and NEO4J_PASSWORD in the environment.
import { readFileSync } from "node:fs";

import { Neo4jGraphQL } from "@neo4j/graphql";
import { createYoga } from "graphql-yoga";
import neo4j from "neo4j-driver";

import { excludeDeprecatedFields } from "../../test/peer/dialect.mjs";
import { serve } from "./cluster.mjs";

await serve(async (server) => {
  const { NEO4J_URI, NEO4J_USER, NEO4J_PASSWORD } = process.env;
  const driver = neo4j.driver(NEO4J_URI, neo4j.auth.basic(NEO4J_USER, NEO4J_PASSWORD), { telemetryDisabled: true });
  const schema = await new Neo4jGraphQL({
    typeDefs: [readFileSync(process.argv[2], "utf8"), "extend schema @mutation(operations: [])"],
    driver,
    features: { excludeDeprecatedFields },
  }).getSchema();
  // Parsed and validated operations are kept by Yoga unless it is told not to.
  const yoga = createYoga({ schema, logging: false, graphiql: false, landingPage: false, multipart: false, cors: false });
  server.on("request", yoga);
});
