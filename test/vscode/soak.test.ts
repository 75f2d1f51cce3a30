/** Many jobs with providers that fail by chance, in one extension host: it grows no memory, keeps nothing open and loses no picture. */

import * as assert from 'node:assert/strict';
import { readdir, readlink, rm } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { randomNumbers } from '../random';
import { figureMark, resultMark, testVariables } from '../runMocha';
import { type Fault, type FaultName, faults, type Way, ways } from '../servers/faults';
import { inWorkspace } from './easel';
import { FaultJobs, keptBelow } from './faultJobs';

const count = Number(process.env[testVariables.soak] ?? 100);
const seed = Number(process.env[testVariables.seed] ?? Date.now() % 1_000_000);
/** Between two looks at everything. */
const batch = Math.max(count / 10, 50);
const megabyte = 1024 * 1024;

describe('Over many jobs', function () {
  this.timeout(60_000 + count * 1000);
  const random = randomNumbers(seed);
  const oneOf = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)] as T;
  let jobs: FaultJobs;
  const sums = { paid: 0, lost: 0, twice: 0 };
  const problems: string[] = [];

  before(async () => {
    jobs = await FaultJobs.start();
  });
  after(() => jobs.close());

  /** Half of the servers are well. */
  function order() {
    const fault = random() < 0.5 ? 'none' : oneOf(Object.keys(faults) as FaultName[]);
    const { ends }: Fault = faults[fault];
    const way = oneOf(ways.filter(each => ends[each] !== undefined)) as Way;
    return jobs.server.order(way, fault, 1 + Math.floor(random() * 3));
  }

  async function runBatch(): Promise<void> {
    const orders = Array.from({ length: batch }, order);
    await Promise.all(orders.map(each => jobs.run(each, `soak/${each.id}`)));
    const kept = await keptBelow(jobs.journal, 'soak');
    for (const each of orders) {
      const account = await jobs.accountOf(each, `soak/${each.id}`, kept.get(each.id));
      sums.paid += each.paid;
      sums.lost += account.lost.length;
      sums.twice += account.extraPosts;
      problems.push(...account.problems.map(problem => `${each.way}, ${each.fault}: ${problem}`));
      if (account.lost.length > 0) problems.push(`${each.way}, ${each.fault}: ${account.lost} lost`);
      jobs.server.forget(each);
    }
    for (const { path } of kept.values()) await rm(path, { recursive: true });
    await rm(inWorkspace('soak'), { recursive: true, force: true });
  }

  it(`memory stays as it was, nothing stays open and every picture is accounted for (seed ${seed})`, async () => {
    await runBatch();
    const first = memory();
    const socketsBefore = await settledSockets(0);
    const sizes = [first];
    for (let done = batch; done < count; done += batch) {
      await runBatch();
      sizes.push(memory());
    }
    const sockets = await settledSockets(socketsBefore);
    const files = await settledFiles([jobs.journal, inWorkspace('soak')]);
    const last = sizes.at(-1) ?? 0;
    const inMegabytes = sizes.map(size => (size / megabyte).toFixed(1)).join(' ');
    console.log(
      `${resultMark}${figureMark}${count} jobs, ${sums.paid} pictures paid for, ${sums.lost} lost, ${sums.twice} double charges, ${sockets - socketsBefore} sockets and ${files.length} files left open, memory ${inMegabytes} MB (seed ${seed})`,
    );
    assert.equal(problems.join('\n'), '');
    assert.deepEqual([sums.lost, sums.twice, files], [0, 0, []]);
    assert.ok(sockets <= socketsBefore, `${sockets} sockets, and ${socketsBefore} before`);
    assert.ok(last < first * 1.1, `${inMegabytes} MB`);
  });
});

/** Bytes that are in use after a collection. */
function memory(): number {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  // What a finalizer lets go is collected by the second.
  collect();
  collect();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

/** Open sockets, when there are at most `few` or nothing closes any more. */
async function settledSockets(few: number): Promise<number> {
  const end = Date.now() + 8000;
  for (;;) {
    const open = process.getActiveResourcesInfo().filter(name => name === 'TCPSocketWrap').length;
    if (open <= few || Date.now() > end) return open;
    await sleep(100);
  }
}

/** Open files in these folders, when there are none or nothing closes any more: what waits at providers is looked after meanwhile. */
async function settledFiles(folders: readonly string[]): Promise<string[]> {
  const end = Date.now() + 8000;
  for (;;) {
    const open = (await openFiles()).filter(file => folders.some(folder => file.startsWith(folder)));
    if (open.length === 0 || Date.now() > end) return open;
    await sleep(100);
  }
}

/** Absolute paths; none where the system does not tell. */
async function openFiles(): Promise<string[]> {
  const names = await readdir('/proc/self/fd').catch(() => []);
  return Promise.all(names.map(name => readlink(`/proc/self/fd/${name}`).catch(() => '')));
}
