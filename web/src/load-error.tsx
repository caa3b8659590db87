// What the page shows when its configuration cannot be loaded.
import { useLanguage } from './language';

export function LoadError({ error }: { error: unknown }) {
  const { t } = useLanguage();
  return (
    <div className="zg-load-error" role="alert">
      <h1>zonegraph</h1>
      <p>{t.loadFailed}</p>
      <pre>{error instanceof Error ? error.message : String(error)}</pre>
      <button type="button" onClick={() => location.reload()}>
        {t.retry}
      </button>
    </div>
  );
}
