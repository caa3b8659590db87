// Sends GraphQL requests as plain JSON over HTTP.
import type { Fetcher } from '@graphiql/toolkit';

/**
 * Makes a fetcher for endpoint. Every request is one POST and one JSON answer:
 * the API has no subscriptions and no incremental delivery, so the larger
 * fetcher of GraphiQL would only add code.
 */
export function createFetcher(endpoint: string): Fetcher {
  return async (params, options) => {
    const response = await fetch(endpoint, {
      method: 'POST',
      headers: {
        accept: 'application/graphql-response+json, application/json;q=0.9',
        'content-type': 'application/json',
        ...options?.headers,
      },
      body: JSON.stringify(params),
    });
    const text = await response.text();
    try {
      return JSON.parse(text);
    } catch {
      // A proxy or a crashed server answers with text; show it, not a syntax error.
      throw new Error(`${response.status} ${response.statusText}: ${text.slice(0, 500)}`);
    }
  };
}
