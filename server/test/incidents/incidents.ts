import { generateKeyPairSync, randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { Redis } from 'ioredis';
import { openRaw } from '../../src/stores/raw-fixture.ts';
import { status } from '../receiver.ts';
import { simulated, type Surroundings, type World } from './world.ts';

/** What goes wrong, made on purpose, and by what it is told. */
export type Incident = Surroundings & {
  /** Of its file, too. */
  name: string;
  /** Once, when it begins. */
  begin?: (world: World) => Promise<void> | void;
  /** In each step from then on. */
  goOn?: (world: World) => Promise<void>;
  /** Pending within a minute, and firing after their own `for`. */
  alerts: string[];
  /** Lines of the log, in part. */
  log: { msg: string; [field: string]: unknown }[];
};

const otherKey = () =>
  generateKeyPairSync('rsa', {
    modulusLength: 2048,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  }).privateKey;

/** In Redis, past the service. */
async function inRedis({ redis }: World, password: string | undefined, ...commands: [string, ...string[]][]) {
  const connection = new Redis(redis?.url ?? '', password === undefined ? {} : { password });
  for (const [command, ...words] of commands) await connection.call(command, ...words);
  connection.disconnect();
}

const away = 'The store is away: all is answered ServiceUnavailable until it is back.';
const storeAlerts = ['StoreFailing', 'SendsFailing', 'SweepStandsStill'];

export const incidents: Incident[] = [
  {
    name: 'wrong-secret',
    begin: (world) => world.restart({ VONAGE_PRIVATE_KEY: otherKey() }),
    alerts: ['VonageRefusesCredentials', 'SendsFailing'],
    log: [{ level: 50, msg: 'Vonage refused the credentials', operation: 'start', status: 401 }],
  },
  {
    name: 'wrong-signature-secret',
    begin: (world) => world.restart({ VONAGE_SIGNATURE_SECRET: randomUUID() }),
    alerts: ['WebhooksRefused', 'WebhooksMissing'],
    log: [{ msg: 'A webhook was not signed by Vonage.', reason: 'OTHER_SECRET' }],
  },
  {
    name: 'clock-of-the-machine',
    begin: (world) => world.setClock(15),
    alerts: ['ClockSkewed'],
    log: [{ msg: "This machine's clock differs from Vonage's", skewSeconds: 15 }],
  },
  {
    name: 'clock-of-a-node',
    redis: { settings: [], access: '' },
    begin: (world) => world.setClock(-4),
    alerts: ['ClockSkewed'],
    log: [{ msg: "This node's clock differs from the one in use.", skewSeconds: -4 }],
  },
  {
    name: 'webhooks-not-arriving',
    begin: ({ webhooks }) => void (webhooks.drop = 1),
    alerts: ['WebhooksMissing'],
    log: [{ level: 40, msg: "No webhook of Vonage's was taken" }],
  },
  {
    name: 'region-refused',
    begin({ people }) {
      const { numberOf } = people;
      people.numberOf = (person) => (person % 4 === 0 ? `+447400${100_000 + person}` : numberOf(person));
    },
    alerts: ['RegionRefused'],
    log: [{ msg: 'A start was answered.', outcome: 'PhoneNumberNotAllowed', reason: 'REGION', region: 'GB' }],
  },
  {
    name: 'network-blocked',
    begin({ people }) {
      const { numberOf } = people;
      people.numberOf = (person) => (person % 4 === 0 ? simulated(56)(person / 4) : numberOf(person));
    },
    alerts: ['NetworkBlocked'],
    log: [{ msg: 'Vonage blocks a network', network: 310_410 }],
  },
  {
    name: 'balance-empty',
    begin: ({ people }) => void (people.numberOf = simulated(58)),
    alerts: ['VonageBalanceEmpty', 'SendsFailing'],
    log: [{ level: 50, msg: 'The balance of the Vonage account is too low', status: 402 }],
  },
  {
    name: 'redis-refused',
    redis: { settings: [], access: '' },
    begin: (world) => world.redis?.kill(),
    alerts: storeAlerts,
    log: [{ level: 50, msg: away, code: 'ECONNREFUSED' }],
  },
  {
    name: 'redis-oom',
    redis: { settings: [], access: '' },
    begin: (world) => inRedis(world, undefined, ['CONFIG', 'SET', 'maxmemory', '1']),
    alerts: storeAlerts,
    log: [{ level: 50, msg: away, code: 'OOM' }],
  },
  {
    name: 'redis-noauth',
    redis: { settings: [], access: '' },
    begin: (world) =>
      inRedis(
        world,
        undefined,
        ['CONFIG', 'SET', 'requirepass', randomUUID()],
        ['CLIENT', 'KILL', 'TYPE', 'normal'],
        ['CLIENT', 'KILL', 'TYPE', 'pubsub'],
      ),
    alerts: storeAlerts,
    log: [{ level: 50, msg: away, code: 'NOAUTH' }],
  },
  {
    name: 'redis-wrongpass',
    redis: { settings: ['--requirepass', 'open sesame'], access: ':open%20sesame@' },
    begin: (world) =>
      inRedis(
        world,
        'open sesame',
        ['CONFIG', 'SET', 'requirepass', randomUUID()],
        ['CLIENT', 'KILL', 'TYPE', 'normal'],
        ['CLIENT', 'KILL', 'TYPE', 'pubsub'],
      ),
    alerts: storeAlerts,
    log: [{ level: 50, msg: away, code: 'WRONGPASS' }],
  },
  {
    name: 'limits-of-a-nat',
    begin({ people }) {
      people.comers = 12;
      people.addressOf = () => '192.0.2.1';
    },
    alerts: ['LimitsReached'],
    log: [{ msg: 'A limit was reached.', limit: 'ip' }],
  },
  {
    name: 'vonage-slow',
    env: { LIMITS: 'phone=off' },
    simulator: { slowMs: 2_200 },
    begin: ({ people }) => void (people.numberOf = simulated(59)),
    alerts: ['VonageSlow'],
    log: [{ msg: 'A start was answered.', outcome: 'Verification' }],
  },
  {
    name: 'vonage-away',
    async begin({ simulator }) {
      // The breaker looks back on half a minute of a clock that nobody sets, and the calm has passed in less.
      await pause(31_000);
      await simulator.close();
    },
    alerts: ['BreakerOpen', 'SendsFailing'],
    log: [
      { msg: 'Vonage could not be reached.', operation: 'start' },
      { msg: 'Calls to Vonage fail too often', breaker: 'sends' },
    ],
  },
  {
    name: 'codes-not-arriving',
    begin: ({ people }) => void (people.act = () => 'WAITS'),
    alerts: ['ConversionDropped'],
    log: [{ msg: 'A verification ended.', outcome: 'EXPIRED' }],
  },
  {
    name: 'backend-away',
    begin: ({ receiver }) => receiver.always(status(500)),
    alerts: ['WebhooksOwed'],
    log: [{ msg: 'A webhook was not taken: it is tried again.', status: 500 }],
  },
  {
    name: 'cancels-refused',
    simulator: { cancelAfterMs: 20 * 60_000 },
    begin: ({ people }) => void (people.act = () => 'CANCELS'),
    alerts: ['CancelsOwed'],
    // That Vonage takes no cancel is seen in the metrics alone.
    log: [{ msg: 'A verification ended.', outcome: 'CANCELED' }],
  },
  {
    name: 'event-loop-late',
    async goOn() {
      // The delay is taken from one tick of its timer to the next, anew after each scrape.
      await pause(30);
      const until = performance.now() + 300;
      while (performance.now() < until);
      await pause(30);
    },
    alerts: ['EventLoopLate'],
    log: [],
  },
  {
    name: 'document-damaged',
    async begin({ store, latestRefs }) {
      const raw = openRaw(store);
      for (const ref of latestRefs()) await raw.write(ref, 'Dear store, ');
    },
    alerts: ['DocumentsUnreadable'],
    log: [{ level: 50, msg: 'A request in the store cannot be read.' }],
  },
  {
    name: 'pumping',
    begin({ people }) {
      people.comers = 12;
      people.numberOf = (person) =>
        `+1415777${String(person % 10_000)
          .padStart(4, '0')
          .replace(/^./u, '0')}`;
      people.act = () => 'WAITS';
    },
    alerts: ['PumpingAttack'],
    log: [{ msg: 'A limit was reached.', limit: 'prefix' }],
  },
  {
    name: 'node-away',
    begin: (world) => world.server().close(),
    alerts: ['NodeAway'],
    log: [],
  },
];
