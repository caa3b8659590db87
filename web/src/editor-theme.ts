// The colors of Monaco in our palette.
import type * as Monaco from 'monaco-editor';

interface Palette {
  accent: string;
  soft: string;
  surface: string;
  field: string;
  argument: string;
}

const palettes: Record<'light' | 'dark', Palette> = {
  light: { accent: '#0f766e', soft: '#0f766e19', surface: '#ffffff', field: '#3b4b6811', argument: '#6c69ce' },
  dark: { accent: '#4fd1c0', soft: '#4fd1c01f', surface: '#1b2330', field: '#b7c2d711', argument: '#908aff' },
};

/**
 * Replaces GraphiQL's two themes under their own names. GraphiQL chooses between
 * the names, so its choice of light or dark keeps working.
 */
export function defineThemes({ editor }: Pick<typeof Monaco, 'editor'>): void {
  editor.defineTheme('graphiql-LIGHT', theme('vs', palettes.light));
  editor.defineTheme('graphiql-DARK', theme('vs-dark', palettes.dark));
}

function theme(
  base: Monaco.editor.BuiltinTheme,
  { accent, soft, surface, field, argument }: Palette,
): Monaco.editor.IStandaloneThemeData {
  return {
    base,
    inherit: true,
    rules: [{ token: 'argument.identifier.gql', foreground: argument }],
    colors: {
      'editor.background': '#ffffff00',
      'scrollbar.shadow': '#ffffff00',
      focusBorder: accent,
      'textLink.foreground': accent,
      'textLink.activeForeground': accent,
      'editorLink.activeForeground': accent,
      'list.highlightForeground': accent,
      'list.focusHighlightForeground': accent,
      'list.hoverBackground': soft,
      'editorWidget.background': surface,
      'editorHoverWidget.background': surface,
      'editorSuggestWidget.background': surface,
      'editorSuggestWidget.selectedBackground': soft,
      'editorSuggestWidget.selectedForeground': accent,
      'quickInput.background': surface,
      'quickInputList.focusBackground': soft,
      'pickerGroup.foreground': accent,
      'menu.background': surface,
      'menu.selectionBackground': soft,
      'menu.selectionForeground': accent,
      'toolbar.hoverBackground': soft,
      'input.background': field,
    },
  };
}
