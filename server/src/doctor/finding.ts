import { ills } from './ills.ts';

/** What the doctor has to say of one thing, in whole sentences; `mend`: what to do. */
export type Finding = { subject: string; verdict: 'RIGHT' | 'WARNING' | 'WRONG'; says: string; mend?: string };

export const right = (subject: string, says: string): Finding => ({ subject, verdict: 'RIGHT', says });

/** `about` says what is known besides: a code, a count. */
export function ill(name: keyof typeof ills, about?: string): Finding {
  const { subject, verdict, says, mend } = ills[name];
  return { subject, verdict, says: about === undefined ? `${says}.` : `${says} (${about}).`, mend: `${mend}.` };
}

export const isWrong = ({ verdict }: Finding) => verdict === 'WRONG';
const isWarning = ({ verdict }: Finding) => verdict === 'WARNING';

/** What the process ends with: 2 for faults, 1 for warnings where they count. */
export function exitCodeOf(findings: readonly Finding[], isStrict: boolean): 0 | 1 | 2 {
  if (findings.some(isWrong)) return 2;
  return isStrict && findings.some(isWarning) ? 1 : 0;
}

const signs = {
  RIGHT: { word: 'right  ', symbol: '✔', colour: 32 },
  WARNING: { word: 'warning', symbol: '!', colour: 33 },
  WRONG: { word: 'wrong  ', symbol: '✘', colour: 31 },
} as const;

/** One line each, and one that sums up. */
export function toText(findings: readonly Finding[], isColourful: boolean): string {
  const lines = findings.map(({ subject, verdict, says, mend = '' }) => {
    const { word, symbol, colour } = signs[verdict];
    const sign = isColourful ? `\u001B[${colour}m${symbol}\u001B[0m` : word;
    return `${sign} ${subject}: ${says} ${mend}`.trimEnd();
  });
  const [wrongs, warnings] = [findings.filter(isWrong).length, findings.filter(isWarning).length];
  const sum = wrongs + warnings === 0 ? 'All is right.' : `${wrongs} wrong, ${warnings} to be warned of.`;
  return [...lines, sum].join('\n');
}
