/** Gives a UI test file a workbench with a workspace of its own. Never leaves a failure without a picture of it, nor a complaint of Easel's own unheard. */

import { mkdir, rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { BrowserContext } from 'playwright-core';
import { openBrowser } from '../realVsCode/browser';
import { temporaryFolder } from '../realVsCode/endWithUs';
import { installVsCode } from '../realVsCode/install';
import { packExtension } from '../realVsCode/packExtension';
import {
  type ServerOptions,
  type Settings,
  startVsCode,
  type VsCodeServer,
} from '../realVsCode/vsCodeServer';
import { Workbench } from '../realVsCode/workbench';
import { hearComplaints } from './complaints';

/** What test files share: one server with the packed extension and an agent that calls its tools, one browser. Both end with the process. */
let shared: Promise<{ readonly context: BrowserContext; readonly server: VsCodeServer }> | undefined;

async function start() {
  const installation = await installVsCode(line => console.log(line));
  const [server, browser] = await Promise.all([startWithExtension(), openBrowser(installation.browser)]);
  return { context: await Workbench.newContext(browser), server };
}

async function startWithExtension(options: ServerOptions = {}): Promise<VsCodeServer> {
  const installation = await installVsCode(line => console.log(line));
  const { file: extension } = await packExtension();
  return startVsCode(installation, { ...options, extension, unpacked: ['test/ui/agent'] });
}

/** What Easel itself keeps on the server's machine for all workspaces: pictures that could not be saved, histories. */
const ownFolder = (server: VsCodeServer) => join(server.dataFolder, 'data/User/globalStorage/easel.easel');

export type WorkbenchUse = {
  /** Puts files into the workspace folder before it is opened. */
  readonly prepare?: (workspace: string) => Promise<unknown>;
  /** Of the user; a function where they are not known before tests run. */
  readonly settings?: Settings | (() => Promise<Settings>);
  /** A server of its own, started so: for what cannot be changed while it runs. */
  readonly ownServer?: ServerOptions;
};

export type WorkbenchInUse = {
  readonly workbench: Workbench;
  /** Absolute path of the workspace folder. */
  readonly workspace: string;
  /** Absolute path of the user's settings. */
  readonly settingsFile: string;
};

/** To be called in a `describe`: opens before its tests, closes after them. The function gives what is open. */
export function useWorkbench({ prepare, settings = {}, ownServer }: WorkbenchUse = {}): () => WorkbenchInUse {
  let inUse: WorkbenchInUse | undefined;
  let own: VsCodeServer | undefined;
  let complaints: readonly string[] = [];

  before(async function () {
    this.timeout(300_000);
    shared ??= start();
    const { context, server: sharedServer } = await shared;
    if (ownServer) own = await startWithExtension(ownServer);
    const server = own ?? sharedServer;
    await rm(ownFolder(server), { recursive: true, force: true });
    await server.useSettings(typeof settings === 'function' ? await settings() : settings);
    const workspace = join(temporaryFolder('ui'), 'pictures');
    await mkdir(workspace);
    await prepare?.(workspace);
    const workbench = await Workbench.openIn(context, server, workspace);
    inUse = { workbench, workspace, settingsFile: server.settingsFile };
    complaints = hearComplaints(inUse.workbench.page);
  });

  afterEach(async function () {
    if (this.currentTest?.state !== 'failed' || !inUse) return;
    const name = this.currentTest.fullTitle().replace(/[^\p{L}\p{N}]+/gu, '-');
    console.log(`      see ${await inUse.workbench.screenshot(resolve('out/screenshots', `${name}.png`))}`);
  });

  after(async () => {
    // What is being loaded while a window closes is complained of, too.
    const heard = [...complaints];
    await inUse?.workbench.close();
    own?.stop();
    if (heard.length > 0) throw new Error(`Easel complained:\n${heard.join('\n')}`);
  });

  return () => {
    if (!inUse) throw new Error('The workbench is open while tests run, not before');
    return inUse;
  };
}
