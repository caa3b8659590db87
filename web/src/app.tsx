// Puts the page together: the header above GraphiQL with our panel in it.
import { DOC_EXPLORER_PLUGIN } from '@graphiql/plugin-doc-explorer';
import { HISTORY_PLUGIN } from '@graphiql/plugin-history';
import { GraphiQL } from 'graphiql';
import { useState } from 'react';
import { linkedQuery, type Config } from './config';
import { EditorOptions, EditorTheme, RunFirst } from './editors';
import { createFetcher } from './fetcher';
import { Header } from './header';
import { MENU_PLUGIN } from './menu';
import { hasStoredTabs, recall, remember } from './preferences';
import { QueriesContext } from './queries';

const plugins = [MENU_PLUGIN, HISTORY_PLUGIN];
const hidden = 'none';

export function App({ config }: { config: Config }) {
  // All of this describes the moment of arrival, so it must not change later.
  const [start] = useState(() => {
    const linked = linkedQuery(config.queries);
    return {
      fetcher: createFetcher(config.endpoint),
      first: linked ?? (hasStoredTabs() ? undefined : config.queries[0]),
      showMenu: linked !== undefined || recall('panel') !== hidden,
      showVariables: config.queries.some((saved) => saved.variables !== ''),
    };
  });
  const { fetcher, first, showMenu, showVariables } = start;

  return (
    <QueriesContext value={config.queries}>
      <div className="zg-page">
        <Header endpoint={config.endpoint} />
        <main className="zg-main">
          <GraphiQL
            fetcher={fetcher}
            plugins={plugins}
            referencePlugin={DOC_EXPLORER_PLUGIN}
            visiblePlugin={showMenu ? MENU_PLUGIN : ''}
            onTogglePluginVisibility={(plugin) => remember('panel', plugin?.title ?? hidden)}
            defaultEditorToolsVisibility={showVariables}
            defaultQuery=""
            {...(first && { initialQuery: first.query, initialVariables: first.variables })}
          >
            <GraphiQL.Logo>{null}</GraphiQL.Logo>
            <EditorOptions />
            <EditorTheme />
            {first && <RunFirst saved={first} />}
          </GraphiQL>
        </main>
      </div>
    </QueriesContext>
  );
}
