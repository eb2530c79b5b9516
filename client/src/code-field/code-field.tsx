import { useCallback, useRef, useState, useSyncExternalStore } from 'react';
import type {
  ChangeEvent,
  ClipboardEvent,
  CSSProperties,
  DragEvent,
  KeyboardEvent,
  MouseEvent,
  Ref,
  RefObject,
} from 'react';
import { Field } from '../field.tsx';
import { actOf, enter, rest } from './entry.ts';
import type { Act, Entry } from './entry.ts';
import type { Sought } from './read-code.ts';
import './code-field.css';

/**
 * One real input, so that autofill, paste and screen readers work as everywhere. What it holds, its caret and its selection
 * are drawn as slots.
 * What it holds is digits, whatever was put in. `onEntry` hears of each act; of null where a text without a code was put in.
 */
export function CodeField({
  label,
  value,
  sought,
  about,
  isInvalid,
  readOnly,
  ref,
  onEntry,
}: {
  label: string;
  value: string;
  sought: Sought;
  /** Ids of what is read with the field. */
  about: string;
  isInvalid: boolean;
  readOnly: boolean;
  ref: Ref<HTMLInputElement>;
  onEntry: (entry: Entry | null) => void;
}) {
  // What an input method is still at work on belongs to it: nothing is read of it, or put right, before its end.
  const [composed, setComposed] = useState<string | null>(null);
  const isComposing = useRef(false);
  const box = useRef<HTMLDivElement>(null);
  const selection = useSelection(box);
  const { length } = sought;
  const digits = Array.from(composed ?? value);
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

  /** The caret goes where the press was: user styles may space the unseen letters otherwise than the slots. */
  function placeCaret({ currentTarget: field, clientX }: MouseEvent<HTMLInputElement>) {
    const drawn = box.current?.getBoundingClientRect();
    if (!drawn || field.selectionStart !== field.selectionEnd) return;
    const caret = Math.min(value.length, Math.round(((clientX - drawn.left) / drawn.width) * length));
    field.setSelectionRange(caret, caret);
  }

  /** The key that ends a composition sends no form, in any browser. */
  function keepWhileComposing(event: KeyboardEvent) {
    if (event.key === 'Enter' && (isComposing.current || event.nativeEvent.isComposing)) event.preventDefault();
  }

  return (
    <Field label={label} about={about} isInvalid={isInvalid}>
      {(wiring) => (
        <div ref={box} className="code-field" dir="ltr" style={slots}>
          <div className="slots" aria-hidden="true" translate="no">
            {Array.from({ length }, (_, index) => (
              <span key={index} className={markOf(index, selection, length)}>
                {digits[index]}
              </span>
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
            onClick={placeCaret}
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

type Selection = { from: number; to: number };

/** What a slot shows of the caret and the selection. In a field that is full the caret may be behind the last digit. */
function markOf(index: number, { from, to }: Selection, length: number): string | undefined {
  if (from < to) return from <= index && index < to ? 'selected' : undefined;
  if (from === length && index === length - 1) return 'caret behind';
  return index === from ? 'caret' : undefined;
}

/** What is selected in the input of a box. */
function useSelection(box: RefObject<HTMLDivElement | null>): Selection {
  const subscribe = useCallback(
    (onChange: () => void) => {
      const ended = new AbortController();
      // Older browsers tell only the document.
      for (const target of [box.current, document])
        target?.addEventListener('selectionchange', onChange, { signal: ended.signal });
      return () => ended.abort();
    },
    [box],
  );
  const read = () => {
    const field = box.current?.querySelector('input');
    return `${field?.selectionStart ?? 0} ${field?.selectionEnd ?? 0}`;
  };
  const [from = 0, to = 0] = useSyncExternalStore(subscribe, read, () => '0 0')
    .split(' ')
    .map(Number);
  return { from, to };
}
