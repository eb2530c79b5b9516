import { asciiDigits } from '../digits.ts';

/** What a person pressed on the phone: a code, or a number to try. */
type Pressed = { type: 'code' | 'number'; text: string };

export type SimulatedPhone = ReturnType<typeof createSimulatedPhone>;

const prefix = 'simulated-phone:';

/**
 * The conversation with the simulated phone in its frame. Only that frame is heard, and only from this page's own origin;
 * without a frame nobody is.
 */
export function createSimulatedPhone() {
  let frame: HTMLIFrameElement | null = null;
  let shown: { language: string; phoneNumber: string | null } = { language: 'en', phoneNumber: null };
  const listeners = new Set<(pressed: Pressed) => void>();

  function tell() {
    frame?.contentWindow?.postMessage({ type: `${prefix}show`, ...shown }, location.origin);
  }

  function hear({ source, origin, data }: MessageEvent<unknown>) {
    if (source !== frame?.contentWindow || origin !== location.origin) return;
    if (isReady(data)) tell();
    const pressed = readPressed(data);
    if (pressed) for (const listener of listeners) listener(pressed);
  }

  function show(change: Partial<typeof shown>) {
    shown = { ...shown, ...change };
    tell();
  }

  return {
    /** For the frame's `ref`. */
    attach(element: HTMLIFrameElement) {
      frame = element;
      addEventListener('message', hear);
      return () => {
        frame = null;
        removeEventListener('message', hear);
      };
    },
    speak: (language: string) => show({ language }),
    /** From now on the phone is that of this number; of nobody where `masked` is null. */
    show: (masked: string | null, typed: string) =>
      show({ phoneNumber: masked === null ? null : unmasked(masked, typed) }),
    /** Answers how to stop. */
    onPress(type: Pressed['type'], onText: (text: string) => void) {
      const listener = (pressed: Pressed) => void (pressed.type === type && onText(pressed.text));
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
}

/** The whole number, where what was typed in this tab fits what the server shows of the number; as shown otherwise. */
export function unmasked(masked: string, typed: string): string {
  const digits = asciiDigits(typed).replace(/\D|^0+/g, '');
  const signs = Array.from(masked);
  const typedAt = (place: number) => digits[digits.length - signs.length + place];
  const fits = signs.every((sign, place) => sign === '+' || [sign, undefined].includes(typedAt(place)) || sign === '•');
  return fits ? signs.map((sign, place) => (sign === '•' ? (typedAt(place) ?? sign) : sign)).join('') : masked;
}

const isMessage = (data: unknown): data is { type: unknown } =>
  typeof data === 'object' && data !== null && 'type' in data;

const isReady = (data: unknown) => isMessage(data) && data.type === `${prefix}ready`;

function readPressed(data: unknown): Pressed | null {
  if (!isMessage(data) || !('text' in data) || typeof data.text !== 'string' || data.text.length > 20) return null;
  const type = (['code', 'number'] as const).find((one) => data.type === prefix + one);
  return type ? { type, text: data.text } : null;
}
