import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { z } from 'zod';
import type { Log } from '../telemetry/log.ts';
import { messageSchema } from './message.ts';
import { v2RequestSchema } from './v2-state.ts';
import { v1RequestSchema } from './v1-request.ts';

const state = z.object({
  requests: z.array(v2RequestSchema),
  v1Requests: z.array(v1RequestSchema).default([]),
  messages: z.array(messageSchema),
});

export type State = z.infer<typeof state>;

/** What the simulator knows, kept over a restart of its process: Vonage's requests don't end when ours does. */
export function createStateFile(path: string, log: Log) {
  return {
    /** Empty where there is none yet, or none that can be read. */
    read(): State {
      try {
        return state.parse(JSON.parse(readFileSync(path, 'utf8')));
      } catch (error) {
        const isNew = error instanceof Error && 'code' in error && error.code === 'ENOENT';
        if (!isNew) log.warn("The simulator's state could not be read: it starts empty", {}, error);
        return { requests: [], v1Requests: [], messages: [] };
      }
    },

    /** By renaming, so that a crash leaves the old state or the new one. */
    write(current: State) {
      try {
        mkdirSync(dirname(path), { recursive: true });
        writeFileSync(`${path}.new`, JSON.stringify(current), { mode: 0o600 });
        renameSync(`${path}.new`, path);
      } catch (error) {
        log.warn("The simulator's state could not be written", {}, error);
      }
    },
  };
}
