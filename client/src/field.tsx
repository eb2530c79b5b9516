import { useId } from 'react';
import type { ReactNode } from 'react';

/** What a control needs to be tied to its label, its hint and what else is said of it. */
type Wiring = { id: string; 'aria-describedby': string; 'aria-invalid': boolean };

/**
 * A label, a control and a hint, wired for assistive technology once and for all fields. `about`: the ids of what stands
 * elsewhere and is read with the control.
 */
export function Field({
  label,
  hint,
  about,
  isInvalid,
  children,
}: {
  label: string;
  hint?: ReactNode;
  about: string;
  isInvalid: boolean;
  children: (wiring: Wiring) => ReactNode;
}) {
  const id = useId();
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      {children({ id, 'aria-describedby': hint ? `${about} ${id}-hint` : about, 'aria-invalid': isInvalid })}
      {hint && (
        <p className="hint" id={`${id}-hint`}>
          {hint}
        </p>
      )}
    </div>
  );
}
