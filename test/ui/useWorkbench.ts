/** Gives a UI test file a workbench with a workspace of its own. Never leaves a failure without a picture of it, nor a complaint of Easel's own unheard. */

import { mkdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { Browser } from 'playwright-core';
import { openBrowser } from '../realVsCode/browser';
import { temporaryFolder } from '../realVsCode/endWithUs';
import { type Installation, installVsCode } from '../realVsCode/install';
import { packExtension } from '../realVsCode/packExtension';
import { type ServerOptions, startVsCode, type VsCodeServer } from '../realVsCode/vsCodeServer';
import { Workbench } from '../realVsCode/workbench';
import { hearComplaints } from './complaints';

/** What all test files of a run share: one server with the packed extension, one browser. Both end with the process. */
let shared: Promise<{ installation: Installation; browser: Browser; server: VsCodeServer }> | undefined;

async function start() {
  const installation = await installVsCode(line => console.log(line));
  const [server, browser] = await Promise.all([
    startWithExtension(installation),
    openBrowser(installation.browser),
  ]);
  return { installation, browser, server };
}

async function startWithExtension(
  installation: Installation,
  options: ServerOptions = {},
): Promise<VsCodeServer> {
  return startVsCode(installation, { ...options, extension: (await packExtension()).file });
}

export type WorkbenchUse = {
  /** Puts files into the workspace folder before it is opened. */
  readonly prepare?: (workspace: string) => Promise<unknown>;
  /** A server of its own, started so; a function where the options are not known before tests run. */
  readonly server?: ServerOptions | (() => Promise<ServerOptions>);
};

export type WorkbenchInUse = {
  readonly workbench: Workbench;
  /** Absolute path of the workspace folder. */
  readonly workspace: string;
  /** Absolute path of the user's settings. */
  readonly settingsFile: string;
};

/** To be called in a `describe`: opens before its tests, closes after them. The function gives what is open. */
export function useWorkbench({ prepare, server: ownServer }: WorkbenchUse = {}): () => WorkbenchInUse {
  let inUse: WorkbenchInUse | undefined;
  let server: VsCodeServer | undefined;
  let complaints: readonly string[] = [];

  before(async function () {
    this.timeout(300_000);
    shared ??= start();
    const { installation, browser, server: sharedServer } = await shared;
    const options = typeof ownServer === 'function' ? await ownServer() : ownServer;
    if (options) server = await startWithExtension(installation, options);
    const workspace = join(temporaryFolder('ui'), 'pictures');
    await mkdir(workspace);
    await prepare?.(workspace);
    const used = server ?? sharedServer;
    const settingsFile = join(used.dataFolder, 'data/User/settings.json');
    inUse = { workbench: await Workbench.open(browser, used, workspace), workspace, settingsFile };
    complaints = hearComplaints(inUse.workbench.page);
  });

  afterEach(async function () {
    if (this.currentTest?.state !== 'failed' || !inUse) return;
    const name = this.currentTest.fullTitle().replace(/[^\p{L}\p{N}]+/gu, '-');
    console.log(`      see ${await inUse.workbench.screenshot(resolve('out/screenshots', `${name}.png`))}`);
  });

  after(async () => {
    await inUse?.workbench.close();
    server?.stop();
    if (complaints.length > 0) throw new Error(`Easel complained:\n${complaints.join('\n')}`);
  });

  return () => {
    if (!inUse) throw new Error('The workbench is open while tests run, not before');
    return inUse;
  };
}
