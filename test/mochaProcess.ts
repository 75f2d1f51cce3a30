/** Runs one folder of compiled tests (`unit`, `page`, `ui`) in plain Node: the process that run.ts starts for it. */

import { resolve } from 'node:path';
import { runMocha } from './runMocha';

/** ms for one test: a UI test waits for a whole workbench, on a machine that may be busy. */
const timeouts: Readonly<Record<string, number>> = { unit: 20_000, page: 60_000, ui: 120_000 };

const folder = process.argv[2] ?? 'unit';
const { failed } = await runMocha({
  folder: resolve('out/test', folder),
  timeout: timeouts[folder] ?? 20_000,
});
// A test that leaves a timer or a socket behind must not hold the run.
process.exit(failed > 0 ? 1 : 0);
