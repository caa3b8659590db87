// Serves a PostgreSQL through PostGraphile with its plugins for filters, aggregates
// and relations by a table of pairs: `node postgraphile.mjs`, with DATABASE_URL in the environment.
// `node postgraphile.mjs schema` prints the schema instead.
import "./node20.mjs";

import { PgManyToManyPreset } from "@graphile-contrib/pg-many-to-many";
import { PgAggregatesPreset } from "@graphile/pg-aggregates";
import { PgSimplifyInflectionPreset } from "@graphile/simplify-inflection";
import { printSchema } from "graphql";
import { makeSchema, postgraphile } from "postgraphile";
import { makePgService } from "postgraphile/adaptors/pg";
import { grafserv } from "postgraphile/grafserv/node";
import { PostGraphileAmberPreset } from "postgraphile/presets/amber";
import { PostGraphileConnectionFilterPreset } from "postgraphile-plugin-connection-filter";

import { serve } from "./cluster.mjs";

// Without settings for each request, PostGraphile needs no transaction around its
// statements.
const preset = {
  extends: [PostGraphileAmberPreset, PgSimplifyInflectionPreset, PostGraphileConnectionFilterPreset, PgManyToManyPreset, PgAggregatesPreset],
  pgServices: [makePgService({ connectionString: process.env.DATABASE_URL, schemas: ["public"], poolConfig: { max: 20 } })],
  schema: {
    connectionFilterRelations: true,
    connectionFilterAllowEmptyObjectInput: true,
    defaultBehavior: "-insert -update -delete -mutation",
  },
  grafast: { explain: false },
  grafserv: { watch: false, websockets: false, graphiql: false },
};

if (process.argv[2] === "schema") {
  const { schema } = await makeSchema(preset);
  console.log(printSchema(schema));
  process.exit();
}
await serve(async (server) => {
  const serv = postgraphile(preset).createServ(grafserv);
  await serv.addTo(server);
});
