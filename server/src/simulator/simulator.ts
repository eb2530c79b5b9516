import { z } from 'zod';
import type { Log } from '../telemetry/log.ts';
import { addApplicationRoute } from './applications.ts';
import { createIdentify, type AccountCredentials } from './credentials.ts';
import type { VonageOperation } from './magic-numbers.ts';
import type { PhoneMessage } from './message.ts';
import type { Performed } from './v2-operations.ts';
import type { Happening } from './v2-request.ts';
import { createV2Account } from './v2-account.ts';
import { createV1Account } from './v1-account.ts';
import { createRecords } from './redact.ts';
import { createStateFile } from './state-file.ts';
import { createTemplates, enterBoundTexts } from './templates.ts';
import { unknownsSchema, watched, type Unknowns } from './unknowns.ts';
import { createSimulatorServer } from './simulator-server.ts';
import { createStatusWebhooks, type WebhookSettings } from './status-webhooks.ts';

export type SimulatorOptions = {
  /** Epoch milliseconds. */
  now: () => number;
  credentials: AccountCredentials;
  /** Without them nobody is told of what happens to a request. */
  webhooks?: WebhookSettings;
  /** Where requests in flight and messages survive a restart. */
  stateFile?: string;
  /** How late magic number 59 is answered. */
  slowMs?: number;
  /** The age from which a request can be canceled; less than Vonage's for tests against the wall clock. */
  cancelAfterMs?: number;
  /** What Vonage is taken to do where nobody knows; the likeliest where nothing is said. */
  unknowns?: Partial<Unknowns>;
  /** Texts that are the account's own from the start. */
  ownTexts?: Parameters<typeof enterBoundTexts>[1];
  /** Hears of each that was looked up. */
  asked?: (name: string) => void;
  log: Log;
};

/** One call, taken or refused. */
export type CallRecord = {
  operation: VonageOperation;
  /** E.164 with `+`; where the body could be read. */
  to: string | undefined;
  clientRef: string | undefined;
  /** The one called; of a start the new request's, or the one's in flight (409). */
  requestId: string | undefined;
  /** What was answered, or would have been where the answer is withheld. */
  status: number;
  /** Verify v1's own status. */
  said?: string;
  /** ISO 8601, UTC. */
  at: string;
};

export type Simulator = ReturnType<typeof createSimulator>;

const tickMs = 250;
const keptMessages = 10_000;
const savedMessages = 200;

/** A stateful Vonage on the wire that sends nothing: its messages are for the phone page and for tests. */
export function createSimulator({
  now,
  credentials,
  webhooks: settings,
  stateFile: path,
  slowMs = 3000,
  cancelAfterMs,
  ownTexts,
  unknowns: given = {},
  asked = () => {},
  log,
}: SimulatorOptions) {
  const assumed = unknownsSchema.parse(given);
  const unknowns = watched(assumed, asked);
  const stateFile = path === undefined ? undefined : createStateFile(path, log);
  const webhooks = settings && createStatusWebhooks({ ...credentials, settings, unknowns, now, log });
  const messageListeners = new Set<(message: PhoneMessage) => void>();
  const callListeners = new Set<(call: CallRecord) => void>();
  const saved = stateFile?.read() ?? { requests: [], v1Requests: [], messages: [] };
  /** Oldest first. */
  const messages = saved.messages.toReversed();
  let timer: NodeJS.Timeout | undefined;

  const happened = (happenings: readonly Happening[]) => {
    for (const happening of happenings) {
      if (happening.type === 'CALLBACK') webhooks?.add(happening.body);
      else showOnPhone(happening.message);
    }
    stateFile?.write({
      requests: vonage.requests(),
      v1Requests: v1.requests(),
      messages: messages.slice(-savedMessages).toReversed(),
    });
    webhooks?.pump();
  };

  const showOnPhone = (message: PhoneMessage) => {
    messages.push(message);
    if (messages.length > keptMessages) messages.shift();
    for (const listener of messageListeners) listener(message);
  };

  const performed = (operation: VonageOperation, { answer, phoneNumber, clientRef, requestId, said }: Performed) => {
    if (operation === 'start' && requestId !== undefined) records.add(requestId);
    const to = phoneNumber === undefined ? undefined : `+${phoneNumber}`;
    const at = new Date(now()).toISOString();
    const call = {
      operation,
      to,
      clientRef,
      requestId,
      status: answer.status,
      ...(said !== undefined && { said }),
      at,
    };
    for (const listener of callListeners) listener(call);
  };

  const cancels = cancelAfterMs === undefined ? {} : { cancelAfterMs };
  const vonage = createV2Account({ now, happened, saved: saved.requests, unknowns, ...cancels });
  const v1 = createV1Account({ now, happened, saved: saved.v1Requests, unknowns, ...cancels });
  const templates = createTemplates(now);
  const records = createRecords(now);
  if (ownTexts) enterBoundTexts(templates, ownTexts);
  const server = createSimulatorServer({
    now,
    vonage,
    v1,
    templates,
    records,
    credentials,
    slowMs,
    unknowns,
    log,
    performed,
  });

  /** What the clock does by itself: steps that time out, webhooks that are due. */
  const tick = () => {
    vonage.tick();
    v1.tick();
    webhooks?.pump();
  };

  addApplicationRoute(server, {
    identify: createIdentify(credentials),
    credentials,
    statusUrl: () => (typeof settings?.url === 'function' ? settings.url() : settings?.url),
  });

  return {
    /** `url` is what the SDK's `apiHost` takes. Port 0 picks a free one. */
    async listen({ host, port }: { host: string; port: number }): Promise<{ url: string }> {
      const url = await server.listen({ host, port });
      timer = setInterval(tick, tickMs).unref();
      return { url };
    },

    async close() {
      clearInterval(timer);
      await server.close();
      await webhooks?.settled();
    },

    tick,

    unknowns: (): Unknowns => ({ ...assumed }),

    /** From the next call on; throws a `ZodError` where there is no such unknown or value. */
    assume(changes: unknown) {
      Object.assign(assumed, unknownsSchema.parse({ ...assumed, ...z.looseObject({}).parse(changes) }));
    },

    /** Newest first; `to` is E.164 with `+`. */
    messages: (to?: string): PhoneMessage[] =>
      messages.filter((message) => to === undefined || message.to === to).toReversed(),

    /** Returns what ends it. */
    onMessage(listener: (message: PhoneMessage) => void): () => void {
      messageListeners.add(listener);
      return () => void messageListeners.delete(listener);
    },

    /** Calls are not kept: who wants a record of them makes it. */
    onCall: (listener: (call: CallRecord) => void) => void callListeners.add(listener),

    /** Resolves once no webhook is on its way; one that isn't due yet keeps waiting for `tick`. */
    webhooksSettled: async () => webhooks?.settled(),
  };
}
