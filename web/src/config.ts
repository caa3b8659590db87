// The configuration that the Go handler serves: the endpoint and the saved queries.

/** One operation of the menu. */
export interface SavedQuery {
  /** The operation name, unique in the menu. */
  name: string;
  titleZh: string;
  titleEn: string;
  /** The GraphQL document, with exactly one operation. */
  query: string;
  /** A JSON object, or the empty string. */
  variables: string;
}

export interface Config {
  /** The path that answers GraphQL requests. */
  endpoint: string;
  queries: SavedQuery[];
}

/** Loads the configuration, or throws an error that says what went wrong. */
export async function loadConfig(): Promise<Config> {
  const url = `${import.meta.env.BASE_URL}queries.json`;
  const response = await fetch(url);
  if (!response.ok) throw new Error(`${url}: ${response.status} ${response.statusText}`);
  return (await response.json()) as Config;
}

/** The saved query that the address asks for with ?query=NAME. */
export function linkedQuery(queries: SavedQuery[]): SavedQuery | undefined {
  const name = new URLSearchParams(location.search).get('query');
  return queries.find((query) => query.name === name);
}
