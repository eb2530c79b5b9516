/** The custom properties that give it a look of its own, each `--pv-…` in the style sheet. `accent` alone does a lot. */
export type Token =
  | 'accent'
  | 'on-accent'
  | 'surface'
  | 'text'
  | 'muted'
  | 'line'
  | 'danger'
  | 'good'
  | 'radius'
  | 'font';
