// What the browser remembers for us between visits.

const prefix = 'zonegraph:';

/** Reads a remembered value; a browser that forbids storage remembers nothing. */
export function recall(key: string): string | null {
  try {
    return localStorage.getItem(prefix + key);
  } catch {
    return null;
  }
}

/** Remembers a value, if the browser lets us. */
export function remember(key: string, value: string): void {
  try {
    localStorage.setItem(prefix + key, value);
  } catch {
    // A full or forbidden storage costs a preference, not the page.
  }
}

/** Whether an earlier visit left editor tabs that GraphiQL will restore. */
export function hasStoredTabs(): boolean {
  try {
    return localStorage.getItem('graphiql:tabState') !== null;
  } catch {
    return false;
  }
}
