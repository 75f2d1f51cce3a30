/** Every fault of a server, in every way of asking, on every disk: no picture that reached us is lost, none is paid for twice, and nothing half gets into the workspace. */

import * as assert from 'node:assert/strict';
import dns from 'node:dns';
import { mkdir, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { syncBuiltinESMExports } from 'node:module';
import { basename, dirname, join } from 'node:path';
import * as vscode from 'vscode';
import type { ImageError, ImageErrorKind } from '../../src/core/imageError';
import { Journal, type KeptJob } from '../../src/jobs/journal';
import { figureMark, resultMark } from '../runMocha';
import { FaultServer, type Order } from '../servers/faultServer';
import { type Fault, type FaultName, faults, isDead, type Way, ways } from '../servers/faults';
import { pngOf } from '../servers/pictures';
import { easelApi, inWorkspace, writeInWorkspace } from './easel';
import { setProviders } from './providers/useProvider';
import { type DiskCall, refuseWrites } from './refusingDisk';

/** What becomes of the folder where the pictures should go, or of the one where they are received. */
const disks = {
  ok: {},
  /** Found before anything is sent. */
  'folder is a file': { isBefore: true },
  'no room for the journal': { isBefore: true },
  'folder removed meanwhile': {},
  'folder becomes a file meanwhile': { isRefused: true },
  'no room in the workspace': { isRefused: true },
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
  ending: ImageErrorKind | 'saved';
  /** What was told beside. */
  warnings: readonly string[];
};

const asked = 2;
/** Room for the first picture of two, not for both. */
const someRoom = 8 * 1024;
const side = 24;

function cells(server: FaultServer): Cell[] {
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
        return { way, fault, disk, order, folder: `matrix/${order.id}`, ending: 'internal', warnings: [] };
      });
    }),
  );
}

describe('In the matrix of faults', function () {
  this.timeout(180_000);
  const undo: (() => unknown)[] = [];
  const unhandled: unknown[] = [];
  let server: FaultServer;
  let all: readonly Cell[] = [];
  let jobsFolder = '';
  const kept = new Map<string, KeptJob>();
  const listed = new Set<string>();
  const rooms = new Map<string, number>();
  const diskOfJob = new Map<string, DiskName>();

  before(async () => {
    server = await FaultServer.start();
    undo.push(() => server.close());
    hearUnhandled();
    await useSettings();
    all = cells(server);
    await writeInWorkspace('matrix/source.png', pngOf(1, side, side));
    undo.push(refuseWrites(refuse), resolvePrivately());
    await Promise.all(all.map(run));
    for (const { record, path } of await new Journal(jobsFolder).list())
      if (isOurs(record.folder)) listed.add(path);
    for (const name of await readdir(jobsFolder)) await look(join(jobsFolder, name));
  });
  after(async () => {
    for (const each of undo.reverse()) await each();
    for (const { path } of kept.values()) await rm(path, { recursive: true });
    await rm(inWorkspace('matrix'), { recursive: true });
  });

  const isOurs = (folder: string) => folder.includes('/matrix/');

  function hearUnhandled(): void {
    const hear = (reason: unknown) => unhandled.push(reason);
    for (const event of ['unhandledRejection', 'uncaughtExceptionMonitor']) {
      process.on(event, hear);
      undo.push(() => process.off(event, hear));
    }
  }

  async function useSettings(): Promise<void> {
    const settings = vscode.workspace.getConfiguration('easel');
    const set = (name: string, value: unknown) =>
      settings.update(name, value, vscode.ConfigurationTarget.Global);
    const wanted = { maxParallel: 16, maxRetries: 1, maxResponseMegabytes: 1 };
    for (const [name, value] of Object.entries(wanted)) {
      await set(name, value);
      undo.push(() => set(name, undefined));
    }
    const places = {
      usual: { baseUrl: `${server.origin}/v1` },
      refused: { baseUrl: 'http://127.0.0.1:1/v1' },
    };
    const hurried = { ...places.usual, timeoutSeconds: 3 };
    const model = { models: ['painter'], defaultModel: 'painter', auth: 'none' };
    const entries = Object.entries({ ...places, hurried }).flatMap(([name, place]) =>
      (['openai-images', 'chat-images'] as const).map(wire => [
        `${name}-${wire}`,
        { ...place, ...model, wire },
      ]),
    );
    await setProviders(Object.fromEntries(entries));
    undo.push(() => setProviders(undefined));
  }

  /** Only an answer that names a host of the user's own network by a public name can tell whether that is checked. */
  function resolvePrivately(): () => void {
    const { lookup } = dns;
    const resolve = (name: string, options: dns.LookupOptions, answer: (...found: unknown[]) => void) => {
      if (!name.endsWith('.easel-test.example')) return lookup(name, options as dns.LookupOneOptions, answer);
      return options.all ? answer(null, [{ address: '127.0.0.1', family: 4 }]) : answer(null, '127.0.0.1', 4);
    };
    dns.lookup = resolve as unknown as typeof dns.lookup;
    syncBuiltinESMExports();
    return () => {
      dns.lookup = lookup;
      syncBuiltinESMExports();
    };
  }

  /** The part of the disk where a call writes decides, and a job's own folder is known by its first file. */
  function refuse(call: DiskCall, path: string, data: unknown): string | undefined {
    const cell = all.find(({ folder }) => path.startsWith(inWorkspace(folder)));
    if (cell?.disk === 'no room in the workspace')
      return { link: 'EXDEV', copy: 'ENOSPC', write: 'ENOSPC' }[call];
    const job = dirname(path);
    if (basename(path) === 'request.json.tmp') {
      jobsFolder = dirname(job);
      const { folder } = JSON.parse(String(data)) as { folder: string };
      const disk = all.find(each => folder.endsWith(`/${each.folder}`))?.disk;
      if (disk !== undefined) diskOfJob.set(job, disk);
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
    const { way, fault, disk, order, folder } = cell;
    const place = inWorkspace(folder);
    if (disk === 'folder is a file') await writeFile(place, 'a file');
    else await mkdir(place, { recursive: true });
    order.onPost = async () => {
      if (!/meanwhile/.test(disk)) return;
      await rm(place, { recursive: true, force: true });
      if (/becomes/.test(disk)) await writeFile(place, 'a file');
    };
    const { needs }: Fault = faults[fault];
    const where = needs === 'connection' ? 'refused' : needs === 'time' ? 'hurried' : 'usual';
    const request = {
      provider: `${where}-${way === 'chat' ? 'chat-images' : 'openai-images'}`,
      ...{ prompt: order.id, n: asked, folder, fileName: 'picture' },
    };
    const api = await easelApi();
    const images = ['matrix/source.png'];
    const job =
      way === 'edit' ? api.edit({ ...request, images, editSize: 'provider' }) : api.generate(request);
    try {
      cell.warnings = (await job).warnings;
      cell.ending = 'saved';
    } catch (error) {
      cell.ending = error instanceof Error && 'kind' in error ? (error as ImageError).kind : 'internal';
    }
  }

  async function look(path: string): Promise<void> {
    const job = await new Journal(jobsFolder).read(path);
    if (job !== undefined && isOurs(job.record.folder)) kept.set(basename(job.record.folder), job);
  }

  /** How a cell has to end. */
  function expected({ way, fault, disk }: Cell): readonly string[] {
    const { ends }: Fault = faults[fault];
    const end = ends[way] ?? 'internal';
    if (disk === 'folder is a file') return ['invalidInput'];
    if (disk === 'no room for the journal') return ['invalidInput'];
    // What was received may just have found room.
    if (disk === 'no room for what is received') return [end, 'notSaved'];
    return end === 'saved' && 'isRefused' in disks[disk] ? ['notSaved'] : [end];
  }

  type Found = { readonly saved: Buffer[]; readonly keptWhole: Buffer[]; readonly problems: string[] };

  async function find({ order, folder }: Cell): Promise<Found> {
    const problems: string[] = [];
    const saved: Buffer[] = [];
    const place = inWorkspace(folder);
    const isFolder = await stat(place).then(
      found => found.isDirectory(),
      () => false,
    );
    for (const name of isFolder ? await readdir(place) : []) {
      const bytes = await readFile(join(place, name));
      const picture = order.pictures.find(each => each.equals(bytes));
      if (picture === undefined) problems.push(`${name} in the workspace is no whole picture`);
      else saved.push(picture);
    }
    const keptWhole: Buffer[] = [];
    for (const { file, isWhole } of kept.get(order.id)?.pictures ?? []) {
      const bytes = await readFile(file);
      const picture = order.pictures.find(each => each.equals(bytes));
      if (picture !== undefined) keptWhole.push(picture);
      if (isWhole !== (picture !== undefined))
        problems.push(`${file} is said to be ${isWhole ? '' : 'not '}whole`);
    }
    return { saved, keptWhole, problems };
  }

  const sums = { paid: 0, lost: 0, twice: 0, noRoom: 0 };

  async function judge(cell: Cell): Promise<string[]> {
    const { way, fault, disk, order, ending } = cell;
    const { saved, keptWhole, problems } = await find(cell);
    if (!expected(cell).includes(ending)) problems.push(`ended as ${ending}, not as ${expected(cell)}`);
    const posts = fault === 'connection refused' || 'isBefore' in disks[disk] ? 0 : order.expectedPosts;
    if (order.posts !== posts) problems.push(`${order.posts} POSTs in place of ${posts}`);
    sums.paid += order.paid;
    sums.twice += Math.max(0, order.posts - order.expectedPosts);
    const job = kept.get(order.id);
    const held = job !== undefined && Journal.holdsAny(job);
    if (held && job.outcome !== undefined && !listed.has(job.path))
      problems.push('the journal does not list it');
    order.pictures.forEach((picture, index) => {
      const copies = [...saved, ...keptWhole].filter(each => each === picture).length;
      const isNamed = way === 'addresses' && order.named.length > 0 && !isDead(fault);
      const isKnown = job?.addresses.some(url => url === server.addressOf(order, index)) ?? false;
      if (copies > 1) problems.push(`picture ${index} is there ${copies} times`);
      const isThere = copies > 0 || (isNamed && isKnown);
      if (isThere || !(isNamed || order.sent.has(picture))) return;
      const isTold = ending === 'notSaved' || cell.warnings.some(text => /could not be written/.test(text));
      if (disk === 'no room for what is received' && isTold) sums.noRoom++;
      else {
        sums.lost++;
        problems.push(`picture ${index} is lost`);
      }
    });
    return problems.map(problem => `${way}, ${disk}: ${problem}`);
  }

  for (const [fault, { ends, leftOut }] of Object.entries(faults) as [FaultName, Fault][]) {
    it(`nothing is lost, paid for twice or half with: ${fault}`, async () => {
      assert.ok(
        leftOut !== undefined || ways.every(way => ends[way] !== undefined),
        'left out without a reason',
      );
      const problems = await Promise.all(all.filter(cell => cell.fault === fault).map(judge));
      assert.equal(problems.flat().join('\n'), '');
    });
  }

  it('no failure goes unheard, and the host lives', async () => {
    assert.deepEqual(unhandled, []);
    assert.equal(server.strays, 0, 'nothing was sent to where a redirect led');
    const order = server.order('generate', 'none', 1);
    const request = { provider: 'usual-openai-images', prompt: order.id, folder: 'matrix/last' };
    assert.equal((await (await easelApi()).generate(request)).images.length, 1);
  });

  it('all pictures are accounted for', () => {
    const { paid, lost, twice, noRoom } = sums;
    const figures = `${all.length} cells, ${paid} pictures paid for, ${lost} pictures lost, ${twice} double charges`;
    const full = `${noRoom} came when no disk had room, and were told as such`;
    console.log(`${resultMark}${figureMark}${figures}; ${full}`);
    assert.deepEqual([lost, twice], [0, 0]);
  });
});
