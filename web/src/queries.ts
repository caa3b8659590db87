// Hands the saved queries down to the panel, which GraphiQL renders without props.
import { createContext, useContext } from 'react';
import type { SavedQuery } from './config';

export const QueriesContext = createContext<SavedQuery[]>([]);

export function useQueries(): SavedQuery[] {
  return useContext(QueriesContext);
}
