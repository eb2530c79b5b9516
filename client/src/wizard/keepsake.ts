import type { Channel } from '../graphql/operations.generated.ts';
import { digest } from './idempotency-key.ts';
import type { Keepsake } from './state/handles.ts';

export type Keepsakes = ReturnType<typeof createKeepsakes>;

/**
 * The name under which a verification is kept. A page with another nonce or session doesn't find the verification: its
 * backend would refuse the proof. Nonce and session are kept as a digest.
 */
export function keepsakeName({
  endpoint,
  nonce,
  session,
}: {
  endpoint: string;
  nonce?: string | null | undefined;
  session?: string | null | undefined;
}): string {
  const name = `phone-verification:${endpoint}`;
  const owner = [nonce ?? null, session ?? null];
  return owner.every((part) => part === null) ? name : `${name}#${digest(JSON.stringify(owner))}`;
}

/**
 * One tab's memory of its verification, which other tabs don't see and which ends with the tab:
 * docs/decisions/001-resume-without-cookies.md.
 */
export function createKeepsakes(name: string) {
  return {
    read(): Keepsake | null {
      return withStorage((storage) => parseKeepsake(storage.getItem(name)));
    },
    write(keepsake: Keepsake | null): void {
      withStorage((storage) => {
        if (keepsake) storage.setItem(name, JSON.stringify(keepsake));
        else storage.removeItem(name);
        return null;
      });
    },
  };
}

type Store = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;

/** The storage of a page whose browser refuses one, as in a foreign frame: it lives as long as the page. */
const memory = new Map<string, string>();

const storageInMemory: Store = {
  getItem: (name: string) => memory.get(name) ?? null,
  setItem: (name: string, value: string) => void memory.set(name, value),
  removeItem: (name: string) => void memory.delete(name),
};

function withStorage<Result>(use: (storage: Store) => Result | null): Result | null {
  try {
    return use(sessionStorage);
  } catch {
    return use(storageInMemory);
  }
}

function parseKeepsake(text: string | null): Keepsake | null {
  const value: unknown = JSON.parse(text ?? 'null');
  if (typeof value !== 'object' || !value || !('kind' in value)) return null;
  if (value.kind === 'start' && 'seed' in value && typeof value.seed === 'string') {
    return { kind: 'start', seed: value.seed };
  }
  const { kind } = value;
  if ((kind !== 'verification' && kind !== 'given') || !('id' in value) || typeof value.id !== 'string') return null;
  return {
    kind,
    id: value.id,
    chosenChannel: 'chosenChannel' in value && isChannel(value.chosenChannel) ? value.chosenChannel : 'SMS',
  };
}

const channels: Record<Channel, true> = { SMS: true, VOICE: true, WHATSAPP: true, RCS: true };
const isChannel = (value: unknown): value is Channel => typeof value === 'string' && Object.hasOwn(channels, value);
