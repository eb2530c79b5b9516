import { z } from 'zod';

const report = z.object({ userLimits: z.object({ open_files: z.object({ soft: z.number() }) }) });

/** How many files the process may have open: Node has raised that to the hard limit (`ulimit -Hn`). Some systems have none. */
export const openFiles = (): number =>
  report.safeParse(process.report.getReport()).data?.userLimits.open_files.soft ?? Infinity;
