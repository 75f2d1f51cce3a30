/**
 * Runs the suites that are named on the command line, or all of `npm test`, and ends with `N passed, N failed`.
 * Never passes when a suite ran no test.
 */

import { readFile, rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { runWithUs, temporaryFolder } from './realVsCode/endWithUs';
import { installVsCode } from './realVsCode/install';
import { type Package, packExtension } from './realVsCode/packExtension';
import { runInDesktop } from './realVsCode/runInDesktop';
import { runInHost } from './realVsCode/runInHost';
import { type Counts, testVariables } from './runMocha';

type Say = (text: string) => void;
type Suite = (say: Say) => Promise<Counts>;

const suites: Readonly<Record<string, Suite>> = {
  types: say => check(['node_modules/typescript/bin/tsc', '--noEmit'], say),
  lint: say => check(['node_modules/@biomejs/biome/bin/biome', 'ci', '--colors=off', '.'], say),
  unit: async say => {
    // Where it cannot be packed, the packaging test says why; the others run.
    const file = await packed().then(
      ({ file }) => file,
      () => '',
    );
    return mochaProcess('unit', say, { [testVariables.vsix]: file });
  },
  page: async say => {
    await installVsCode(sayLine);
    return mochaProcess('page', say);
  },
  vscode: async say => runInHost(await installVsCode(sayLine), line => say(`${line}\n`)),
  ui: async say => {
    await installVsCode(sayLine);
    return mochaProcess('ui', say, { [testVariables.vsix]: (await packed()).file });
  },
  desktop: say => runInDesktop(say),
};

/** Packed once for all suites of a run. */
let packing: Promise<Package> | undefined;
function packed(): Promise<Package> {
  packing ??= packExtension();
  return packing;
}

const whatNpmTestRuns = ['types', 'lint', 'unit', 'page', 'vscode', 'ui'];

/** One suite that hangs must not hold the others for longer. */
const suiteLimitMs = 10 * 60_000;

function sayLine(line: string): void {
  process.stdout.write(`${line}\n`);
}

/** A command that says yes or no counts as one test. */
async function check(args: readonly string[], say: Say): Promise<Counts> {
  const { code } = await runWithUs(process.execPath, args, { onOutput: say });
  return code === 0 ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 };
}

async function mochaProcess(folder: string, say: Say, env: Record<string, string> = {}): Promise<Counts> {
  const counts = join(temporaryFolder('counts'), 'counts.json');
  const { code } = await runWithUs(
    process.execPath,
    ['--enable-source-maps', 'out/test/mochaProcess.js', folder],
    {
      onOutput: say,
      endsBy: 'SIGTERM',
      timeout: suiteLimitMs,
      env: { ...process.env, ...env, [testVariables.counts]: counts },
    },
  );
  const written = await readFile(counts, 'utf8').catch(() => undefined);
  if (!written) throw new Error(`The ${folder} tests ended with ${code} before they were through.`);
  return JSON.parse(written) as Counts;
}

/** One line for the suite; what it printed only where it failed, or as it comes when it runs alone. */
async function runSuite(name: string, suite: Suite, isAlone: boolean): Promise<Counts> {
  const start = Date.now();
  const held: string[] = [];
  const say: Say = text => {
    if (isAlone) process.stdout.write(text);
    else held.push(text);
  };
  const counts = await countOf(name, suite, say);
  if (counts.failed > 0) process.stdout.write(held.join(''));
  const seconds = ((Date.now() - start) / 1000).toFixed(1);
  if (!isAlone) sayLine(`${name.padEnd(8)} ${counts.passed} passed, ${counts.failed} failed  (${seconds} s)`);
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

const { named, grep } = readArguments(process.argv.slice(2));
if (grep) process.env[testVariables.grep] = grep;
const names = named.length > 0 ? named : whatNpmTestRuns;
// Among other suites a failed one tells its failures alone.
if (names.length > 1) process.env[testVariables.reporter] = 'dot';
await rm(resolve('out/screenshots'), { recursive: true, force: true });
const total = { passed: 0, failed: 0 };
for (const name of names) {
  const suite = suites[name];
  if (!suite) throw new Error(`No such suite: ${name}. There are ${Object.keys(suites).join(', ')}.`);
  const { passed, failed } = await runSuite(name, suite, names.length === 1);
  total.passed += passed;
  total.failed += failed;
}
sayLine(`${total.passed} passed, ${total.failed} failed`);
process.exit(total.failed > 0 ? 1 : 0);

function readArguments(args: readonly string[]): { named: string[]; grep: string | undefined } {
  const at = args.indexOf('--grep');
  if (at < 0) return { named: [...args], grep: undefined };
  return { named: args.filter((_, index) => index !== at && index !== at + 1), grep: args[at + 1] };
}
