import { languageNames, languageOf } from '../i18n/languages.ts';

/** A choice of languages, each by its own name. `locale`: the page's. */
export function LanguagePicker({
  label,
  locale,
  onChoose,
}: {
  label: string;
  locale: string;
  onChoose: (language: string) => void;
}) {
  return (
    <label className="language">
      <svg className="icon" viewBox="0 0 24 24" aria-hidden="true">
        <circle cx="12" cy="12" r="8.5" />
        <path d="M3.500 12h17M12 3.500c5.500 5 5.500 12 0 17M12 3.500c-5.500 5-5.500 12 0 17" />
      </svg>
      <select aria-label={label} value={languageOf(locale) ?? 'en'} onChange={(event) => onChoose(event.target.value)}>
        {Object.entries(languageNames).map(([language, name]) => (
          <option key={language} value={language} lang={language}>
            {name}
          </option>
        ))}
      </select>
    </label>
  );
}
