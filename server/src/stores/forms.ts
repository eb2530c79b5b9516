import type { Request } from '../verification/request.ts';
import { fromForm0 } from './form-0.ts';
import { parseRequest } from './stored-request.ts';

/**
 * In which forms a release reads and writes what is stored. A release reads the form that the next one will write, so that
 * neighbours share a store. One number serves requests, counts and kept values; what is counted or kept otherwise goes
 * under another key, table or name.
 */
export type Forms = {
  /** How each form that is read becomes a request; a reader throws what is none. */
  readonly reads: ReadonlyMap<number, (document: object) => Request>;
  readonly writes: number;
  readonly write: (request: Request) => object;
};

/** Form 0 has no number in it: names of fields were others then. */
export const forms: Forms = {
  reads: new Map([
    [0, (document) => parseRequest(fromForm0(document))],
    [1, parseRequest],
  ]),
  writes: 1,
  write: (request) => request,
};

/** What is stored, or the store as a whole, is in a form that this release doesn't read. */
export class FormUnknown extends Error {
  override name = 'FormUnknown' as const;
  readonly form: number;
  /** The log has codes, and no messages. */
  readonly code: string;
  constructor(form: number) {
    super(`Form ${form} is not read here`);
    this.form = form;
    this.code = `FORM_${form}`;
  }
}

const isDocument = (value: unknown): value is { form?: unknown } => typeof value === 'object' && value !== null;

/** Throws `FormUnknown`, and something else where there is no request. */
export function readRequest(json: string, { reads }: Forms = forms): Request {
  const document: unknown = JSON.parse(json);
  if (!isDocument(document)) throw new TypeError('What is stored is no document');
  const form = Number(document.form ?? 0);
  const read = reads.get(form);
  if (!read) throw new FormUnknown(form);
  delete document.form;
  return read(document);
}

export const writeRequest = (request: Request, { writes, write }: Forms = forms): string =>
  JSON.stringify({ form: writes, ...write(request) });

/** The name under which a store keeps the highest form in it. */
export const formName = 'form';

/** Throws `FormUnknown` where the highest form in a store isn't read here; `kept`: as it is kept, if it is. */
export function checkForm(kept: unknown, { reads }: Forms = forms): void {
  const form = Number(kept ?? NaN);
  if (!Number.isNaN(form) && !reads.has(form)) throw new FormUnknown(form);
}
