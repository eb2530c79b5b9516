/** The custom properties that give it a look of its own, each `--pv-…` in the style sheet. */
export type Token =
  /** Buttons, links, the focus and what is chosen; shades of it follow by themselves. This one alone does a lot. */
  | 'accent'
  /** Text on a button of the accent. */
  | 'on-accent'
  /** What fields and buttons lie on. */
  | 'surface'
  /** What is to be read. */
  | 'text'
  /** Text that matters less. */
  | 'muted'
  /** Lines that part, and steps that are still to come. */
  | 'line'
  /** What went wrong. */
  | 'danger'
  /** That it went well. */
  | 'good'
  /** Corners of fields and buttons. */
  | 'radius'
  /** Font family. */
  | 'font';
