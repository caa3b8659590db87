// Adjusts GraphiQL's editors after they exist, and runs the first query.
import { useGraphiQL, useGraphiQLActions, useMonaco } from '@graphiql/react';
import { useEffect, useRef } from 'react';
import type { SavedQuery } from './config';
import { defineThemes } from './editor-theme';
import { useOpenQuery } from './open';

const monospace =
  'ui-monospace, "SF Mono", Menlo, Consolas, "Cascadia Mono", "DejaVu Sans Mono", "Liberation Mono", "Noto Sans Mono CJK SC", "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", monospace';

/**
 * Gives every editor fonts that the reader has. GraphiQL asks for Fira Code,
 * which it ships in its full style sheet; that sheet is 400 kB of fonts
 * without a Chinese glyph, so we leave it out.
 */
export function EditorOptions() {
  const editors = useGraphiQL(({ queryEditor, variableEditor, headerEditor, responseEditor }) => ({
    queryEditor,
    variableEditor,
    headerEditor,
    responseEditor,
  }));
  useEffect(() => {
    for (const editor of Object.values(editors)) {
      editor?.updateOptions({
        fontFamily: monospace,
        fontSize: 14,
        wordWrap: 'on',
        // Monaco would frame every full-width comma as a look-alike of ",".
        unicodeHighlight: { ambiguousCharacters: false },
      });
    }
  }, [editors]);

  return null;
}

/** Applies our colors, and follows the system between light and dark. */
export function EditorTheme() {
  const monaco = useMonaco((state) => state.monaco);
  const { setTheme } = useGraphiQLActions();
  const theme = useGraphiQL((state) => state.theme);
  useEffect(() => {
    if (!monaco) return;
    defineThemes(monaco);
    setTheme(theme);
    // GraphiQL's style sheet follows the system by itself, its editors do not.
    const system = matchMedia('(prefers-color-scheme: dark)');
    const follow = () => setTheme(theme);
    system.addEventListener('change', follow);
    return () => system.removeEventListener('change', follow);
  }, [monaco, setTheme, theme]);

  return null;
}

/** Opens and runs a query once, as soon as the editors exist. */
export function RunFirst({ saved }: { saved: SavedQuery }) {
  const open = useOpenQuery();
  const done = useRef(false);
  useEffect(() => {
    if (!open || done.current) return;
    done.current = true;
    open(saved);
  });

  return null;
}
