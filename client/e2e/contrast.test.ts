import type { BrowserContextOptions, Locator, Page } from 'playwright-core';
import { describe } from 'vitest';
import { freshNumber, it, otherThan } from './person.ts';

type Box = { x: number; y: number; width: number; height: number };
type Control = { name: string; kind: string; isBoxed: boolean; box: Box };

/** What WCAG asks of the parts of a control (1.4.11) and of the change that shows the focus (2.4.13). */
const enough = 3;

const screenshot = async (page: Page) => (await page.screenshot({ animations: 'disabled' })).toString('base64');

/** The controls that are seen, each with the box that its line runs around. */
function controlsOf(page: Page): Promise<Control[]> {
  return page.evaluate(() => {
    const selector = 'button:enabled, a, select, textarea, summary, input, .slots span, .highlighted';
    const within = document.querySelector('dialog:modal') ?? document;
    return Array.from(within.querySelectorAll<HTMLElement>(selector)).flatMap((element) => {
      if (element.matches('[autocomplete=one-time-code]')) return [];
      const seen = element.closest<HTMLElement>('.choice') ?? element;
      const { x, y, width, height } = seen.getBoundingClientRect();
      const { borderTopStyle, borderTopColor, backgroundColor } = getComputedStyle(seen);
      const kind = `${element.localName}.${seen.className}`;
      const name = `${kind} ${seen.getAttribute('aria-label') ?? seen.textContent}`.slice(0, 60);
      const colors = [borderTopStyle === 'none' ? backgroundColor : borderTopColor, backgroundColor];
      const isBoxed = colors.some((color) => !color.endsWith(', 0)'));
      return seen.checkVisibility({ visibilityProperty: true })
        ? [{ name, kind, isBoxed, box: { x, y, width, height } }]
        : [];
    });
  });
}

/**
 * The contrast at the side of each box where it is weakest, in pixels that were drawn: of the line there with what is
 * outside; with `after`, of what changed there with what was.
 */
function contrastsAround(page: Page, boxes: Box[], before: string, after?: string): Promise<number[]> {
  return page.evaluate(
    async ({ boxes, pictures }) => {
      const [first, second] = await Promise.all(
        pictures.map(async (picture) => {
          const bitmap = await createImageBitmap(new Blob([Uint8Array.from(atob(picture), (c) => c.charCodeAt(0))]));
          const { width, height } = bitmap;
          const context = new OffscreenCanvas(width, height).getContext('2d');
          context?.drawImage(bitmap, 0, 0);
          const { data } = context?.getImageData(0, 0, width, height) ?? { data: [] };
          /** The relative luminance of a pixel. */
          return ([left, top]: readonly [number, number]) => {
            const at = 4 * (Math.round(top) * width + Math.round(left));
            const [red = 0, green = 0, blue = 0] = Array.from(data.slice(at, at + 3), (value) =>
              value <= 10 ? value / 255 / 12.92 : ((value / 255 + 0.055) / 1.055) ** 2.4,
            );
            return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
          };
        }),
      );
      if (!first) return [];
      const depths = second ? [-6, -5, -4, -3, -2, -1, 0, 1, 2, 3, 4] : [-1, 0, 1, 2, 3];
      return boxes.map(({ x, y, width, height }) => {
        const sides = [
          (depth: number) => [x + depth, y + height / 2] as const,
          (depth: number) => [x + width - 1 - depth, y + height / 2] as const,
          (depth: number) => [x + width / 2, y + depth] as const,
          (depth: number) => [x + width / 2, y + height - 1 - depth] as const,
        ];
        const weakest = sides.map((at) => {
          const contrasts = depths.map((depth) => {
            const two = [first(at(depth)), second ? second(at(depth)) : first(at(-3))];
            return (Math.max(...two) + 0.05) / (Math.min(...two) + 0.05);
          });
          return Math.max(...contrasts);
        });
        return Math.round(10 * Math.min(...weakest)) / 10;
      });
    },
    { boxes, pictures: after ? [before, after] : [before] },
  );
}

/** Whether an element shows a change since a picture was taken. */
async function hasChanged(page: Page, element: Locator, before: string): Promise<boolean> {
  const box = await element.boundingBox();
  const [contrast = 0] = box ? await contrastsAround(page, [box], before, await screenshot(page)) : [];
  return contrast >= enough;
}

const blur = (page: Page) =>
  page.evaluate(() => document.activeElement instanceof HTMLElement && document.activeElement.blur());

/** What can't be made out: a line around a control, or the ring of one of each kind. */
async function faint(page: Page): Promise<string[]> {
  // From the first key on, the focus has its ring.
  await page.keyboard.press('Tab');
  await blur(page);
  // What is pointed at looks otherwise.
  await page.mouse.move(0, 0);
  const before = await screenshot(page);
  const controls = await controlsOf(page);
  const boxed = controls.filter(({ isBoxed }) => isBoxed);
  const lines = await contrastsAround(
    page,
    boxed.map(({ box }) => box),
    before,
  );
  const found = boxed.map(({ name }, index) => ({ what: `line of ${name}`, contrast: lines[index] ?? 0 }));
  const focusable = controls.filter(({ kind }) => !/^(?:span|li)\./.test(kind));
  for (const { name, box } of new Map(focusable.map((control) => [control.kind, control])).values()) {
    // oxlint-disable-next-line no-await-in-loop
    await focus(page, box);
    // oxlint-disable-next-line no-await-in-loop
    const [contrast = 0] = await contrastsAround(page, [box], before, await screenshot(page));
    found.push({ what: `ring of ${name}`, contrast });
  }
  return found.filter(({ contrast }) => contrast < enough).map(({ what, contrast }) => `${what}: ${contrast}`);
}

function focus(page: Page, { x, y, width, height }: Box): Promise<void> {
  return page.evaluate(
    ([left, top]) => {
      const element = document.elementFromPoint(left, top);
      element?.closest<HTMLElement>('button, a, select, textarea, summary, input')?.focus({ preventScroll: true });
    },
    [x + width / 2, y + height / 2] as const,
  );
}

describe('every line and ring has contrast enough, and what is chosen shows', () => {
  it.for<BrowserContextOptions>([
    { colorScheme: 'light' },
    { colorScheme: 'dark' },
    { forcedColors: 'active', colorScheme: 'dark' },
  ])('with %o', async (options, { open, expect }) => {
    // High enough that nothing is out of sight.
    const viewport = { width: 390, height: 1200 };
    const { page, goto, numberField, startButton, codeField, newestCode } = await open({
      ...options,
      viewport,
      reducedMotion: 'reduce',
    });
    const number = freshNumber(9);
    await goto();
    // Nothing moves any more once the hint is the example's.
    await numberField.focus();
    await page.getByText('For example').waitFor();
    expect(await faint(page)).toEqual([]);

    const before = await screenshot(page);
    await page.getByRole('radio').last().check();
    await blur(page);
    expect(await hasChanged(page, page.locator('.choice').last(), before)).toBe(true);
    await page.getByRole('radio').first().check();

    await page.locator('.region').click();
    await page.getByRole('option').first().waitFor();
    const sheet = page.locator('dialog:modal');
    expect(await faint(page)).toEqual([]);
    expect(await sheet.isVisible()).toBe(true);
    await page.keyboard.press('Escape');
    await sheet.waitFor({ state: 'detached' });

    await numberField.fill(number);
    await startButton.click();
    // Nothing moves any more once a code may be sent again.
    await page.locator('.resend button:enabled').waitFor();
    const empty = await screenshot(page);
    await codeField.pressSequentially('12');
    expect(await hasChanged(page, page.locator('.slots .caret'), empty)).toBe(true);
    expect(await hasChanged(page, page.locator('.progress li').nth(1), before)).toBe(true);
    expect(await faint(page)).toEqual([]);

    const code = await newestCode(number);
    await codeField.fill(otherThan(code));
    await page.getByRole('alert').waitFor();
    expect(await faint(page)).toEqual([]);
    await codeField.fill(code);
    await page.locator('.badge').waitFor();
    await page.locator('.proof summary').click();
    expect(await faint(page)).toEqual([]);
  });
});
