import { globSync, readFileSync } from 'node:fs';
import { dirname, join, posix } from 'node:path';
import { fileURLToPath } from 'node:url';
import { marked, type Token } from 'marked';

// The repository's pages as a reader has them: blocks of code, links, headings.

export const root = fileURLToPath(new URL('../..', import.meta.url));
export const pages = globSync(['*.md', '{deploy,docs}/**/*.md', '{server,client}/*/README.md'], {
  cwd: root,
  exclude: ['*/{node_modules,dist,dist-lib}'],
}).toSorted();

/** A fenced block; the words after its language say what is done with it. */
export type Block = {
  page: string;
  line: number;
  language: string;
  words: ReadonlySet<string>;
  /** The name under which it is saved beside the others of its page. */
  file: string | undefined;
  /** The test of its own that runs it. */
  by: string | undefined;
  /** Why nothing runs it. */
  notRun: string | undefined;
  code: string;
};

const textOf = (page: string) => readFileSync(join(root, page), 'utf8');

/** Every token of a page with its line: for what stands in a list or a table, where that begins. */
function tokensOf(page: string): { token: Token; line: number }[] {
  let line = 1;
  return marked.lexer(textOf(page)).flatMap((top) => {
    const at = line;
    line += top.raw.split('\n').length - 1;
    const all: Token[] = [];
    void marked.walkTokens([top], (token) => void all.push(token));
    return all.map((token) => ({ token, line: at }));
  });
}

export const blocksOf = (page: string): Block[] =>
  tokensOf(page).flatMap(({ token, line }) =>
    token.type === 'code' ? [{ page, line, code: `${token['text']}\n`, ...infoOf(token['lang'] ?? '') }] : [],
  );

function infoOf(info: string) {
  const [, said = '', notRun] = /^(.*?)(?:\bnot-run:\s*(.*))?$/su.exec(info) ?? [];
  const [language = '', ...words] = said.trim().split(/\s+/u);
  const valueOf = (name: string) => words.find((word) => word.startsWith(`${name}=`))?.slice(name.length + 1);
  return {
    language,
    words: new Set(words.filter((word) => !/^(?:file|by)=/u.test(word))),
    file: valueOf('file'),
    by: valueOf('by'),
    notRun,
  };
}

/** What stands in the prose as code. */
export const inlineCodeOf = (page: string): string[] =>
  tokensOf(page).flatMap(({ token }) => (token.type === 'codespan' ? [token['text']] : []));

/** The rows of the page's tables whose first column is `head`, as text without its marks. */
export const tableOf = (page: string, head: string): string[][] =>
  tokensOf(page).flatMap(({ token }) =>
    token.type === 'table' && token['header'][0]?.text === head
      ? token['rows'].map((row: { text: string }[]) => row.map(({ text }) => text.replaceAll('`', '')))
      : [],
  );

/** Targets of links and pictures, of those in HTML too. */
export const linksOf = (page: string): { line: number; target: string }[] =>
  tokensOf(page).flatMap(({ token, line }) => {
    if (token.type === 'link' || token.type === 'image') return [{ line, target: String(token['href']) }];
    if (token.type !== 'html') return [];
    return [...token.raw.matchAll(/\s(?:src|href)="([^"]*)"/gu)].map(([, target = '']) => ({ line, target }));
  });

/** The names by which a page's headings can be linked to, as GitHub makes them. */
function anchorsOf(page: string): Set<string> {
  const anchors = new Set<string>();
  for (const { token } of tokensOf(page)) {
    if (token.type !== 'heading') continue;
    const words = (token.tokens ?? []).map(({ text, raw }: { text?: string; raw: string }) => text ?? raw).join('');
    const name = words
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{M}\p{N}\p{Pc}\- ]/gu, '')
      .replaceAll(' ', '-');
    let anchor = name;
    for (let count = 1; anchors.has(anchor); count += 1) anchor = `${name}-${count}`;
    anchors.add(anchor);
  }
  return anchors;
}

/** What is wrong with a link, where something is; other sites are taken on trust. */
export function faultOf(page: string, target: string): string | undefined {
  if (/^[a-z][a-z+.-]*:/iu.test(target)) return undefined;
  const [path = '', anchor] = target.split('#');
  const file = path === '' ? page : posix.join(dirname(page), decodeURI(path));
  if (globSync(file, { cwd: root }).length === 0) return `there is no ${file}`;
  if (anchor === undefined || !file.endsWith('.md') || anchorsOf(file).has(anchor)) return undefined;
  return `${file} has no heading #${anchor}`;
}
