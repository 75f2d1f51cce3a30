/** Kills the extension host while it submits a batch, while it waits, and while the answers come: each picture is saved once, and each batch was submitted once. */

import * as assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { BrowserContext, Page } from 'playwright-core';
import { HistoryFile } from '../../src/jobs/history/historyFile';
import { Journal, type KeptJob } from '../../src/jobs/journal';
import { Ledger } from '../../src/jobs/spending/ledger';
import { randomNumbers } from '../random';
import { temporaryFolder } from '../realVsCode/endWithUs';
import { figureMark, testVariables } from '../runMocha';
import type { BatchDesk } from '../servers/batchDesk';
import { geminiBatches, geminiKey, startGemini } from '../servers/gemini';
import { openaiBatches, openaiKey, startOpenai } from '../servers/openai';
import type { StandIn } from '../servers/standIn';
import { startXai, xaiBatches, xaiKey } from '../servers/xai';
import { type ObedientVsCode, obedientVsCode, openAnew, openLimitMs, soon, within } from './obedientVsCode';

/** A window's first host, and those that VS Code starts again by itself. */
const hostsOfAWindow = 3;
const kills = Math.max(2, Math.floor(Number(process.env[testVariables.kills] ?? 5) / 2));
const rounds = Array.from({ length: kills }, (_, round) => round);
const seed = Number(process.env[testVariables.seed] ?? Date.now() % 1_000_000);
const keys = { openai: openaiKey, gemini: geminiKey, xai: xaiKey };
const providers = ['openai', 'gemini', 'xai'] as const;
/** What a host dies in. The first one has nothing to fetch yet. */
const manners = ['waiting', 'saving', 'submitting'] as const;
const providerOf = (round: number) => providers[(seed + round) % providers.length];
const mannerOf = (round: number) => manners[round % manners.length] ?? 'waiting';
/** One that is given twice would ask for it twice. */
const isWithRefusal = (round: number) => mannerOf(round) !== 'submitting';
/** Of a batch that come to pictures. */
const goodLines = 4;
/** ms that a file of answers takes to arrive, and that the answer to a submission can be made to wait. */
const [answersMs, submissionMs] = [600, 200];

describe('A batch that a provider has taken', function () {
  this.timeout(openLimitMs + kills * 60_000);
  const random = randomNumbers(seed);
  const workspace = temporaryFolder('batches');
  let obedient: ObedientVsCode;
  let servers: readonly StandIn[];
  let desks: readonly BatchDesk[];
  let profile: BrowserContext;
  let page: Page;

  before(async () => {
    const starting = [startOpenai(), startGemini(), startXai()] as const;
    const [[openai, gemini, xai], vsCode] = await Promise.all([Promise.all(starting), obedientVsCode()]);
    obedient = vsCode;
    servers = [openai, gemini, xai];
    desks = [openaiBatches(openai).desk, geminiBatches(gemini).desk, xaiBatches(xai).desk];
    for (const desk of desks) Object.assign(desk, { looksUntilDone: 0, answersMs });
    await rm(obedient.journal, { recursive: true, force: true });
    await obedient.vsCode.useSettings({
      'easel.providers': {
        openai: { baseUrl: `${openai.origin}/v1` },
        gemini: { baseUrl: gemini.origin },
        xai: { baseUrl: `${xai.origin}/v1` },
      },
    });
    profile = await obedient.browser.newContext();
    page = await profile.newPage();
  });

  after(async () => {
    await profile?.close();
    for (const server of servers ?? []) await server.close();
  });

  /** Its arguments. Where a host dies before all is noted, the same file is given again in the end. */
  async function writeBatch(round: number): Promise<object> {
    const file = `batch-${round}.jsonl`;
    const provider = providerOf(round);
    const prompts = Array.from({ length: goodLines }, (_, at) => `a fox ${at}`);
    const lines = [...prompts, ...(isWithRefusal(round) ? ['a forbidden hat'] : [])].map((prompt, at) =>
      JSON.stringify({ provider, prompt, path: `images/${round}-${at}.png` }),
    );
    await writeFile(join(workspace, file), lines.join('\n'));
    return { file, by: 'batch', unasked: true };
  }

  const sent = () => desks.reduce((sum, desk) => sum + desk.sent, 0);

  const posts = () =>
    servers.flatMap(({ requests }) => requests.filter(({ method }) => method === 'POST')).length;

  /** Has the next answer to a submission wait until the function is called that is returned. */
  function holdSubmission(round: number): () => void {
    const server = servers[(seed + round) % providers.length];
    // Uploads to Gemini are no requests of its API.
    if (providerOf(round) !== 'gemini') server?.next({});
    return server?.holdNext() ?? (() => {});
  }

  async function killOnce(round: number): Promise<void> {
    const { server, vsCode } = obedient;
    const [before, posted] = [sent(), posts()];
    server.task = { keys, requests: [], batches: [await writeBatch(round)] };
    const [hello, submitted] = [server.hello(), server.submitted()];
    const release = mannerOf(round) === 'submitting' ? holdSubmission(round) : undefined;
    if (round % hostsOfAWindow === 0) await openAnew(vsCode, [page], workspace);
    const [pid = 0] = await within(openLimitMs, hello);
    if (release !== undefined) {
      await soon(async () => posts() > posted);
      setTimeout(release, submissionMs);
      await sleep(2 * random() * submissionMs);
    } else await within(openLimitMs, submitted);
    if (mannerOf(round) === 'waiting') await sleep(random() * answersMs);
    if (mannerOf(round) === 'saving') {
      await soon(async () => sent() > before);
      await sleep(random() * 120);
    }
    process.kill(pid, 'SIGKILL');
  }

  /** Another host brings what was left, and submits what was not. */
  async function goOn(): Promise<void> {
    const { server, vsCode } = obedient;
    const again = rounds.filter(round => mannerOf(round) === 'submitting');
    const batches = again.map(round => ({ file: `batch-${round}.jsonl`, by: 'batch', unasked: true }));
    server.task = { keys, requests: [], batches };
    const [hello, submitted] = [server.hello(), server.submitted()];
    if (kills % hostsOfAWindow === 0) await openAnew(vsCode, [page], workspace);
    await within(openLimitMs, hello);
    if (batches.length > 0) await within(openLimitMs, submitted);
  }

  /** Batches of which only their provider knows whether it took them: nothing else is left. */
  async function unknown(): Promise<number> {
    const journal = new Journal(obedient.journal);
    let left: readonly KeptJob[] = [];
    await soon(async () => {
      left = (await journal.list()).filter(Journal.holdsAny);
      return left.every(({ submitted }) => submitted.length === 0);
    });
    assert.deepEqual(left.filter(Journal.holdsPictures), []);
    return left.length;
  }

  it(`comes to each of its pictures once and was submitted once, whenever its window ends (seed ${seed})`, async () => {
    for (const round of rounds) await killOnce(round);
    await goOn();
    const lost = await unknown();
    const painted = servers.flatMap(server => server.painted);
    const images = join(workspace, 'images');
    const names = await readdir(images);
    const saved = await Promise.all(names.map(name => readFile(join(images, name))));
    const submissions = servers.flatMap(server => server.requests.filter(isSubmission)).length;
    const figures = `${kills} kills between a batch’s submission and its last picture, ${saved.length} pictures saved`;
    console.log(`${figureMark}${figures}, ${lost} batches of which nobody knows (seed ${seed})`);
    assert.equal(submissions, kills);
    assert.equal(painted.length, goodLines * (kills - lost));
    // Each server paints the same ones.
    assert.deepEqual(saved.map(hashOf).sort(), painted.map(hashOf).sort());
    assert.deepEqual((await told()).sort(), names.sort());
    // Of what it refuses, Gemini says what it cost all the same.
    const refused = rounds.filter(round => providerOf(round) === 'gemini' && isWithRefusal(round)).length;
    assert.equal(await paid(), painted.length + refused);
  });

  /** Names of the pictures that the history has. */
  async function told(): Promise<string[]> {
    const storage = join(obedient.vsCode.dataFolder, 'data/User/workspaceStorage');
    const lines = await Promise.all(
      (await readdir(storage)).map(name => new HistoryFile(join(storage, name, 'easel.easel')).readAll()),
    );
    const places = lines.flat().flatMap(line => (line.type === 'made' ? [line.entry.place] : []));
    const own = `${basename(workspace)}/images/`;
    return places.filter(place => place.startsWith(own)).map(place => place.slice(own.length));
  }

  /** Pictures that the ledger has as paid for. */
  async function paid(): Promise<number> {
    const folder = join(obedient.journal, '../spending');
    const months = await Promise.all(
      (await readdir(folder)).map(name => new Ledger(join(folder, name)).month()),
    );
    const entries = months.flatMap(month => month.entries);
    return entries
      .filter(({ provider, state }) => provider in keys && state === 'spent')
      .reduce((sum, { pictures }) => sum + pictures, 0);
  }
});

function isSubmission({ method, path }: { method: string; path: string }): boolean {
  return method === 'POST' && /\/batches$|:batchGenerateContent$/.test(path);
}

function hashOf(picture: Buffer): string {
  return createHash('sha256').update(picture).digest('hex');
}
