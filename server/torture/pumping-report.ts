import { alarmOf, honestInAttacked, passedElsewhere, sumsOf, type Simulation } from './pumping.ts';
import { honest, type Story } from './pumping-traffic.ts';

const hourMs = 60 * 60_000;
const euroPerMessage = 0.05;
const everyone: readonly Story['who'][] = ['honest in other regions', 'honest in attacked regions', 'attack'];

/** What came of a simulation, as Markdown. */
export function pumpingReport(title: string, simulation: Simulation): string {
  return [
    `## ${title}`,
    volumes(simulation),
    habits,
    'In total, from first to last (the warm-up left out):',
    totals(simulation),
    'By the hour, 0 being when the attack begins:',
    hours(simulation),
    'Refused by which limit:',
    refusals(simulation),
    'The alarm of `pumping`, looked at each minute:',
    alarms(simulation),
    attackedToo(simulation),
    `Honest starts in regions not attacked that no limit refused: **${percent(passedElsewhere(simulation), 3)}**.`,
  ].join('\n\n');
}

function volumes({ size: { attack, ...size }, traffic }: Simulation): string {
  return `Seed ${size.seed}. Honest: ${count(size.warmUp.honestPerHour)} starts an hour for ${size.warmUp.hours} h, then \
${count(size.honestPerHour)} an hour for ${size.beforeHours} h before, ${attack.hours} h during and ${size.afterHours} h after \
the attack. Attack: ${count(attack.perHour)} an hour from ${attack.addresses === null ? 'an address each' : `${count(attack.addresses)} addresses`}, each in \
${attack.regionsPerAddress} of ${attack.regions.length} regions (${attack.regions.join(', ')}), \
${attack.prefixesPerRegion === null ? 'any number' : `${attack.prefixesPerRegion} ranges of 1,000 numbers`} in each; it types the code of ${percent(attack.verifies, 0)} of them. \
${count(traffic.stories.length)} starts in all.`;
}

const habits = `Of honest people ${percent(honest.verifies, 0)} type the code after ${honest.typesAfter.join(' to ')} s, \
${percent(honest.mistypes, 0)} of them a wrong one before, and ${percent(honest.resends, 0)} ask for another one first; of the \
others ${percent(honest.startsAgain, 0)} start again after ${honest.againAfter.join(' to ')} s. \
${percent(honest.returns, 0)} were here before; ${percent(honest.carrier, 0)} are behind \
${honest.carrierAddressesPerRegion} carrier's addresses a region, ${percent(honest.office, 0)} behind \
${honest.officesPerRegion} offices', the others at home; ${percent(honest.travels, 0)} are at an address of another region.`;

function totals({ limited, unlimited, traffic: { times } }: Simulation): string {
  const rows = everyone.flatMap((who) =>
    [limited, unlimited].map((run) => {
      const sums = sumsOf(run, who, times.observed, times.end);
      return [
        who,
        run === limited ? 'default' : 'off',
        count(sums.starts),
        percent(sums.passed, 2),
        count(sums.inFlight),
        count(sums.sent),
        count(sums.messages),
        euro(sums.messages),
      ];
    }),
  );
  return table(
    [
      'who',
      'limits',
      'starts',
      'refused by no limit',
      'told to wait for their own request',
      'sent',
      'messages',
      'cost',
    ],
    rows,
  );
}

function hours({ limited, unlimited, traffic: { times } }: Simulation): string {
  const rows = buckets(times.observed, times.end, hourMs).map(([from, to]) => {
    const [others, inAttacked, attack] = everyone.map((who) => sumsOf(limited, who, from, to));
    const without = sumsOf(unlimited, 'attack', from, to);
    if (!others || !inAttacked || !attack) throw new Error('Nobody is there');
    return [
      `${(from - times.attacked) / hourMs}`,
      `${percent(others.passed, 2)} of ${count(others.starts)}`,
      `${percent(inAttacked.passed, 1)} of ${count(inAttacked.starts)}`,
      count(attack.starts),
      count(attack.sent),
      count(without.sent),
      euro(attack.messages),
      euro(without.messages),
    ];
  });
  const head = [
    'hour',
    'honest, other regions',
    'honest, attacked regions',
    'attack: starts',
    'sent',
    'sent, no limits',
  ];
  return table([...head, 'its cost', 'no limits'], rows);
}

function refusals({ limited, traffic: { times } }: Simulation): string {
  const all = everyone.map((who) => sumsOf(limited, who, times.observed, times.end).refusedBy);
  const limits = [...new Set(all.flatMap((refusedBy) => [...refusedBy.keys()]))].toSorted();
  return table(
    ['limit', ...everyone],
    limits.map((limit) => [`\`${limit}\``, ...all.map((refusedBy) => count(refusedBy.get(limit) ?? 0))]),
  );
}

function alarms(simulation: Simulation): string {
  const rows = simulation.size.attack.regions.map((region) => {
    const { roseAfter, upDuringAttack, clearedAfter, upBefore } = alarmOf(simulation, region);
    const rose = roseAfter === undefined ? 'never' : `${roseAfter} min`;
    return [region, rose, percent(upDuringAttack, 0), `${clearedAfter} min`, `${upBefore} min`];
  });
  return table(['region', 'rose after', 'up, of the attack', 'cleared after its end', 'up before it'], rows);
}

function attackedToo(simulation: Simulation): string {
  const { starts, passed } = honestInAttacked(simulation);
  return `Honest starts in attacked regions, from the attack's beginning to an hour after its end, that no limit refused: \
**${count(passed)} of ${count(starts)}**.`;
}

/** From and to of each, in milliseconds since the epoch. */
export const buckets = (from: number, to: number, lengthMs: number): [number, number][] =>
  Array.from({ length: Math.ceil((to - from) / lengthMs) }, (_, index) => [
    from + index * lengthMs,
    Math.min(to, from + (index + 1) * lengthMs),
  ]);

const table = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');

function percent(share: number, digits: number): string {
  return `${(share * 100).toFixed(digits)} %`;
}

const count = (number: number) => number.toLocaleString('en');
const euro = (messages: number) => `${count(Math.round(messages * euroPerMessage))} €`;
