/** Runs compiled test files of one folder (`unit`, `page`, `ui`) in plain Node, as run.ts hands them over. Ends with run.ts. */

import { runMocha } from './runMocha';

/** ms for one test: a UI test waits for a whole workbench, on a machine that may be busy. */
const timeouts: Readonly<Record<string, number>> = {
  unit: 60_000,
  page: 60_000,
  ui: 120_000,
  kill: 600_000,
  fuzz: 600_000,
};

const timeout = timeouts[process.argv[2] ?? 'unit'] ?? 20_000;

process.on('message', ({ file }: { file?: string }) => {
  // A test that leaves a timer or a socket behind must not hold the run.
  if (file === undefined) process.exit();
  void runMocha({ files: [file], timeout }).then(
    counts => process.send?.(counts),
    error => {
      console.error(error);
      process.exit(1);
    },
  );
});
process.on('disconnect', () => process.exit());
process.send?.('ready');
