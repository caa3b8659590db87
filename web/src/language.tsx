// The language of our own interface, and a hook to read and change it.
import { createContext, useContext, useEffect, useState, type ReactNode } from 'react';
import { recall, remember } from './preferences';
import { text, type Language, type Text } from './text';

interface LanguageValue {
  language: Language;
  setLanguage: (language: Language) => void;
  /** The interface strings in the current language. */
  t: Text;
}

const LanguageContext = createContext<LanguageValue | null>(null);

function initialLanguage(): Language {
  const stored = recall('language');
  if (stored === 'zh' || stored === 'en') return stored;
  return navigator.language.toLowerCase().startsWith('zh') ? 'zh' : 'en';
}

export function LanguageProvider({ children }: { children: ReactNode }) {
  const [language, setState] = useState(initialLanguage);

  useEffect(() => {
    // Also picks the right Chinese glyph shapes and the voice of a screen reader.
    document.documentElement.lang = language === 'zh' ? 'zh-CN' : 'en';
  }, [language]);

  const setLanguage = (next: Language) => {
    remember('language', next);
    setState(next);
  };

  return <LanguageContext value={{ language, setLanguage, t: text[language] }}>{children}</LanguageContext>;
}

export function useLanguage(): LanguageValue {
  const value = useContext(LanguageContext);
  if (!value) throw new Error('useLanguage needs a LanguageProvider above it');
  return value;
}
