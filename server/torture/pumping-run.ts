import { parseConfig } from '../src/config/config.ts';
import { createSqliteStore } from '../src/stores/sqlite.ts';
import { createLog } from '../src/telemetry/log.ts';
import { createProofs, createStoredKey } from '../src/verification/proof.ts';
import { isLimited } from '../src/verification/limits.ts';
import { createLists } from '../src/verification/lists.ts';
import { createPumping } from '../src/verification/pumping.ts';
import { createVerifications } from '../src/verification/verifications.ts';
import { createGenerousProvider, rightCode, wrongCode } from './generous-provider.ts';
import type { Story, Traffic } from './pumping-traffic.ts';

const minuteMs = 60_000;

/** What became of a start. */
export type Outcome = {
  readonly story: Story;
  /** It got a verification, of its own send or tied to a request in flight. */
  readonly through: boolean;
  /** By which limit it was refused. */
  readonly limit: string | undefined;
  /** The request that was sent for it. */
  readonly requestId: string | undefined;
  /** Texts and calls that went out for it in the end, up to its whole plan. */
  messages: number;
};

export type Run = {
  outcomes: readonly Outcome[];
  /** By attacked region, each minute from `times.observed` on: whether its alarm was up. */
  alarms: ReadonlyMap<string, readonly boolean[]>;
};

/** The service's rules over an in-memory SQLite, on a clock that only the traffic moves; `LIMITS` as in the environment. */
export async function runTraffic({ stories, times, strangers }: Traffic, LIMITS: string | undefined): Promise<Run> {
  // Credentials that nobody is asked for: with the simulator most limits would be off.
  const parsed = parseConfig({ VONAGE_API_KEY: 'nobody', VONAGE_API_SECRET: 'nobody', LIMITS });
  if ('faults' in parsed) throw new Error(parsed.faults.join('\n'));
  const { offer, policy, limits, proof, vonage } = parsed.config;
  let now = stories[0]?.startAt ?? 0;
  let limit: string | undefined;
  const clock = { now: () => now, until: (ms: number) => now + ms, wait: async (ms: number) => void (now += ms) };
  const store = createSqliteStore(':memory:');
  const provider = createGenerousProvider(clock.now);
  const verifications = createVerifications({
    store,
    provider,
    proofs: await createProofs([await createStoredKey(store)], { ...proof, issuer: () => '' }, clock),
    clock,
    log: createLog('warn', { write: (line) => void (limit = /"limit":"(\w+)"/u.exec(line)?.[1] ?? limit) }),
    policy: { ...policy, doubtMs: 0, looks: false, publicPlaces: 3 },
    limits,
    lookups: undefined,
    isTestNumber: () => false,
    lists: createLists([]),
    offer,
    publicUrl: () => '',
    providerTimeoutMs: vonage.timeoutMs,
  });
  const pumping = limits.pumping === 'off' ? undefined : createPumping(limits.pumping, store);
  const outcomes: Outcome[] = [];
  const handles = new Map<Story, string>();
  const alarms = new Map<string, boolean[]>();

  async function start(story: Story) {
    const before = provider.sent();
    limit = undefined;
    const result = await verifications.start({
      phoneNumber: story.phoneNumber,
      clientAddress: story.address,
      region: undefined,
      channel: undefined,
      locale: undefined,
      idempotencyKey: undefined,
      nonce: undefined,
      startedBy: null,
    });
    const through = result.__typename === 'Verification';
    if (!through && result.__typename !== 'RateLimited') throw new Error(`A start answered ${result.__typename}`);
    if (through) handles.set(story, result.id);
    const requestId = provider.sent() > before ? provider.latest() : undefined;
    outcomes.push({ story, through, limit, requestId, messages: 0 });
  }

  async function act(story: Story, what: Act['what']) {
    if (what === 'start') return start(story);
    const id = handles.get(story);
    if (id === undefined) return undefined;
    const caller = { handle: id, clientAddress: story.address, backend: undefined };
    if (what === 'resend') return verifications.resend(caller, undefined);
    return verifications.check(caller, what === 'right' ? rightCode : wrongCode);
  }

  /** Asks as somebody of whom nothing is known, and who isn't lucky. */
  async function lookAtAlarms() {
    for (const number of strangers) {
      const verification = { handleHash: '_'.repeat(22), createdAt: now };
      const pumped = await pumping?.judge({ number, clientAddress: 'nobody', verification });
      const region = number.region ?? '';
      alarms.set(region, [
        ...(alarms.get(region) ?? []),
        pumped !== undefined && (isLimited(pumped) || pumped.length > 0),
      ]);
    }
  }

  let nextMinute = now;
  for (const { at, story, what } of actsOf(stories)) {
    for (; nextMinute <= at; nextMinute += minuteMs) {
      now = nextMinute;
      await verifications.sweep();
      if (now >= times.observed && now < times.end) await lookAtAlarms();
    }
    now = at;
    await act(story, what);
  }
  for (const outcome of outcomes) if (outcome.requestId) outcome.messages = provider.messages(outcome.requestId);
  await store.close();
  return { outcomes, alarms };
}

type Act = { at: number; story: Story; what: 'start' | 'resend' | 'wrong' | 'right' };

/** All that is done, in the order of time. */
const actsOf = (stories: readonly Story[]): Act[] =>
  stories
    .flatMap((story): Act[] => [
      { at: story.startAt, story, what: 'start' },
      ...(story.resendAt === null ? [] : [{ at: story.resendAt, story, what: 'resend' } as const]),
      ...(story.wrongAt === null ? [] : [{ at: story.wrongAt, story, what: 'wrong' } as const]),
      ...(story.rightAt === null ? [] : [{ at: story.rightAt, story, what: 'right' } as const]),
    ])
    .toSorted((one, other) => one.at - other.at);
