/**
 * Runs the suites that are named on the command line, or all of `npm test`, and ends with `N passed, N failed`.
 * Never passes when a suite ran no test.
 */

import { rm } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { join, resolve } from 'node:path';
import { type Change, changedFiles, sourceOf, unitTestsFor } from './changed';
import { runWithUs } from './realVsCode/endWithUs';
import { type Installation, installVsCode } from './realVsCode/install';
import { packExtension } from './realVsCode/packExtension';
import { runInDesktop } from './realVsCode/runInDesktop';
import { runInHost } from './realVsCode/runInHost';
import { type Counts, figureMark, testFiles, testVariables } from './runMocha';
import { runTestFiles } from './testProcess';
import { Turns } from './turns';

type Say = (text: string) => void;
type Suite = (say: Say) => Promise<Counts>;

const { named, numbers, grep, only, seed } = readArguments(process.argv.slice(2));

const suites: Readonly<Record<string, Suite>> = {
  types: say => check(['node_modules/typescript/bin/tsc', '--noEmit'], say),
  lint: say => check(['node_modules/@biomejs/biome/bin/biome', 'ci', '--colors=off', '.'], say),
  ui: async say => {
    const [, file] = await Promise.all([installed(), packed()]);
    return testProcesses('ui', 2, say, { env: { [testVariables.vsix]: file } });
  },
  vscode: async say => {
    const [installation] = await Promise.all([installed(), bundled()]);
    return turns.take(() => runInHost(installation, line => say(`${line}\n`)));
  },
  page: async say => {
    await Promise.all([installed(), bundled()]);
    return testProcesses('page', 2, say);
  },
  unit: async say => {
    if (change) return testProcesses('unit', 2, say, { files: untilLate(unitTestsFor(change)) });
    // Where it cannot be packed, the packaging test says why; the others run.
    const file = await packed().catch(() => '');
    return testProcesses('unit', 2, say, { env: { [testVariables.vsix]: file } });
  },
  soak: async say => {
    process.env[testVariables.soak] ??= '2000';
    process.env[testVariables.grep] ??= '^Over many jobs';
    return runInHost(await installed(), line => say(`${line}\n`), soakLimitMs);
  },
  kill: async say => {
    const [, file] = await Promise.all([installed(), packed()]);
    // A few beside the other suites, many alone.
    const kills = process.env[testVariables.kills] ?? numbers[0] ?? (isAlone ? '50' : '5');
    return testProcesses('kill', 1, say, {
      env: { [testVariables.vsix]: file, [testVariables.kills]: kills },
    });
  },
  fuzz: say => {
    // One core for a third of a minute beside the other suites: what is rare is found by the runs of many days.
    const seconds = numbers[0] ?? (isAlone ? '60' : '20');
    return testProcesses('fuzz', 1, say, { env: { [testVariables.fuzzSeconds]: seconds } });
  },
  desktop: say => runInDesktop(say),
};

/** On a machine that has other things to do as well. */
const soakLimitMs = 40 * 60_000;

const whatNpmTestRuns = ['types', 'lint', 'ui', 'vscode', 'page', 'kill', 'fuzz', 'unit'];
const change = only ? await changedFiles() : undefined;
const names = change ? ['types', 'lint', 'unit'] : named.length > 0 ? named : whatNpmTestRuns;
const isAlone = names.length === 1;

/** Tests wait for a browser or a server much of their time: one more than there are cores keeps the cores busy. */
const turns = new Turns(availableParallelism() + 1);

/** Packed once for all suites of a run, which builds dist/ anew. */
let packing: Promise<string> | undefined;
function packed(): Promise<string> {
  packing ??= packExtension().then(({ file }) => file);
  return packing;
}

/** What reads dist/ waits until no suite of this run writes it any more. */
async function bundled(): Promise<void> {
  if (['ui', 'unit', 'kill'].some(name => names.includes(name))) await packed().catch(() => {});
}

let installing: Promise<Installation> | undefined;
function installed(): Promise<Installation> {
  installing ??= installVsCode(sayLine);
  return installing;
}

function sayLine(line: string): void {
  process.stdout.write(`${line}\n`);
}

/** A command that says yes or no counts as one test. */
async function check(args: readonly string[], say: Say): Promise<Counts> {
  const { code } = await turns.take(() => runWithUs(process.execPath, args, { onOutput: say }));
  return code === 0 ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 };
}

/** With `--only changed` no test file begins later than this, so that there is an answer in 20 s. */
const lateMs = 12_000;
const tooLate: string[] = [];

/** The files one by one; those whose turn comes too late are kept to be told of. */
function untilLate(files: string[]): FileQueue {
  return {
    shift: () => {
      if (performance.now() > lateMs) tooLate.push(...files.splice(0));
      return files.shift();
    },
  };
}

type FileQueue = { readonly shift: () => string | undefined };
type TestProcessOptions = { readonly env?: Readonly<Record<string, string>>; readonly files?: FileQueue };

/** The tests of a folder in processes side by side, each of which takes the next file when it is through with one. */
async function testProcesses(
  folder: string,
  count: number,
  say: Say,
  { env = {}, files = testFiles(join('out/test', folder)) }: TestProcessOptions = {},
): Promise<Counts> {
  const total = { passed: 0, failed: 0 };
  const told = (output: string, { passed, failed }: Counts) => {
    total.passed += passed;
    total.failed += failed;
    const isShown = failed > 0 || (isAlone && passed > 0);
    const figures = output.split('\n').filter(line => line.startsWith(figureMark));
    if (isShown) say(`${output.trimEnd()}\n`);
    else for (const line of figures) say(`${line}\n`);
  };
  const processes = Array.from({ length: count }, () =>
    turns.take(() => runTestFiles({ folder, next: () => files.shift(), told, env })),
  );
  for (const ended of await Promise.allSettled(processes)) {
    if (ended.status === 'fulfilled') continue;
    say(`${ended.reason}\n`);
    total.failed += 1;
  }
  return total;
}

/** One line for the suite; what it printed only where it failed, or as it comes when it runs alone. */
async function runSuite(name: string, suite: Suite): Promise<Counts> {
  const held: string[] = [];
  const say: Say = text => {
    if (isAlone) process.stdout.write(text);
    else held.push(text);
  };
  const counts = await countOf(name, suite, say);
  if (counts.failed > 0) process.stdout.write(held.join(''));
  const seconds = (performance.now() / 1000).toFixed(1);
  if (isAlone) return counts;
  sayLine(`${name.padEnd(8)} ${counts.passed} passed, ${counts.failed} failed  (after ${seconds} s)`);
  for (const line of held.join('').split('\n')) if (line.startsWith(figureMark)) sayLine(line);
  return counts;
}

/** A suite that cannot run, or that runs nothing, has failed once. */
async function countOf(name: string, suite: Suite, say: Say): Promise<Counts> {
  try {
    const counts = await suite(say);
    if (counts.passed + counts.failed > 0) return counts;
    say(`The suite ${name} ran no test.\n`);
  } catch (error) {
    say(`${error instanceof Error ? error.message : String(error)}\n`);
  }
  return { passed: 0, failed: 1 };
}

if (grep) process.env[testVariables.grep] = grep;
if (seed) process.env[testVariables.seed] = seed;
// Among other suites a failed one tells its failures alone.
if (isAlone) process.env[testVariables.photographs] ??= 'yes';
else process.env[testVariables.reporter] ??= 'dot';
await rm(resolve('out/screenshots'), { recursive: true, force: true });
const running = names.map(name => {
  const suite = suites[name];
  if (!suite) throw new Error(`No such suite: ${name}. There are ${Object.keys(suites).join(', ')}.`);
  return runSuite(name, suite);
});
const all = await Promise.all(running);
if (change) tellOfChange(change);
const passed = all.reduce((sum, counts) => sum + counts.passed, 0);
const failed = all.reduce((sum, counts) => sum + counts.failed, 0);
sayLine(`${passed} passed, ${failed} failed`);
process.exit(failed > 0 ? 1 : 0);

/** Says what this answer is about, and what it does not know. */
function tellOfChange({ files, since }: Change): void {
  sayLine(
    `\nLooked at the ${files.length} files that are ${since}, and at the unit tests that import or name them.`,
  );
  if (tooLate.length > 0)
    sayLine(`Not run for want of time:\n${tooLate.map(file => `  ${sourceOf(file)}`).join('\n')}`);
  sayLine('Not run: the packaging test, page, vscode, ui. `npm test` runs everything.\n');
}

function readArguments(args: readonly string[]) {
  const named: string[] = [];
  const numbers: string[] = [];
  const options: Record<string, string | undefined> = {};
  for (let at = 0; at < args.length; at++) {
    const word = args[at] ?? '';
    if (['--grep', '--only', '--seed'].includes(word)) options[word] = args[++at];
    else if (/^\d+$/.test(word)) numbers.push(word);
    else named.push(word);
  }
  const { '--grep': grep, '--only': only, '--seed': seed } = options;
  if ('--only' in options && only !== 'changed') throw new Error('There is `--only changed`, nothing else.');
  return { named, numbers, grep, only, seed };
}
