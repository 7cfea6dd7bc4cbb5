// Asks a SELECT query of two endpoints by Comunica; one JSON object a row.
// node join.mjs QUERY ENDPOINT...
import { QueryEngine } from "@comunica/query-sparql";

const [query, ...endpoints] = process.argv.slice(2);
const sources = endpoints.map((value) => ({ type: "sparql", value }));
const bindings = await new QueryEngine().queryBindings(query, { sources });
for (const row of await bindings.toArray()) {
  const said = [...row].map(([variable, term]) => [variable.value, term.value]);
  console.log(JSON.stringify(Object.fromEntries(said)));
}
