/** Kills the extension host while a provider is at a job that it has taken: the picture comes all the same, once, and was paid for once. */

import * as assert from 'node:assert/strict';
import { readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { BrowserContext } from 'playwright-core';
import { Journal } from '../../src/jobs/journal';
import { randomNumbers } from '../random';
import { temporaryFolder } from '../realVsCode/endWithUs';
import { Workbench } from '../realVsCode/workbench';
import { figureMark, testVariables } from '../runMocha';
import { bflKey, startBfl } from '../servers/bfl';
import type { StandIn } from '../servers/standIn';
import { type ObedientVsCode, obedientVsCode, openAnew, openLimitMs, soon, within } from './obedientVsCode';

/** A window's first host, and those that VS Code starts again by itself. */
const hostsOfAWindow = 3;
const kills = Math.max(hostsOfAWindow, Math.floor(Number(process.env[testVariables.kills] ?? 5) / 2));
const seed = Number(process.env[testVariables.seed] ?? Date.now() % 1_000_000);
const keys = { bfl: bflKey };
/** ms from the first question after a job of the stand-in's `slow` course to its picture, and a little. */
const courseMs = 2200;

describe('A job that a provider has taken', function () {
  this.timeout(openLimitMs + kills * 60_000);
  const random = randomNumbers(seed);
  const workspace = temporaryFolder('submitted');
  let obedient: ObedientVsCode;
  let provider: StandIn;
  let profile: BrowserContext;

  before(async () => {
    [obedient, provider] = await Promise.all([obedientVsCode(), startBfl()]);
    provider.always({ shape: 'slow' });
    await rm(obedient.journal, { recursive: true, force: true });
    await obedient.vsCode.useSettings({
      'easel.providers': { bfl: { baseUrl: `${provider.origin}/v1` } },
      'http.proxy': provider.proxy,
    });
    profile = await Workbench.newContext(obedient.browser);
  });

  after(async () => {
    await profile?.close();
    await provider?.close();
  });

  const count = (method: string) => provider.requests.filter(request => request.method === method).length;

  /** From the first question on its id must be kept. Every second one dies while the picture comes and is saved. */
  async function killOnce(round: number, pid: number): Promise<void> {
    const [asked, fetched] = [count('GET'), provider.downloads.length];
    if (round % 2 === 0) {
      await soon(async () => count('GET') > asked);
      await sleep(random() * courseMs);
    } else {
      await soon(async () => provider.downloads.length > fetched);
      await sleep(random() * 120);
    }
    process.kill(pid, 'SIGKILL');
  }

  it(`brings its picture once and is paid for once, whenever its window ends (seed ${seed})`, async () => {
    const { server, vsCode, journal } = obedient;
    const page = await profile.newPage();
    for (let round = 0; round < kills; round++) {
      const request = { provider: 'bfl', prompt: `job ${round}`, folder: 'images', open: false };
      server.task = { keys, requests: [{ ...request, outputFormat: 'png' }] };
      const hello = server.hello();
      if (round % hostsOfAWindow === 0) await openAnew(vsCode, [page], workspace);
      const [pid = 0] = await within(openLimitMs, hello);
      await killOnce(round, pid);
    }
    server.task = { keys, requests: [] };
    await page.close();
    const workbench = await Workbench.openIn(profile, vsCode, workspace);
    const held = async () => (await new Journal(journal).list()).filter(Journal.holdsAny).length;
    const interrupted = await held();
    for (let left = interrupted; left > 0; left = await held()) {
      await recoverOne(workbench, left);
      await soon(async () => (await held()) < left);
    }
    const images = join(workspace, 'images');
    const saved = await Promise.all((await readdir(images)).map(name => readFile(join(images, name))));
    const copies = provider.painted.map(picture => saved.filter(each => each.equals(picture)).length);
    console.log(
      `${figureMark}${kills} kills between a job’s submission and its picture, ${interrupted} pictures fetched later (seed ${seed})`,
    );
    assert.deepEqual(copies, Array(kills).fill(1));
    assert.equal(saved.length, kills);
    assert.equal(count('POST'), kills);
  });
});

/** The newest, as a person does who wants what is offered. */
async function recoverOne(workbench: Workbench, jobs: number): Promise<void> {
  const title = await workbench.openInput(
    'Easel: Recover Unsaved Images…',
    'Recover unsaved images of which jobs?',
  );
  const rows = workbench.page.locator('.quick-input-widget:visible .quick-input-list .monaco-list-row');
  // The only one is ticked already.
  if (jobs > 1) await rows.first().click();
  await title.press('Enter');
  const [fetch, save] = [workbench.quickPickRow('Fetch Again'), workbench.quickPickRow('Save')];
  await fetch.or(save).first().waitFor();
  await ((await fetch.isVisible()) ? fetch : save).click();
}
