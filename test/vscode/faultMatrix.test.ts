/** Every fault of a server, in every way of asking, on every disk: no picture that reached us is lost, none is paid for twice, and nothing half gets into the workspace. */

import * as assert from 'node:assert/strict';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import { Journal, type KeptJob } from '../../src/jobs/journal';
import { figureMark, resultMark } from '../runMocha';
import type { FaultServer, Order } from '../servers/faultServer';
import { type Fault, type FaultName, faults, type Way, ways } from '../servers/faults';
import { easelApi, inWorkspace } from './easel';
import { type Ending, FaultJobs, keptBelow } from './faultJobs';
import { type DiskCall, refuseWrites } from './refusingDisk';

/** What becomes of the folder where the pictures should go, or of the one where they are received. */
const disks = {
  ok: {},
  /** Found before anything is sent. */
  'folder is a file': { isBefore: true },
  'no room for the journal': { isBefore: true },
  'the journal’s disk is read-only': { isBefore: true },
  'folder removed meanwhile': {},
  'folder becomes a file meanwhile': { isRefused: true },
  'no room in the workspace': { isRefused: true },
  'the workspace’s disk is read-only': { isRefused: true },
  'no room for what is received': {},
  'no room once all is received': {},
} satisfies Record<string, { isBefore?: true; isRefused?: true }>;
type DiskName = keyof typeof disks;

type Cell = {
  readonly way: Way;
  readonly fault: FaultName;
  readonly disk: DiskName;
  readonly order: Order;
  /** Below the workspace folder. */
  readonly folder: string;
};

const asked = 2;
/** Room for the first picture of two, not for both. */
const someRoom = 8 * 1024;

function cellsOn(server: FaultServer): Cell[] {
  const all = Object.keys(faults) as FaultName[];
  const diskNames = Object.keys(disks) as DiskName[];
  return all.flatMap(fault =>
    ways.flatMap(way => {
      const { ends }: Fault = faults[fault];
      if (ends[way] === undefined) return [];
      // What is found before anything is sent meets no fault of a server.
      const met = diskNames.filter(disk => fault === 'none' || !('isBefore' in disks[disk]));
      return met.map((disk): Cell => {
        const order = server.order(way, fault, asked);
        return { way, fault, disk, order, folder: `matrix/${order.id}` };
      });
    }),
  );
}

/** How a cell has to end. */
function expected({ way, fault, disk }: Cell): readonly string[] {
  const { ends }: Fault = faults[fault];
  const end = ends[way] ?? 'internal';
  if ('isBefore' in disks[disk]) return ['invalidInput'];
  // What was received may just have found room.
  if (disk === 'no room for what is received') return [end, 'notSaved'];
  return end === 'saved' && 'isRefused' in disks[disk] ? ['notSaved'] : [end];
}

describe('In the matrix of faults', function () {
  this.timeout(180_000);
  const undo: (() => unknown)[] = [];
  const unhandled: unknown[] = [];
  let jobs: FaultJobs;
  let cells: readonly Cell[] = [];
  const endings = new Map<Cell, Ending>();
  let kept: ReadonlyMap<string, KeptJob> = new Map();
  let listed: ReadonlySet<string> = new Set();
  /** By job folder. */
  const rooms = new Map<string, number>();
  const diskOfJob = new Map<string, DiskName>();

  before(async () => {
    jobs = await FaultJobs.start();
    undo.push(() => jobs.close());
    const hear = (reason: unknown) => unhandled.push(reason);
    for (const event of ['unhandledRejection', 'uncaughtExceptionMonitor']) {
      process.on(event, hear);
      undo.push(() => process.off(event, hear));
    }
    cells = cellsOn(jobs.server);
    await mkdir(inWorkspace('matrix'));
    undo.push(refuseWrites(refuse));
    await Promise.all(cells.map(run));
    listed = new Set((await new Journal(jobs.journal).list()).map(({ path }) => path));
    kept = await keptBelow(jobs.journal, 'matrix');
  });
  after(async () => {
    for (const each of undo.reverse()) await each();
    for (const { path } of kept.values()) await rm(path, { recursive: true });
    await rm(inWorkspace('matrix'), { recursive: true });
  });

  /** The part of the disk where a call writes decides, and a job's own folder is known by its first file. */
  function refuse(call: DiskCall, path: string, data: unknown): string | undefined {
    const cell = cells.find(({ folder }) => path.startsWith(inWorkspace(folder)));
    if (cell?.disk === 'no room in the workspace')
      return { link: 'EXDEV', copy: 'ENOSPC', write: 'ENOSPC' }[call];
    if (cell?.disk === 'the workspace’s disk is read-only') return 'EROFS';
    const job = dirname(path);
    if (basename(path) === 'request.json.tmp') {
      const { folder } = JSON.parse(String(data)) as { folder: string };
      const disk = cells.find(each => folder.endsWith(`/${each.folder}`))?.disk;
      if (disk !== undefined) diskOfJob.set(job, disk);
      if (disk === 'the journal’s disk is read-only') return 'EROFS';
      return disk === 'no room for the journal' ? 'ENOSPC' : undefined;
    }
    const disk = diskOfJob.get(job);
    const isReceived = basename(path) === 'received.json.tmp';
    if (disk === 'no room once all is received' && isReceived) rooms.set(job, 0);
    if (disk === 'no room for what is received' && !rooms.has(job)) rooms.set(job, someRoom);
    const room = rooms.get(job);
    if (room === undefined || call !== 'write') return undefined;
    const size = typeof data === 'string' ? Buffer.byteLength(data) : (data as Uint8Array).byteLength;
    if (size > room) return 'ENOSPC';
    rooms.set(job, room - size);
    return undefined;
  }

  async function run(cell: Cell): Promise<void> {
    const { disk, order, folder } = cell;
    const place = inWorkspace(folder);
    if (disk === 'folder is a file') await writeFile(place, 'a file');
    else await mkdir(place, { recursive: true });
    order.onPost = async () => {
      if (!/meanwhile/.test(disk)) return;
      await rm(place, { recursive: true, force: true });
      if (/becomes/.test(disk)) await writeFile(place, 'a file');
    };
    endings.set(cell, await jobs.run(order, folder));
  }

  const sums = { paid: 0, lost: 0, twice: 0, noRoom: 0 };

  async function judge(cell: Cell): Promise<string[]> {
    const { way, fault, disk, order, folder } = cell;
    const { kind = 'internal', warnings = [] } = endings.get(cell) ?? {};
    const job = kept.get(order.id);
    const account = await jobs.accountOf(order, folder, job);
    const problems = [...account.problems];
    if (!expected(cell).includes(kind)) problems.push(`ended as ${kind}, not as ${expected(cell)}`);
    const posts = fault === 'connection refused' || 'isBefore' in disks[disk] ? 0 : order.expectedPosts;
    if (order.posts !== posts) problems.push(`${order.posts} POSTs in place of ${posts}`);
    if (job?.outcome !== undefined && !listed.has(job.path)) problems.push('the journal does not list it');
    const isTold = kind === 'notSaved' || warnings.some(text => /could not be written/.test(text));
    const isFull = disk === 'no room for what is received' && isTold;
    sums.paid += order.paid;
    sums.twice += account.extraPosts;
    sums[isFull ? 'noRoom' : 'lost'] += account.lost.length;
    if (!isFull) problems.push(...account.lost.map(index => `picture ${index} is lost`));
    return problems.map(problem => `${way}, ${disk}: ${problem}`);
  }

  for (const [fault, { ends, leftOut }] of Object.entries(faults) as [FaultName, Fault][]) {
    it(`nothing is lost, paid for twice or half with: ${fault}`, async () => {
      const isWhole = leftOut !== undefined || ways.every(way => ends[way] !== undefined);
      assert.ok(isWhole, 'left out without a reason');
      const problems = await Promise.all(cells.filter(cell => cell.fault === fault).map(judge));
      assert.equal(problems.flat().join('\n'), '');
    });
  }

  it('no failure goes unheard, and the host lives', async () => {
    assert.deepEqual(unhandled, []);
    assert.equal(jobs.server.strays, 0, 'nothing was sent to where a redirect led');
    const { id } = jobs.server.order('generate', 'none', 1);
    const request = { provider: 'usual-openai-images', prompt: id, folder: 'matrix/last' };
    assert.equal((await (await easelApi()).generate(request)).images.length, 1);
  });

  it('all pictures are accounted for', () => {
    const { paid, lost, twice, noRoom } = sums;
    const figures = `${cells.length} cells, ${paid} pictures paid for, ${lost} pictures lost, ${twice} double charges`;
    const full = `${noRoom} came when no disk had room, and were told as such`;
    console.log(`${resultMark}${figureMark}${figures}; ${full}`);
    assert.deepEqual([lost, twice], [0, 0]);
  });
});
