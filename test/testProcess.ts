/** A process that runs test files one after the other, each when it is free for it. Never shares a process between suites. */

import { endTree, spawnWithUs } from './realVsCode/endWithUs';
import type { Counts } from './runMocha';

/** One file that hangs must not hold the others for longer. */
const fileLimitMs = 20 * 60_000;

export type TestProcess = {
  /** `unit`, `page` or `ui`. */
  readonly folder: string;
  /** The compiled file to run next; none when all are run. */
  readonly next: () => string | undefined;
  /** Hears what a file's tests printed, when they are through. */
  readonly told: (output: string, counts: Counts) => void;
  readonly env: Readonly<Record<string, string>>;
};

/** Resolves when there is no next file. Rejects when the process ends before that. */
export function runTestFiles({ folder, next, told, env }: TestProcess): Promise<void> {
  const child = spawnWithUs(process.execPath, ['--enable-source-maps', 'out/test/mochaProcess.js', folder], {
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    endsBy: 'SIGTERM',
    env: { ...process.env, ...env },
  });
  let output = '';
  let file: string | undefined;
  let late: NodeJS.Timeout | undefined;
  const hear = (text: string) => {
    output += text;
  };
  child.stdout?.setEncoding('utf8').on('data', hear);
  child.stderr?.setEncoding('utf8').on('data', hear);
  return new Promise((resolve, reject) => {
    const goOn = () => {
      clearTimeout(late);
      file = next();
      if (file !== undefined) late = setTimeout(() => endTree(child), fileLimitMs);
      child.send({ file });
    };
    child.on('message', (message: Counts | 'ready') => {
      if (message !== 'ready') {
        told(output, message);
        output = '';
      }
      goOn();
    });
    child.once('error', reject);
    child.once('close', code => {
      clearTimeout(late);
      if (file === undefined) resolve();
      else reject(new Error(`${output}\nThe tests of ${file} ended with ${code} before they were through.`));
    });
  });
}
