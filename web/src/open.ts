// Puts a saved query into an editor tab and runs it.
import { useGraphiQL, useGraphiQLActions } from '@graphiql/react';
import { useQueries } from './queries';
import type { SavedQuery } from './config';

/**
 * Returns a function that opens a saved query: in the current tab if nobody has
 * worked there, otherwise in a new one. It is undefined until the editors exist.
 */
export function useOpenQuery(): ((saved: SavedQuery) => void) | undefined {
  const actions = useGraphiQLActions();
  const queries = useQueries();
  const editors = useGraphiQL(({ queryEditor, variableEditor, responseEditor }) => ({
    queryEditor,
    variableEditor,
    responseEditor,
  }));
  const { queryEditor, variableEditor, responseEditor } = editors;
  if (!queryEditor || !variableEditor || !responseEditor) return undefined;

  return (saved) => {
    actions.stop();
    if (!isUntouched(queryEditor.getValue(), variableEditor.getValue(), queries)) actions.addTab();
    queryEditor.setValue(saved.query);
    variableEditor.setValue(saved.variables);
    // GraphiQL learns of edits with a delay; running at once needs the facts now,
    // or the previous operation's name would be sent with this query.
    actions.updateActiveTabValues({ query: saved.query, variables: saved.variables });
    actions.setOperationName(saved.name);
    void actions.run();
  };
}

/** Whether a tab holds nothing but an unchanged saved query, or nothing at all. */
function isUntouched(query: string, variables: string, queries: SavedQuery[]): boolean {
  if (query.trim() === '') return true;
  return queries.some(
    (saved) => saved.query.trim() === query.trim() && saved.variables.trim() === variables.trim(),
  );
}
