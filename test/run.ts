/**
 * Runs the suites that are named on the command line, or all of `npm test`, and ends with `N passed, N failed`.
 * Never passes when a suite ran no test.
 */

import { rm } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { join, resolve } from 'node:path';
import { runWithUs } from './realVsCode/endWithUs';
import { type Installation, installVsCode } from './realVsCode/install';
import { packExtension } from './realVsCode/packExtension';
import { runInDesktop } from './realVsCode/runInDesktop';
import { runInHost } from './realVsCode/runInHost';
import { type Counts, testFiles, testVariables } from './runMocha';
import { runTestFiles } from './testProcess';
import { Turns } from './turns';

type Say = (text: string) => void;
type Suite = (say: Say) => Promise<Counts>;

const { named, grep } = readArguments(process.argv.slice(2));

const suites: Readonly<Record<string, Suite>> = {
  types: say => check(['node_modules/typescript/bin/tsc', '--noEmit'], say),
  lint: say => check(['node_modules/@biomejs/biome/bin/biome', 'ci', '--colors=off', '.'], say),
  ui: async say => {
    const [, file] = await Promise.all([installed(), packed()]);
    return testProcesses('ui', 2, say, { [testVariables.vsix]: file });
  },
  vscode: async say => {
    const [installation] = await Promise.all([installed(), bundled()]);
    return turns.take(() => runInHost(installation, line => say(`${line}\n`)));
  },
  page: async say => {
    await Promise.all([installed(), bundled()]);
    return testProcesses('page', isAlone ? 2 : 1, say);
  },
  unit: async say => {
    // Where it cannot be packed, the packaging test says why; the others run.
    const file = await packed().catch(() => '');
    return testProcesses('unit', isAlone ? 2 : 1, say, { [testVariables.vsix]: file });
  },
  desktop: say => runInDesktop(say),
};

const whatNpmTestRuns = ['types', 'lint', 'ui', 'vscode', 'page', 'unit'];
const names = named.length > 0 ? named : whatNpmTestRuns;
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
  if (names.includes('ui') || names.includes('unit')) await packed().catch(() => {});
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

/** The tests of a folder in processes side by side, each of which takes the next file when it is through with one. */
async function testProcesses(
  folder: string,
  count: number,
  say: Say,
  env: Readonly<Record<string, string>> = {},
): Promise<Counts> {
  const files = testFiles(join('out/test', folder));
  const total = { passed: 0, failed: 0 };
  const told = (output: string, { passed, failed }: Counts) => {
    total.passed += passed;
    total.failed += failed;
    if (failed > 0 || (isAlone && passed > 0)) say(`${output.trimEnd()}\n`);
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
  if (!isAlone)
    sayLine(`${name.padEnd(8)} ${counts.passed} passed, ${counts.failed} failed  (after ${seconds} s)`);
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
// Among other suites a failed one tells its failures alone.
if (!isAlone) process.env[testVariables.reporter] ??= 'dot';
await rm(resolve('out/screenshots'), { recursive: true, force: true });
const running = names.map(name => {
  const suite = suites[name];
  if (!suite) throw new Error(`No such suite: ${name}. There are ${Object.keys(suites).join(', ')}.`);
  return runSuite(name, suite);
});
const all = await Promise.all(running);
const passed = all.reduce((sum, counts) => sum + counts.passed, 0);
const failed = all.reduce((sum, counts) => sum + counts.failed, 0);
sayLine(`${passed} passed, ${failed} failed`);
process.exit(failed > 0 ? 1 : 0);

function readArguments(args: readonly string[]): { named: string[]; grep: string | undefined } {
  const at = args.indexOf('--grep');
  if (at < 0) return { named: [...args], grep: undefined };
  return { named: args.filter((_, index) => index !== at && index !== at + 1), grep: args[at + 1] };
}
