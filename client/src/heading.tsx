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
