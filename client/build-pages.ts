import { createHash } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { build as Build } from 'vite';
import { keptAs, mark } from './src/page/given.ts';
import type * as Prerender from './src/page/prerender.tsx';

const client = import.meta.dirname;

/** The page in each language, with its first step as HTML: a person sees the step before any script runs. */
export async function buildPages(dist: string): Promise<void> {
  // Loaded late: Vite alone takes longer than a start may take when nothing changed.
  const { build } = await import('vite');
  const fileOf = filesOf(await build({ root: client, logLevel: 'warn' }));
  const rendererFolder = await mkdtemp(join(client, 'node_modules/.prerender-'));
  try {
    await build({
      root: client,
      logLevel: 'warn',
      build: { ssr: 'src/page/prerender.tsx', outDir: rendererFolder, emptyOutDir: false, copyPublicDir: false },
      ssr: { noExternal: true },
    });
    const renderer: typeof Prerender = await import(pathToFileURL(join(rendererFolder, 'prerender.js')).href);
    const built = join(dist, 'index.html');
    const html = await readFile(built, 'utf8');
    const first = await writeFirstScript(dist);
    await Promise.all(
      renderer.languages.map(async (language) => {
        const page = await renderer.prerender(language);
        const words = language === 'en' ? [] : [`src/i18n/${language}.ts`, 'src/page/translations.ts'].map(fileOf);
        const replaced = [
          ['<html lang="en">', `<html lang="${language}" dir="${page.direction}">`],
          [/(?<=<meta name="description" content=")[^"]*/, page.description],
          [/(?<=<title>)[^<]*/, page.title],
          // The first step waits for the style sheet only, so that the module has a lower priority.
          [
            '<script type="module"',
            `<script src="/${first}" data-title="${page.codeTitle}"></script>
    <script type="module" fetchpriority="low"`,
          ],
          ['</head>', `${words.map(preload).join('')}</head>`],
          ['<!-- The first step -->', page.firstStep],
          [/(?<=<noscript id="after-root">)[^<]*/, page.needsScript],
        ].reduce((text, [place = '', content]) => replaceOnce(text, place, String(content)), html);
        await writeFile(join(dist, `index.${language}.html`), replaced);
      }),
    );
    await rm(built);
  } finally {
    await rm(rendererFolder, { recursive: true });
  }
}

const preload = (file: string) => `  <link rel="modulepreload" fetchpriority="low" crossorigin href="/${file}">\n  `;

function replaceOnce(text: string, place: string | RegExp, content: string): string {
  if (text.split(place).length !== 2) throw new Error(`index.html has ${place} not once.`);
  return text.replace(place, () => content);
}

/** Tells the file that a module was built into. */
function filesOf(result: Awaited<ReturnType<typeof Build>>): (module: string) => string {
  const chunks = 'output' in result ? result.output : [];
  return (module) => {
    const chunk = chunks.find((one) => one.type === 'chunk' && one.facadeModuleId === join(client, module));
    if (!chunk) throw new Error(`${module} was built into no file of its own.`);
    return chunk.fileName;
  };
}

/**
 * The script before the first paint. On the way to a verification that was started elsewhere the built first step stays
 * hidden, and the handle leaves the URL at once. The kept handle is for a reload, and for a person who comes back.
 */
async function writeFirstScript(dist: string): Promise<string> {
  const source = `{
  const name = ${JSON.stringify(keptAs)}, mark = ${JSON.stringify(mark)}, { hash, pathname, search } = location;
  let isGiven = hash.startsWith(mark);
  try {
    if (isGiven) {
      sessionStorage[name] = JSON.stringify({ kind: "given", id: hash.slice(mark.length), chosenChannel: "SMS" });
      history.replaceState(history.state, "", pathname + search);
    } else if (performance.getEntriesByType("navigation")[0]?.type === "navigate") delete sessionStorage[name];
    isGiven ||= Boolean(sessionStorage[name]);
  } catch {}
  if (isGiven) {
    document.documentElement.className = "given";
    document.title = document.currentScript.dataset.title;
  }
}
`;
  const name = `assets/first-${createHash('sha256').update(source).digest('base64url').slice(0, 8)}.js`;
  await writeFile(join(dist, name), source);
  return name;
}
