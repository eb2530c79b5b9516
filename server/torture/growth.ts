import { Agent } from 'node:http';
import { createWorld } from './fuzz/world.ts';
import { bodyPlaces, createConversation, framePlaces, headerPlaces, type Place } from './growth-places.ts';

/** Four times the bytes may take this many times the time. */
const mostGrowth = 6;
/** Whatever takes less counts as this: it is noise, and harms nobody. */
const floorMs = 2;

export type GrowthReport = {
  /** How many texts were tried, each in two lengths. */
  texts: number;
  /** What took longest, with the milliseconds of CPU of its longer text and how often those of the shorter one that is. */
  slowest: Grown[];
  /** What grows faster than it may. */
  tooFast: Grown[];
};
type Grown = { what: string; ms: number; growth: number };

/**
 * Sends each hostile pattern to each header, route, body and frame, in one length and in four times that, in turns, and
 * compares the medians of the times: those of the CPU, which are the same on a busy machine. What looks too slow is measured again, more often. `only` names places to look at.
 */
export async function growth(rounds: number, only: string): Promise<GrowthReport> {
  const world = await createWorld();
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const conversation = createConversation(world);
  try {
    const places = [...headerPlaces(world, agent), ...bodyPlaces(world, agent), ...framePlaces(conversation)];
    const all = places
      .filter(({ what }) => what.includes(only))
      .flatMap((place) => Object.entries(patterns).map(([name, pattern]) => ({ place, name, pattern })));
    const report: GrowthReport = { texts: all.length, slowest: [], tooFast: [] };
    for (const { place, name, pattern } of all) {
      let measured = await measure(place, pattern, rounds);
      if (measured.growth > mostGrowth) measured = await measure(place, pattern, 5 * rounds);
      const grown = { what: `${place.what}: ${name}`, ...measured };
      if (grown.growth > mostGrowth) report.tooFast.push(grown);
      report.slowest.push(grown);
      report.slowest = report.slowest.toSorted((one, other) => other.ms - one.ms).slice(0, 10);
      world.takeLines();
      world.takeCalls();
    }
    return report;
  } finally {
    conversation.close();
    agent.destroy();
    await world.close();
  }
}

async function measure({ most, send, prepare }: Place, pattern: string, rounds: number) {
  const times = { short: [] as number[], long: [] as number[] };
  for (let turn = 0; turn < rounds; turn += 1)
    for (const [length, into] of [
      [most / 4, times.short],
      [most, times.long],
    ] as const) {
      const text = pattern.repeat(Math.ceil(length / pattern.length)).slice(0, length);
      await prepare?.();
      const began = process.cpuUsage();
      await send(text);
      const { user, system } = process.cpuUsage(began);
      into.push((user + system) / 1000);
    }
  const [short, ms] = [median(times.short), median(times.long)];
  return { ms: Number(ms.toFixed(2)), growth: Number((ms / Math.max(short, floorMs)).toFixed(2)) };
}

/** What parsers look for, go back over, or count. */
const patterns: Record<string, string> = {
  letters: 'a',
  digits: '1',
  blanks: ' ',
  tabs: '\t',
  'blanks and letters': ' a',
  commas: ',',
  'commas and blanks': ', ',
  semicolons: ';',
  'semicolons and blanks': '; ',
  parameters: ';a=b',
  'quoted parameters': ';a="b"',
  'open quotes': ';a="',
  qualities: ';q=0.5,',
  'languages of a quality': 'de;q=0.5,',
  languages: 'de,',
  subtags: 'a-',
  types: 'a/b,',
  'any types': '*/*;q=0.1,',
  stars: '*',
  equals: '=',
  quotes: '"',
  'escaped quotes': '\\"',
  backslashes: '\\',
  percents: '%',
  'encoded percents': '%25',
  'encoded blanks': '%20',
  'plus signs': '+',
  'addresses of IPv4': '1.2.3.4,',
  'addresses of IPv6': '::1,',
  colons: ':',
  dots: '.',
  'ways up': '../',
  slashes: '/',
  questions: '?',
  pairs: '&a=b',
  'pairs of one name': '&query=a',
  'round brackets': '(',
  'square brackets': '[',
  'curly brackets': '{',
  'nested objects': '{"a":',
  'empty lists': '[],',
  hashes: '#',
  dollars: '$a ',
  spreads: '...a ',
  fields: '{a ',
  aliases: 'a:b ',
  ranges: '0-1,',
  tags: '"a",',
  'weak tags': 'W/"a",',
  'parts of tokens': 'a.',
  dashes: '-',
};

function median(all: readonly number[]): number {
  const sorted = all.toSorted((one, other) => one - other);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}
