import type { CSSProperties, Ref } from 'react';
import { Field } from '../field.tsx';
import { readCode } from './read-code.ts';
import './code-field.css';

/**
 * One real input, so that autofill, paste, undo and screen readers work as everywhere; its slots are only drawn behind it.
 * What it holds is digits, whatever was put in.
 */
export function CodeField({
  label,
  length,
  value,
  hint,
  error,
  readOnly,
  ref,
  onChange,
}: {
  label: string;
  length: number;
  value: string;
  hint: string | null;
  error: string | null;
  readOnly: boolean;
  ref: Ref<HTMLInputElement>;
  onChange: (code: string) => void;
}) {
  const slots: CSSProperties & Record<'--length', number> = { '--length': length };
  return (
    <Field label={label} hint={hint} error={error}>
      {(wiring) => (
        <div className="code-field" dir="ltr" style={slots}>
          <div className="slots" aria-hidden="true">
            {Array.from({ length }, (_, index) => (
              <span key={index} className={index === Math.min(value.length, length - 1) ? 'next' : undefined} />
            ))}
          </div>
          <input
            {...wiring}
            ref={ref}
            type="text"
            inputMode="numeric"
            autoComplete="one-time-code"
            autoCorrect="off"
            spellCheck={false}
            value={value}
            readOnly={readOnly}
            onChange={(event) => onChange(readCode(event.target.value, length))}
          />
        </div>
      )}
    </Field>
  );
}
