/** Kills the extension host of a real VS Code at random moments of running jobs: no picture that had arrived is lost, doubled or left half. */

import * as assert from 'node:assert/strict';
import { accessSync, constants, mkdtempSync, rmSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { BrowserContext, Page } from 'playwright-core';
import { Journal } from '../../src/jobs/journal';
import { randomNumbers } from '../random';
import { temporaryFolder } from '../realVsCode/endWithUs';
import type { VsCodeServer } from '../realVsCode/vsCodeServer';
import { figureMark, testVariables } from '../runMocha';
import { obedientVsCode, openAnew, openLimitMs, picturesOfAJob, soon, within } from './obedientVsCode';
import type { SlowServer } from './slowServer';

const kills = Number(process.env[testVariables.kills] ?? 5);
const seed = Number(process.env[testVariables.seed] ?? Date.now() % 1_000_000);
const jobsAtATime = 3;
/** Bytes of all pictures of a round, and a little. */
const roomForAll = 1.3 * 1024 * 1024;
/**
 * How a host dies, in turns. VS Code starts an extension host again by itself two times; after that the window is opened
 * anew.
 */
const manners = ['new window', 'same window', 'same window', 'two windows', 'filling disk'] as const;
const mannerOf = (round: number) => manners[round % manners.length] ?? 'new window';
/** ms after which a busy host has surely taken from its socket what was sent to it. */
const surelyHere = 400;

/** Where a workspace lies on another disk than the journal, pictures are copied there and not linked. */
const memoryDisk = '/dev/shm';

describe('An extension host that is killed', function () {
  this.timeout(openLimitMs + kills * 60_000);
  const random = randomNumbers(seed);
  let server: SlowServer;
  let vsCode: VsCodeServer;
  let journal: string;
  let profile: BrowserContext;
  let page: Page;
  const workspaces: string[] = [];
  /** Opened so far. */
  let windows = 0;
  /** The second one. */
  let other: Page | undefined;

  before(async () => {
    const obedient = await obedientVsCode();
    ({ server, vsCode, journal } = obedient);
    const place = {
      baseUrl: `${server.origin}/v1`,
      auth: 'none',
      models: ['painter'],
      defaultModel: 'painter',
    };
    await vsCode.useSettings({ 'easel.providers': { slow: place } });
    workspaces.push(temporaryFolder('kill'));
    if (canUse(memoryDisk)) workspaces.push(mkdtempSync(join(memoryDisk, 'easel-kill-')));
    profile = await obedient.browser.newContext();
    page = await profile.newPage();
  });

  after(async () => {
    await profile?.close();
    const [, onMemory] = workspaces;
    if (onMemory !== undefined) rmSync(onMemory, { recursive: true, force: true });
  });

  /** The processes of the next extension hosts, which have the requests by then. The first one is to die. */
  async function nextHosts(round: number, count: number): Promise<readonly number[]> {
    const manner = mannerOf(round);
    const room = Math.ceil(random() * roomForAll);
    server.task = { requests: requestsOf(round, count), ...(manner === 'filling disk' && { room }) };
    if (manner === 'two windows') other = await page.context().newPage();
    const pages = other ? [page, other] : [page];
    const hello = server.hello(pages.length);
    if (manner !== 'same window') {
      await openAnew(vsCode, pages, workspaces[windows++ % workspaces.length] ?? '');
    }
    return within(openLimitMs, hello);
  }

  const requestsOf = (round: number, count: number) =>
    Array.from({ length: count }, (_, index) => ({
      ...{ provider: 'slow', prompt: `round ${round}, job ${index}`, n: picturesOfAJob },
      ...{ folder: 'images', fileName: `picture-${round}-${index}`, open: false },
    }));

  /** When there was an end to one of the hosts, or to the room that it had; `performance.now()`. */
  async function killOnce(round: number): Promise<number> {
    const manner = mannerOf(round);
    const [first, last] = [server.firstByte(), server.lastByte()];
    const [pid = 0] = await nextHosts(round, jobsAtATime);
    await within(openLimitMs, first);
    // Every second one in the short time between an answer's end and its last picture's rename.
    if (round % 2 === 0 || manner === 'filling disk') await sleep(random() * 1500);
    else await last.then(() => sleep(random() * 120));
    process.kill(pid, 'SIGKILL');
    const until = Math.min(performance.now(), server.fullAt);
    if (manner === 'two windows' || manner === 'filling disk') await endWindow();
    return until;
  }

  /** The host that VS Code starts in the place of the one that was killed has nothing to do; another goes on to its end. */
  async function endWindow(): Promise<void> {
    server.task = { requests: [] };
    await within(openLimitMs, server.hello());
    await soon(async () => server.isIdle);
    await sleep(2 * surelyHere);
    await other?.close();
    other = undefined;
  }

  it(`leaves every picture that had arrived in the workspace or in the journal, once (seed ${seed})`, async () => {
    const arrived = new Set<number>();
    for (let round = 0; round < kills; round++) {
      const before = server.pictures.length;
      const until = await killOnce(round);
      server.pictures.forEach(({ sentAt = Number.POSITIVE_INFINITY }, index) => {
        if (index < before) return;
        // What came later went to the window beside it.
        const isLater = mannerOf(round) === 'two windows' && sentAt - until >= surelyHere;
        if (until - sentAt >= surelyHere || (isLater && sentAt < Number.POSITIVE_INFINITY))
          arrived.add(index);
      });
    }
    // What is used first in the next host looks at what was left.
    const ended = server.lastByte();
    server.task = { requests: requestsOf(kills, 1) };
    const hello = server.hello();
    await openAnew(vsCode, [page], workspaces[0] ?? '');
    await within(openLimitMs, hello);
    await within(openLimitMs, ended);
    await soon(async () => {
      const names = (await Promise.all(workspaces.map(namesIn))).flat();
      return names.filter(name => name.startsWith(`picture-${kills}-`)).length === picturesOfAJob;
    });
    const found = await find();
    const copies = server.pictures.map(({ bytes }) => ({
      saved: found.saved.filter(each => each.equals(bytes)).length,
      kept: found.kept.filter(each => each.equals(bytes)).length,
    }));
    const lost = [...arrived].filter(index => (copies[index]?.saved ?? 0) + (copies[index]?.kept ?? 0) === 0);
    const twice = copies.filter(({ saved, kept }) => saved + kept > 1);
    const sum = (of: 'saved' | 'kept') => copies.filter(each => each[of] > 0).length;
    const manner = (name: (typeof manners)[number]) =>
      Array.from({ length: kills }, (_, round) => round).filter(round => mannerOf(round) === name).length;
    const figures = `${kills} kills (${manner('two windows')} beside another window, ${manner('filling disk')} on a disk that fills up), ${arrived.size} pictures arrived, ${sum('saved')} in the workspace, ${sum('kept')} recoverable, ${lost.length} lost, ${twice.length} twice`;
    console.log(`${figureMark}${figures} (seed ${seed})`);
    assert.deepEqual([lost, twice, found.problems], [[], [], []]);
  });

  const namesIn = (workspace: string) => readdir(join(workspace, 'images')).catch((): string[] => []);

  async function find(): Promise<{ saved: Buffer[]; kept: Buffer[]; problems: string[] }> {
    const painted = server.pictures.map(({ bytes }) => bytes);
    const problems: string[] = [];
    const read = async (file: string, isWhole = true) => {
      const bytes = await readFile(file);
      if (isWhole !== painted.some(each => each.equals(bytes)))
        problems.push(`${file} is taken for ${isWhole ? 'whole' : 'half'}`);
      return bytes;
    };
    // First: it clears away the copy that a killed host was about to rename.
    const jobs = await new Journal(journal).list();
    const files = await Promise.all(
      workspaces.map(async workspace =>
        (await namesIn(workspace)).map(name => join(workspace, 'images', name)),
      ),
    );
    const pictures = jobs.flatMap(job => job.pictures);
    const kept = await Promise.all(pictures.map(({ file, isWhole }) => read(file, isWhole)));
    return {
      saved: await Promise.all(files.flat().map(file => read(file))),
      kept: kept.filter((_, index) => pictures[index]?.isWhole === true),
      problems,
    };
  }
});

function canUse(folder: string): boolean {
  try {
    accessSync(folder, constants.W_OK);
    return true;
  } catch {
    return false;
  }
}
