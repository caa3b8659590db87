// Serves a graph through @neo4j/graphql, for tests that compare its answers with
// zonegraph's: `node server.mjs SDL-FILE`, with NEO4J_URI, NEO4J_USER and
// NEO4J_PASSWORD in the environment. It prints the port it listens on, and ends
// when its standard input does, which is when its parent ends.
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import { text } from "node:stream/consumers";

import { Neo4jGraphQL } from "@neo4j/graphql";
import { graphql } from "graphql";
import neo4j from "neo4j-driver";

import { excludeDeprecatedFields } from "./dialect.mjs";

const { NEO4J_URI, NEO4J_USER, NEO4J_PASSWORD } = process.env;
const driver = neo4j.driver(NEO4J_URI, neo4j.auth.basic(NEO4J_USER, NEO4J_PASSWORD));
const schema = await new Neo4jGraphQL({
  typeDefs: [readFileSync(process.argv[2], "utf8"), "extend schema @mutation(operations: [])"],
  driver,
  features: { excludeDeprecatedFields },
}).getSchema();

const server = createServer(async (request, response) => {
  const { query, variables } = JSON.parse(await text(request));
  const answer = await graphql({ schema, source: query, variableValues: variables, contextValue: {} });
  response.setHeader("Content-Type", "application/json");
  response.end(JSON.stringify(answer));
});
server.listen(0, "127.0.0.1", () => console.log(server.address().port));

process.stdin.resume().on("end", () => process.exit());
