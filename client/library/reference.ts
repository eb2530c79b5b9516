import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseSync } from 'vite';
import { english } from '../src/i18n/languages.ts';

const source = join(import.meta.dirname, '../src');
const marker = '<!-- From here on written by `pnpm generate`, from the types and the texts. -->';

/** The page on the component, with its props, tokens and texts as they are now. */
export async function withReference(page: string): Promise<string> {
  const lines = ['', '## Props', '', ...(await props()), '', '## Tokens', '', ...(await tokens()), '', '## Texts'];
  return `${page.split(marker)[0]}${[marker, ...lines, ...texts(), ''].join('\n')}`;
}

async function props(): Promise<string[]> {
  const { members, textOf, commentBefore } = await declarationIn('phone-verification.tsx', 'PhoneVerificationProps');
  return members.map((member) => {
    const [name = '', type = ''] = textOf(member)
      .replace(/;$/, '')
      .split(/\??: (.*)/s);
    const isOptional = textOf(member).startsWith(`${name}?`);
    const shown = type.replace(/ \| undefined$/, '').replace(/^\((.*)\)$/s, '$1');
    return `- \`${name}${isOptional ? '?' : ''}: ${shown}\`: ${commentBefore(member)}`;
  });
}

async function tokens(): Promise<string[]> {
  const { members, textOf, commentBefore } = await declarationIn('tokens.ts', 'Token');
  const css = await readFile(join(source, 'phone-verification.css'), 'utf8');
  return members.map((member) => {
    const token = textOf(member).slice(1, -1);
    const [, usual] = css.match(new RegExp(`var\\(--pv-${token}, (.*)\\)(?:;| )`)) ?? [];
    return `- \`${token}\`, by default \`${usual}\`: ${commentBefore(member)}`;
  });
}

type Node = { start: number; end: number };

/** The members of an object type, or of a union, by name. */
async function declarationIn(file: string, name: string) {
  const text = await readFile(join(source, file), 'utf8');
  const { program, comments } = parseSync(file, text);
  const declarations = program.body.map((node) => (node.type === 'ExportNamedDeclaration' ? node.declaration : node));
  const type = declarations.find((node) => node?.type === 'TSTypeAliasDeclaration' && node.id.name === name);
  const annotation = type?.type === 'TSTypeAliasDeclaration' ? type.typeAnnotation : null;
  const members: Node[] | null =
    annotation?.type === 'TSTypeLiteral'
      ? annotation.members
      : annotation?.type === 'TSUnionType'
        ? annotation.types
        : null;
  if (!members) throw new Error(`${file} has no ${name} whose members could be described.`);
  return {
    members,
    textOf: ({ start, end }: Node) => text.slice(start, end),
    /** In one line. */
    commentBefore({ start, end: to }: Node): string {
      const comment = comments.find(({ end }) => end < start && /^[\s|]*$/.test(text.slice(end, start)));
      if (!comment) throw new Error(`Nothing is said of ${name}'s ${text.slice(start, to)}`);
      return comment.value
        .split(/\s*\n?\s*\*\s*|\s+$/)
        .filter(Boolean)
        .join(' ');
    },
  };
}

/** Every text in English, those with values in them as they are with some. */
function texts(): string[] {
  const { mishap: _mishap, locale: _locale, direction: _direction, either: _either, ...offered } = english;
  return Object.entries(offered).flatMap(([section, rows]) => [
    '',
    ...(typeof rows === 'object' ? [`### \`${section}\``, ''] : []),
    ...textsIn(section, rows),
  ]);
}

function textsIn(path: string, value: unknown): string[] {
  if (typeof value === 'string') return [`- \`${path}\`: ${value}`];
  if (typeof value === 'function') {
    const names = [...(/^\((.*?)\) =>/.exec(String(value))?.[1] ?? '').matchAll(/\w+/g)].map(([name]) => name);
    return [`- \`${path}(${names.join(', ')})\`: ${String(value(...names.map(exampleOf)))}`];
  }
  if (typeof value !== 'object' || !value) throw new Error(`${path} is no text.`);
  return Object.entries(value).flatMap(([key, inner]) => textsIn(`${path}.${key}`, inner));
}

const counts: Record<string, number> = { codeLength: 6, typed: 4, step: 1, attempts: 2, count: 2 };

function exampleOf(name: string): number | string {
  return counts[name] ?? `‹${name}›`;
}
