import { createContext, use } from 'react';
import type { ReactNode, Ref } from 'react';

export type HeadingLevel = 1 | 2 | 3 | 4 | 5 | 6;

/** Where the headings of the steps stand in the outline of the page around them. */
export const HeadingLevelContext = createContext<HeadingLevel>(1);

/** `ref`: for a heading that takes the focus when its step is reached. */
export function Heading({ ref, children }: { ref?: Ref<HTMLHeadingElement>; children: ReactNode }) {
  const Level = `h${use(HeadingLevelContext)}` as const;
  return (
    <Level className="heading" {...(ref && { ref, tabIndex: -1 })}>
      {children}
    </Level>
  );
}

/**
 * Focuses a part of a step after its heading was brought on screen. A focus that scrolls by itself opens a step in its
 * middle: in a low window, at high zoom, with a keyboard up.
 */
export function focusInStep(element: HTMLElement | null): void {
  const heading = element?.closest('.step')?.querySelector('.heading');
  // jsdom, in which hosts run their tests, can't scroll.
  if (heading && 'scrollIntoView' in heading) heading.scrollIntoView({ block: 'nearest' });
  element?.focus({ preventScroll: true });
}
