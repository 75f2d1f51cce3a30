/** A VS Code in which every window does at once what a test wants of it, in extension hosts that are there to be killed. */

import * as assert from 'node:assert/strict';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Browser, Page } from 'playwright-core';
import { openBrowser } from '../realVsCode/browser';
import { installVsCode } from '../realVsCode/install';
import { packExtension } from '../realVsCode/packExtension';
import { startVsCode, type VsCodeServer, workbenchUrl } from '../realVsCode/vsCodeServer';
import { SlowServer } from './slowServer';

export type ObedientVsCode = {
  /** Tells windows what to do, and is a provider besides. */
  readonly server: SlowServer;
  readonly vsCode: VsCodeServer;
  readonly browser: Browser;
  /** Absolute path of Easel's journal. */
  readonly journal: string;
};

/** Pictures that the slow provider answers one request with. */
export const picturesOfAJob = 5;
export const openLimitMs = 120_000;

/** What test files share; it ends with the process. */
let shared: Promise<ObedientVsCode> | undefined;

export function obedientVsCode(): Promise<ObedientVsCode> {
  shared ??= start();
  return shared;
}

async function start(): Promise<ObedientVsCode> {
  const server = await SlowServer.start(picturesOfAJob);
  const installation = await installVsCode(line => console.log(line));
  const { file } = await packExtension();
  const [vsCode, browser] = await Promise.all([
    startVsCode(installation, {
      ...{ extension: file, unpacked: ['test/kill/driver'] },
      env: {
        EASEL_KILL_SERVER: server.origin,
        EASEL_KILL_DISK: resolve('out/test/vscode/refusingDisk.js'),
      },
    }),
    openBrowser(installation.browser),
  ]);
  const journal = join(vsCode.dataFolder, 'data/User/globalStorage/easel.easel/jobs');
  return { server, vsCode, browser, journal };
}

/** Opens the folder anew, in each of the pages. */
export async function openAnew(vsCode: VsCodeServer, pages: readonly Page[], folder: string): Promise<void> {
  for (const page of pages) await page.goto('about:blank');
  for (const page of pages) await page.goto(workbenchUrl(vsCode, folder), { timeout: openLimitMs });
}

export async function within<T>(ms: number, work: Promise<T>): Promise<T> {
  const late = sleep(ms, undefined, { ref: false }).then(() =>
    assert.fail(`nothing happened in ${ms / 1000} s`),
  );
  return Promise.race([work, late]);
}

export async function soon(isSo: () => Promise<boolean>): Promise<void> {
  const end = Date.now() + 30_000;
  while (!(await isSo())) {
    assert.ok(Date.now() < end, 'it did not come in 30 s');
    await sleep(50);
  }
}
