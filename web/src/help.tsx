// A short manual in a native modal dialog, which brings focus handling and Escape.
import type { Ref } from 'react';
import { useLanguage } from './language';

interface HelpProps {
  ref: Ref<HTMLDialogElement>;
  endpoint: string;
}

export function Help({ ref, endpoint }: HelpProps) {
  const { t } = useLanguage();
  const url = new URL(endpoint, location.href).href;
  const command = `curl ${url} \\
  -H 'content-type: application/json' \\
  -d '{"query": "{ __typename }"}'`;

  return (
    <dialog ref={ref} className="zg-help" aria-labelledby="zg-help-title">
      <form method="dialog">
        <h2 id="zg-help-title">{t.help}</h2>
        <button type="submit">{t.close}</button>
      </form>
      <p>{t.helpIntro}</p>
      <ol>
        {t.helpSteps.map((step) => (
          <li key={step}>{step}</li>
        ))}
      </ol>
      <h3>{t.helpKeys}</h3>
      <dl>
        {t.keys.map(([key, action]) => (
          <div key={key}>
            <dt>
              <kbd>{key}</kbd>
            </dt>
            <dd>{action}</dd>
          </div>
        ))}
      </dl>
      <h3>{t.helpProgram}</h3>
      <pre tabIndex={0}>{command}</pre>
      <p>
        <a href={`${import.meta.env.BASE_URL}licenses.txt`} target="_blank" rel="noreferrer">
          {t.licenses}
        </a>
      </p>
    </dialog>
  );
}
