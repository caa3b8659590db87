// The slim bar on top: product name, help and language.
import { useRef } from 'react';
import { Help } from './help';
import { useLanguage } from './language';
import type { Language } from './text';

const languages: { code: Language; label: string; tag: string }[] = [
  { code: 'zh', label: '中文', tag: 'zh-CN' },
  { code: 'en', label: 'English', tag: 'en' },
];

export function Header({ endpoint }: { endpoint: string }) {
  const { language, setLanguage, t } = useLanguage();
  const help = useRef<HTMLDialogElement>(null);

  return (
    <header className="zg-header">
      <h1 className="zg-brand">
        <img src={`${import.meta.env.BASE_URL}favicon.svg`} alt="" width="22" height="22" />
        zonegraph
      </h1>
      <span className="zg-tagline">{t.tagline}</span>
      <button type="button" className="zg-help-button" onClick={() => help.current?.showModal()}>
        {t.help}
      </button>
      <div className="zg-languages" role="group" aria-label={t.languageLabel}>
        {languages.map(({ code, label, tag }) => (
          <button
            key={code}
            type="button"
            lang={tag}
            data-language={code}
            aria-pressed={code === language}
            onClick={() => setLanguage(code)}
          >
            {label}
          </button>
        ))}
      </div>
      <Help ref={help} endpoint={endpoint} />
    </header>
  );
}
