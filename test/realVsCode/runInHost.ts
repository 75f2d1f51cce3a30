/** Runs the compiled in-host suite inside the extension host of a real VS Code. Never knows what the suite tests. */

import { existsSync } from 'node:fs';
import { mkdir, readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { anewMark, begunMark, type Counts, figureMark, resultMark, testVariables } from '../runMocha';
import { openBrowser } from './browser';
import { companyCertificates } from './companyCertificates';
import { temporaryFolder } from './endWithUs';
import type { Installation } from './install';
import { startVsCode, type VsCodeServer, workbenchUrl } from './vsCodeServer';

const usualLimitMs = 10 * 60_000;

/**
 * `say` hears the lines of results. Rejects when VS Code ends the run without counts: an extension host that ended in the
 * middle has failed. Where only its window was loaded anew, as on a machine that is too busy, all tests run once more.
 */
export async function runInHost(
  installation: Installation,
  say: (line: string) => void,
  limitMs = usualLimitMs,
): Promise<Counts> {
  try {
    return await runOnce(installation, say, limitMs);
  } catch (error) {
    if (!(error instanceof LoadedAnew)) throw error;
    say(`${figureMark}VS Code loaded its window anew in the middle of the tests: they run once more.`);
    return runOnce(installation, say, limitMs);
  }
}

class LoadedAnew extends Error {}

async function runOnce(
  installation: Installation,
  say: (line: string) => void,
  limitMs: number,
): Promise<Counts> {
  const folder = temporaryFolder('inHost');
  const workspace = join(folder, 'workspace');
  await mkdir(workspace);
  const counts = join(folder, 'counts.json');
  const server = await startVsCode(installation, {
    forInHostTests: true,
    env: { [testVariables.counts]: counts, ...companyCertificates() },
  });
  try {
    const log: string[] = [];
    const hear = (text: string) => {
      const lines = text.split('\n');
      if (!text.startsWith(resultMark)) log.push(...lines);
      else for (const line of lines) say(line.slice(resultMark.length));
    };
    await runInBrowser(installation, server, { workspace, limitMs }, hear);
    const written = await readFile(counts, 'utf8').catch(() => undefined);
    if (existsSync(anewMark(counts))) throw new LoadedAnew('VS Code loaded its window anew, twice.');
    if (!written) {
      const when = existsSync(begunMark(counts)) ? 'in the middle of the tests' : 'before a test ran';
      throw new Error(`VS Code ended ${when}. Its log ends with:\n${log.slice(-40).join('\n')}`);
    }
    return JSON.parse(written) as Counts;
  } finally {
    server.stop();
  }
}

async function runInBrowser(
  { browser }: Installation,
  server: VsCodeServer,
  { workspace, limitMs }: { readonly workspace: string; readonly limitMs: number },
  hear: (text: string) => void,
): Promise<void> {
  const running = await openBrowser(browser);
  try {
    // Nobody looks at what moves, and each frame of it is drawn without a graphics card.
    const page = await running.newPage({ reducedMotion: 'reduce' });
    await page.exposeFunction('codeAutomationLog', (_type: string, parts: unknown[]) =>
      hear(parts.join(' ')),
    );
    const ended = new Promise<void>((finish, fail) => {
      page.exposeFunction('codeAutomationExit', () => finish()).catch(fail);
      page.once('crash', () => fail(new Error('The browser page crashed')));
      running.once('disconnected', () => fail(new Error('The browser ended before the tests')));
    });
    // It may fail while the window opens, before anybody waits for it.
    ended.catch(() => {});
    const remote = (path: string) => `vscode-remote://${new URL(server.address).host}${path}`;
    await page.goto(
      workbenchUrl(server, workspace, [
        ['extensionDevelopmentPath', remote(resolve('.'))],
        ['extensionTestsPath', remote(resolve('out/test/vscode/index.js'))],
        ['skipWelcome', 'true'],
      ]),
      { timeout: 120_000 },
    );
    await before(limitMs, ended);
  } finally {
    await running.close();
  }
}

async function before<T>(ms: number, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`The in-host tests did not end in ${ms / 1000} s`)), ms);
  });
  return Promise.race([work, late]).finally(() => clearTimeout(timer));
}
