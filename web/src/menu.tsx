// The panel that lists the saved queries, as a GraphiQL plugin.
import { useGraphiQL, type GraphiQLPlugin } from '@graphiql/react';
import { useState, type KeyboardEvent, type MouseEvent } from 'react';
import type { SavedQuery } from './config';
import { useLanguage } from './language';
import { useOpenQuery } from './open';
import { useQueries } from './queries';

/** The title identifies the plugin in storage, so it holds both languages instead of changing. */
export const MENU_PLUGIN: GraphiQLPlugin = {
  title: '预存查询 · Saved queries',
  icon: MenuIcon,
  content: Menu,
};

function Menu() {
  const { language, t } = useLanguage();
  const queries = useQueries();
  const open = useOpenQuery();
  const current = useGraphiQL(({ tabs, activeTabIndex }) => tabs[activeTabIndex]?.operationName);
  const [filter, setFilter] = useState('');

  const shown = queries
    .map((saved, index) => ({ saved, number: index + 1 }))
    .filter(({ saved }) => matches(saved, filter));

  const onClick = (event: MouseEvent, saved: SavedQuery) => {
    // With a modifier the click means "new tab" or "new window"; let the link work.
    if (event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    open?.(saved);
  };

  return (
    <section className="zg-menu" aria-label={t.menuTitle}>
      <h2>{t.menuTitle}</h2>
      {queries.length === 0 ? (
        <p>{t.noQueries}</p>
      ) : (
        <>
          <p>{t.menuHint}</p>
          <input
            type="search"
            value={filter}
            placeholder={t.filter}
            aria-label={t.filter}
            onChange={(event) => setFilter(event.target.value)}
          />
          {shown.length === 0 && <p>{t.noMatch}</p>}
          <ol onKeyDown={moveFocus}>
            {shown.map(({ saved, number }) => (
              <li key={saved.name}>
                <a
                  href={`?query=${encodeURIComponent(saved.name)}`}
                  data-query={saved.name}
                  aria-current={saved.name === current}
                  onClick={(event) => onClick(event, saved)}
                >
                  <span className="zg-number" aria-hidden="true">
                    {number}
                  </span>
                  <span className="zg-question">{language === 'zh' ? saved.titleZh : saved.titleEn}</span>
                  <code>{saved.name}</code>
                </a>
              </li>
            ))}
          </ol>
        </>
      )}
    </section>
  );
}

/** Finds text in both titles and the name, whichever language is shown. */
function matches(saved: SavedQuery, filter: string): boolean {
  const wanted = filter.trim().toLowerCase();
  return [saved.titleZh, saved.titleEn, saved.name].some((text) => text.toLowerCase().includes(wanted));
}

/** Lets the arrow keys, Home and End walk the list. */
function moveFocus(event: KeyboardEvent<HTMLOListElement>) {
  const links = [...event.currentTarget.querySelectorAll('a')];
  const index = links.findIndex((link) => link === document.activeElement);
  const last = links.length - 1;
  const target = { ArrowDown: Math.min(index + 1, last), ArrowUp: Math.max(index - 1, 0), Home: 0, End: last }[event.key];
  if (target === undefined) return;
  event.preventDefault();
  links[target]?.focus();
}

function MenuIcon() {
  return (
    <svg viewBox="0 0 24 24" fill="none" stroke="currentColor" strokeWidth="1.5" strokeLinecap="round" aria-hidden="true">
      <path d="M9 6h11M9 12h11M9 18h11" />
      <path d="M4 6h.01M4 12h.01M4 18h.01" strokeWidth="2.5" />
    </svg>
  );
}
