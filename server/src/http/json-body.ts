/** Why a body was refused, in words for the client. */
export class UnreadableBody extends Error {
  override name = 'UnreadableBody' as const;
  readonly statusCode = 400;
}

/** No variables go as deep. A megabyte of nested lists took 0.3 s to parse and to forget. */
const mostDepth = 64;

export function isTooDeep(json: string): boolean {
  let depth = 0;
  let isInText = false;
  for (let at = 0; at < json.length; at += 1) {
    const character = json[at];
    if (character === '"') isInText = !isInText;
    else if (isInText) at += character === '\\' ? 1 : 0;
    else if (character === '[' || character === '{') depth += 1;
    else if (character === ']' || character === '}') depth -= 1;
    if (depth > mostDepth) return true;
  }
  return false;
}

export const tooDeep = `The body is nested more than ${mostDepth} levels deep.`;

const blank = /[ \t\n\r]*/y;
const quote = /"/y;
// From the blank on, without quote and backslash.
const plain = /[ !#-[\]-\uffff]+/y;
const escape = /\\(?:["\\/bfnrt]|u[\dA-Fa-f]{4})/y;
const literal = /true|false|null|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[Ee][+-]?\d+)?/y;
const marks = { '{': /\{/y, '}': /\}/y, '[': /\[/y, ']': /\]/y, ':': /:/y, ',': /,/y };

/**
 * Where text stops being JSON, and what is expected there; undefined for JSON. Nothing of it is quoted, as V8 would: it may
 * have a code. Not for text that is too deep.
 */
export function jsonFault(json: string): string | undefined {
  let at = json.startsWith('\uFEFF') ? 1 : 0;

  function took(pattern: RegExp): boolean {
    pattern.lastIndex = at;
    const isThere = pattern.test(json);
    if (isThere) at = pattern.lastIndex;
    return isThere;
  }
  const tookMark = (mark: keyof typeof marks) => took(blank) && took(marks[mark]);

  function text(): string | undefined {
    while (!took(quote)) {
      if (took(plain) || took(escape)) continue;
      if (json[at] === '\\') return 'a backslash begins no escape';
      return 'a string has a line break or another control character: write it as \\n or by its escape';
    }
    return undefined;
  }

  function members(): string | undefined {
    if (tookMark('}')) return undefined;
    do {
      const fault = took(blank) && took(quote) ? text() : 'a name in double quotes is expected';
      if (fault) return fault;
      if (!tookMark(':')) return 'a colon is expected';
      const inner = value();
      if (inner) return inner;
    } while (tookMark(','));
    return tookMark('}') ? undefined : 'a comma or } is expected';
  }

  function items(): string | undefined {
    if (tookMark(']')) return undefined;
    do {
      const fault = value();
      if (fault) return fault;
    } while (tookMark(','));
    return tookMark(']') ? undefined : 'a comma or ] is expected';
  }

  function value(): string | undefined {
    if (tookMark('{')) return members();
    if (tookMark('[')) return items();
    if (took(quote)) return text();
    return took(literal) ? undefined : 'a value is expected';
  }

  const fault = value();
  if (!fault && took(blank) && at === json.length) return undefined;
  const lines = json.slice(0, at).split('\n');
  const why = at === json.length ? 'it ends too early' : (fault ?? 'nothing more is expected');
  return `The body is not JSON: at line ${lines.length}, column ${(lines.at(-1)?.length ?? 0) + 1} ${why}.`;
}
