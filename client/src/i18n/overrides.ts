/** Some of the words, at any depth, to be said in the host's own way. */
export type Overrides<Of> = {
  [Key in keyof Of]?: Of[Key] extends string | ((...values: never[]) => string) ? Of[Key] : Overrides<Of[Key]>;
};

/** The messages with some of them replaced; what isn't named stays. */
export function override<Of extends object>(messages: Of, overrides: Overrides<Of>): Of {
  const changed = { ...messages };
  for (const key in overrides) {
    if (!Object.hasOwn(messages, key)) continue;
    const [own, other]: [unknown, unknown] = [messages[key], overrides[key]];
    Object.assign(changed, { [key]: isTable(own) && isTable(other) ? override(own, other) : other });
  }
  return changed;
}

function isTable(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}
