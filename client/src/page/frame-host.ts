/** What the page around the frame is told: mostly what a host of the component is told. */
type Told =
  | { type: 'ready' }
  | { type: 'refused'; reason: 'NONCE_INVALID' | 'STARTED' }
  | { type: 'height'; height: number }
  | { type: 'verified'; token: string; expiresAt: string }
  | { type: 'canceled' }
  | { type: 'over'; reason: string };

/** The page around the frame, as of its latest word. */
export type Host = { nonce: string | undefined; tell: (told: Told) => void };

export type FrameHost = ReturnType<typeof createFrameHost>;

const prefix = 'phone-verification:';

/**
 * Listens for the page around this page's frame. This page tells nothing before that page has spoken, and then only to the
 * origin that spoke, which the policy's `frame-ancestors` has let in.
 */
export function createFrameHost() {
  let host: Host | null = null;
  let hasStarted = false;
  const listeners = new Set<() => void>();

  function hear({ source, origin, data }: MessageEvent<unknown>) {
    if (source !== parent || !isBegin(data)) return;
    const tell = ({ type, ...rest }: Told) => parent.postMessage({ type: prefix + type, ...rest }, origin);
    const nonce = data.nonce ?? undefined;
    if (!isNonce(nonce)) return tell({ type: 'refused', reason: 'NONCE_INVALID' });
    if (hasStarted && nonce !== host?.nonce) return tell({ type: 'refused', reason: 'STARTED' });
    tell({ type: 'ready' });
    if (!host) tellHeight(tell);
    host = { nonce, tell };
    for (const onChange of listeners) onChange();
  }

  // Out of a frame, a window is its own parent.
  if (parent !== window) addEventListener('message', hear);
  return {
    current: () => host,
    subscribe(onChange: () => void) {
      listeners.add(onChange);
      return () => void listeners.delete(onChange);
    },
    /** From now on the nonce stays: a code is being sent for it. */
    start() {
      hasStarted = true;
    },
  };
}

/** The page's own height, which is then no longer the frame's at least. */
function tellHeight(tell: Host['tell']) {
  const page = document.documentElement;
  page.classList.add('framed');
  new ResizeObserver(() => tell({ type: 'height', height: Math.ceil(page.getBoundingClientRect().height) })).observe(
    page,
  );
}

function isBegin(data: unknown): data is { nonce?: unknown } {
  return typeof data === 'object' && data !== null && 'type' in data && data.type === `${prefix}begin`;
}

function isNonce(nonce: unknown): nonce is string | undefined {
  return nonce === undefined || (typeof nonce === 'string' && nonce.length > 0 && nonce.length <= 128);
}
