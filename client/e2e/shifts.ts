import type { Page } from 'playwright-core';

declare global {
  interface Window {
    shifts: string[];
  }
}

/** https://wicg.github.io/layout-instability/, which TypeScript has no types of. */
interface LayoutShift extends PerformanceEntry {
  value: number;
  sources: { node: Node | null; previousRect: DOMRectReadOnly; currentRect: DOMRectReadOnly }[];
}

/** Has a page remember what moves on it, as Chromium counts it, from the first paint on. */
export async function recordShifts(page: Page) {
  await page.addInitScript(() => {
    window.shifts = [];
    // The page has what stands in here, nothing of this file.
    // oxlint-disable-next-line unicorn/consistent-function-scoping
    const isShift = (entry: PerformanceEntry): entry is LayoutShift => 'sources' in entry;
    new PerformanceObserver((list) => {
      for (const { value, sources } of list.getEntries().filter(isShift)) {
        const moved = sources.map(({ node, previousRect: from, currentRect: to }) => {
          const element = node instanceof Element ? node : node?.parentElement;
          return `${element?.outerHTML.slice(0, 60)} from ${from.x} ${from.y} to ${to.x} ${to.y}`;
        });
        window.shifts.push([value, ...moved].join('\n'));
      }
    }).observe({ type: 'layout-shift', buffered: true });
  });
  /** What moved: a text of lines, how far and what, from where to where. */
  return async () => page.evaluate(() => window.shifts.join('\n'));
}
