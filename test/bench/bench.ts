/**
 * Measures Easel, as it is packed, in a real VS Code, beside what its users would take instead.
 *
 *     npm run bench -- [--check] [--only WORDS] [--rounds 7] [--json FILE]
 */

import { fork } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { temporaryFolder } from '../realVsCode/endWithUs';
import type { Answer } from './answerServer';
import { EaselHost } from './easelHost';
import type { Typical } from './figures';
import { type Bench, type Result, rows } from './rows';

const megabyte = 1024 * 1024;

const { isCheck, only, rounds, file } = readArguments(process.argv.slice(2));
const server = fork(resolve('out/test/bench/answerServer.js'));
const origin = await new Promise<string>(heard =>
  server.once('message', message => heard((message as { origin: string }).origin)),
);
const host = await EaselHost.start(origin);
const folder = join(temporaryFolder('bench'), 'others');
await mkdir(folder);
const bench: Bench = {
  ...{ host, origin, folder, rounds },
  answers: async (answer: Answer) => {
    await fetch(`${origin}/answer`, { method: 'POST', body: JSON.stringify(answer) });
  },
};

const results: Record<string, Result> = {};
let missed = 0;
for (const { name, run } of rows.filter(row => row.name.includes(only))) {
  process.stdout.write(`\n${name}\n`);
  try {
    const result = await run(bench);
    results[name] = result;
    for (const [way, typical] of Object.entries(result.ways)) tellWay(way, typical);
    for (const { what, value, atMost } of result.checks) {
      const isMet = value <= atMost;
      if (!isMet) missed++;
      process.stdout.write(
        `  ${isMet ? 'met   ' : 'MISSED'}  ${what}: ${value.toFixed(2)} (at most ${atMost})\n`,
      );
    }
  } catch (error) {
    missed++;
    process.stdout.write(`  FAILED  ${error instanceof Error ? error.stack : error}\n`);
  }
}
await mkdir('out', { recursive: true });
await writeFile(file, JSON.stringify(results, undefined, 2));
process.stdout.write(`\n${missed} goals missed. The figures are in ${file}.\n`);
await host.stop();
server.disconnect();
process.exit(isCheck && missed > 0 ? 1 : 0);

function tellWay(way: string, { ms: [typical, least, most], stallMs, addedBytes }: Typical): void {
  const time = `${typical.toFixed(1).padStart(9)} ms  (${least.toFixed(1)}–${most.toFixed(1)})`;
  const stall = stallMs === undefined ? '' : `  held ${stallMs.toFixed(1)} ms`;
  const memory = addedBytes === undefined ? '' : `  + ${(addedBytes / megabyte).toFixed(0)} MB`;
  process.stdout.write(`  ${way.padEnd(8)}${time}${stall}${memory}\n`);
}

function readArguments(args: readonly string[]) {
  const after = (name: string) => {
    const at = args.indexOf(name);
    return at < 0 ? undefined : args[at + 1];
  };
  return {
    isCheck: args.includes('--check'),
    only: after('--only') ?? '',
    rounds: Number(after('--rounds') ?? 7),
    file: after('--json') ?? 'out/bench.json',
  };
}
