import { useRef, useState } from 'react';
import type { ChangeEvent, ClipboardEvent, CSSProperties, DragEvent, KeyboardEvent, Ref } from 'react';
import { Field } from '../field.tsx';
import { actOf, enter, rest } from './entry.ts';
import type { Act, Entry } from './entry.ts';
import type { Sought } from './read-code.ts';
import './code-field.css';

/**
 * One real input, so that autofill, paste and screen readers work as everywhere; its slots are only drawn behind it.
 * What it holds is digits, whatever was put in. `onEntry` hears of each act; of null where a text without a code was put in.
 */
export function CodeField({
  label,
  value,
  sought,
  hint,
  error,
  readOnly,
  ref,
  onEntry,
}: {
  label: string;
  value: string;
  sought: Sought;
  hint: string | null;
  error: string | null;
  readOnly: boolean;
  ref: Ref<HTMLInputElement>;
  onEntry: (entry: Entry | null) => void;
}) {
  // What an input method is still at work on belongs to it: nothing is read of it, or put right, before its end.
  const [composed, setComposed] = useState<string | null>(null);
  const isComposing = useRef(false);
  const { length } = sought;
  const slots: CSSProperties & Record<'--length', number> = { '--length': length };

  function become(field: HTMLInputElement, entry: Entry | null) {
    // Set here, so that React finds the value in place and leaves the caret alone.
    field.value = entry?.code ?? value;
    const caret = entry?.caret ?? field.value.length;
    field.setSelectionRange(caret, caret);
    onEntry(entry);
  }

  function act(field: HTMLInputElement, done: Act) {
    become(field, enter(value, done, sought));
  }

  function change({ target: field, nativeEvent }: ChangeEvent<HTMLInputElement>) {
    if (isComposing.current) {
      setComposed(field.value);
      return;
    }
    const [type, data] = nativeEvent instanceof InputEvent ? [nativeEvent.inputType, nativeEvent.data] : ['', null];
    const caret = field.selectionEnd ?? field.value.length;
    if (/^(?:delete|history)/.test(type)) {
      become(field, rest(field.value, caret, sought));
    } else if (type.startsWith('insert') && type !== 'insertReplacementText') {
      const byHand = type === 'insertText' && Array.from(data ?? '').length <= 1;
      act(field, actOf(value, field.value, caret, data, byHand));
    } else {
      // Autofill: it sets the whole value.
      act(field, { from: 0, to: value.length, text: field.value, byHand: false });
    }
  }

  function endComposition(field: HTMLInputElement) {
    isComposing.current = false;
    setComposed(null);
    if (field.value === value) return;
    if (readOnly) field.value = value;
    else act(field, actOf(value, field.value, field.selectionEnd ?? field.value.length, null, true));
  }

  /** Read before the browser makes one line of it. */
  function put(event: ClipboardEvent<HTMLInputElement> | DragEvent<HTMLInputElement>, data: DataTransfer) {
    event.preventDefault();
    if (readOnly) return;
    const field = event.currentTarget;
    field.focus();
    const [from, to] = [field.selectionStart ?? value.length, field.selectionEnd ?? value.length];
    act(field, { from, to, text: data.getData('text/plain'), byHand: false });
  }

  /** The key that ends a composition sends no form, in any browser. */
  function keepWhileComposing(event: KeyboardEvent) {
    if (event.key === 'Enter' && (isComposing.current || event.nativeEvent.isComposing)) event.preventDefault();
  }

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
            value={composed ?? value}
            readOnly={readOnly}
            onChange={change}
            onPaste={(event) => put(event, event.clipboardData)}
            onDrop={(event) => put(event, event.dataTransfer)}
            onCompositionStart={() => {
              isComposing.current = true;
            }}
            onCompositionEnd={(event) => endComposition(event.currentTarget)}
            onKeyDown={keepWhileComposing}
          />
        </div>
      )}
    </Field>
  );
}
