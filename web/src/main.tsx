// Entry point: loads the configuration, then shows the playground.
import './workers';
import '@graphiql/react/style.css';
import '@graphiql/plugin-doc-explorer/style.css';
import '@graphiql/plugin-history/style.css';
import 'graphiql/graphiql.css';
import './style.css';
import { createRoot } from 'react-dom/client';
import { App } from './app';
import { loadConfig } from './config';
import { LanguageProvider } from './language';
import { LoadError } from './load-error';

const root = createRoot(document.getElementById('root')!);

async function start() {
  const page = await loadConfig().then(
    (config) => <App config={config} />,
    (error: unknown) => <LoadError error={error} />,
  );
  root.render(<LanguageProvider>{page}</LanguageProvider>);
}

void start();
