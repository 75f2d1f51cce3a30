/** Runs compiled test files with mocha and counts. Never lists files by name: what is named *.test.js runs. */

import { readdirSync, statSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { format } from 'node:util';
import Mocha from 'mocha';

export type Counts = { readonly passed: number; readonly failed: number };

export type MochaRun = {
  /** Absolute. */
  readonly files: readonly string[];
  /** ms for one test or hook. */
  readonly timeout: number;
  /** Hears each line of the spec reporter in place of stdout. */
  readonly say?: (line: string) => void;
};

/** Variables that reach every process that runs tests, extension hosts included. */
export const testVariables = {
  /** Path of a file that gets the counts as JSON. */
  counts: 'EASEL_TEST_COUNTS',
  /** Path of the packed extension that the UI tests install. */
  vsix: 'EASEL_VSIX',
  /** mocha's name of how results are told: `spec` by default. */
  reporter: 'EASEL_TEST_REPORTER',
  /** Runs only the tests whose full title matches. */
  grep: 'EASEL_TEST_GREP',
  /** How often the extension host is killed. */
  kills: 'EASEL_KILLS',
  /** How many jobs the soak has. */
  soak: 'EASEL_SOAK',
  /** How long answers and files go wrong by chance, in seconds of the processor. */
  fuzzSeconds: 'EASEL_FUZZ_SECONDS',
  /** Pictures are taken of all that is only looked at, too. */
  photographs: 'EASEL_PHOTOGRAPHS',
  /** Repeats a run that went by chance. */
  seed: 'EASEL_SEED',
} as const;

/** Files beside the counts: an extension host has begun the tests, and a second one would have, in a window that was loaded anew. */
export const begunMark = (counts: string) => `${counts}.begun`;
export const anewMark = (counts: string) => `${counts}.anew`;

/** Begins each line of results that an extension host logs: the rest of its log is VS Code's own. */
export const resultMark = '| ';

/** Absolute paths of the test files below a folder at any depth, the largest first: it is likely to take the longest. */
export function testFiles(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter(name => name.endsWith('.test.js'))
    .map(name => resolve(folder, name))
    .sort((a, b) => statSync(b).size - statSync(a).size);
}

/** The spec reporter, without a sum for each file: run.ts has the one for all. */
class Told extends Mocha.reporters.Spec {
  override epilogue(): void {
    if (this.failures.length > 0) Mocha.reporters.Base.list(this.failures);
  }
}

/** Begins a line of figures, which is shown even where a suite passes and nothing else of it is. */
export const figureMark = '= ';

/** Runs the tests and writes the counts where `testVariables.counts` says. Rejects when a file does not load. */
export async function runMocha({ files, timeout, say }: MochaRun): Promise<Counts> {
  const grep = process.env[testVariables.grep];
  const mocha = new Mocha({
    ui: 'bdd',
    reporter: process.env[testVariables.reporter] ?? Told,
    timeout,
    color: process.stdout.isTTY === true,
    forbidOnly: process.env.CI === 'true',
    ...(grep ? { grep: new RegExp(grep) } : {}),
  });
  if (say) Mocha.reporters.Base.consoleLog = (...parts: unknown[]) => say(format(...parts));
  for (const file of files) mocha.addFile(file);
  await mocha.loadFilesAsync();
  const counts = await new Promise<Counts>(done => {
    const runner = mocha.run(() => {
      const { passes = 0, failures = 0 } = runner.stats ?? {};
      done({ passed: passes, failed: failures });
    });
  });
  // Its listeners of the process would be left, one for each file.
  mocha.dispose();
  const file = process.env[testVariables.counts];
  if (file) await writeFile(file, JSON.stringify(counts));
  return counts;
}
