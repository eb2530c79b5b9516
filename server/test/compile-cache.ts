import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** `NODE_COMPILE_CACHE` of the processes that tests start: compiled once for all, which halves each start. */
export const compileCache = join(tmpdir(), 'phone-verification-compiled');
