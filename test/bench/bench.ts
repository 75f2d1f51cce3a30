/**
 * Measures Easel, as it is packed, in a real VS Code, beside what its users would take instead.
 *
 *     npm run bench -- [--check] [--only WORDS] [--rounds 7] [--json FILE] [--readme] [--profile FOLDER]
 *
 * `--profile` writes a profile of the extension host's thread for each task, tells what is in it, and slows what is measured.
 * `--readme` measures nothing: it writes the README's table from the file of the last whole run.
 */

import { fork } from 'node:child_process';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { temporaryFolder } from '../realVsCode/endWithUs';
import type { Answer } from './answerServer';
import { EaselHost } from './easelHost';
import { toldProfile } from './profile';
import { isMet, machineOf, type Report, table, toldWays, withTable } from './report';
import { type Bench, type Result, type Row, rows } from './rows';

/** ms for one row, whatever it does: the others shall be measured all the same. */
const longestRow = 5 * 60_000;

const { isCheck, isForReadme, only, rounds, file, profiles } = readArguments(process.argv.slice(2));
if (isForReadme) {
  const report = JSON.parse(await readFile(file, 'utf8')) as Report;
  await writeFile('README.md', withTable(await readFile('README.md', 'utf8'), report));
  process.exit();
}

const server = fork(resolve('out/test/bench/answerServer.js'));
const origin = await new Promise<string>(heard =>
  server.once('message', message => heard((message as { origin: string }).origin)),
);
const start = performance.now();
if (profiles) await mkdir(profiles, { recursive: true });
const host = await EaselHost.start(origin, profiles);
const folder = join(temporaryFolder('bench'), 'others');
await mkdir(folder);
const bench: Bench = {
  ...{ host, origin, folder, rounds },
  answers: async (answer: Answer) => {
    await fetch(`${origin}/answer`, { method: 'POST', body: JSON.stringify(answer) });
  },
};

const results: Record<string, Report['rows'][string]> = {};
for (const row of rows.filter(row => row.name.includes(only))) {
  process.stdout.write(`\n${row.name}\n`);
  try {
    const result = await measured(row);
    results[row.name] = result;
    process.stdout.write(toldWays(result.ways));
  } catch (error) {
    results[row.name] = { failed: error instanceof Error ? error.message : String(error) };
    process.stdout.write(`  FAILED  ${error instanceof Error ? error.stack : error}\n`);
    await host.restart();
  }
}
for (const name of profiles ? await readdir(profiles) : [])
  process.stdout.write(await toldProfile(join(profiles as string, name)));
const report: Report = { machine: machineOf(), rows: results };
await mkdir(dirname(resolve(file)), { recursive: true });
await writeFile(file, JSON.stringify(report, undefined, 2));
const missed = Object.values(results).reduce(
  (sum, result) => sum + ('failed' in result ? 1 : result.checks.filter(check => !isMet(check)).length),
  0,
);
const minutes = ((performance.now() - start) / 60_000).toFixed(1);
process.stdout.write(
  `\n${table(report)}\n${missed} goals missed, in ${minutes} minutes on ${report.machine}. `,
);
process.stdout.write(`The figures are in ${file}.\n`);
await host.stop();
server.disconnect();
process.exit(isCheck && missed > 0 ? 1 : 0);

async function measured({ run }: Row): Promise<Result> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`did not end in ${longestRow / 60_000} minutes`)), longestRow);
  });
  return Promise.race([run(bench), late]).finally(() => clearTimeout(timer));
}

function readArguments(args: readonly string[]) {
  const after = (name: string) => {
    const at = args.indexOf(name);
    return at < 0 ? undefined : args[at + 1];
  };
  return {
    isCheck: args.includes('--check'),
    isForReadme: args.includes('--readme'),
    only: after('--only') ?? '',
    rounds: Number(after('--rounds') ?? 7),
    file: after('--json') ?? 'out/bench.json',
    profiles: after('--profile') && resolve(after('--profile') ?? ''),
  };
}
