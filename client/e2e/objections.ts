import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type { AxeResults } from 'axe-core';
import type { Page } from 'playwright-core';

const axe = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const rules = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

/** What axe has to object to, each as one line, on a page without motion: what fades in is half transparent for a moment. */
export async function objections(page: Page): Promise<string[]> {
  await page.evaluate(axe);
  const { violations }: AxeResults = await page.evaluate(
    (values) => Reflect.get(window, 'axe').run({ exclude: ['iframe'] }, { runOnly: { type: 'tag', values } }),
    rules,
  );
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(({ html, failureSummary }) => `${id}: ${html} ${failureSummary}`),
  );
}

/** What sticks out of the window, and what is too low for a finger. */
export function misfits(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const targets = 'button, a, input:not([type=radio]), select, label.choice, [role=option]';
    const small = Array.from(document.querySelectorAll(targets))
      .filter((element) => element.getBoundingClientRect().height < 44)
      .map((element) => `too low: ${element.outerHTML}`);
    return document.documentElement.scrollWidth > innerWidth ? ['wider than the window', ...small] : small;
  });
}
