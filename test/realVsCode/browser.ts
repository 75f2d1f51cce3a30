/** Finds and starts a headless browser for the workbench. Never downloads one: install.ts does. */

import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { chromium, type Browser as RunningBrowser } from 'playwright-core';
import type { Browser } from './install';

/** A Chrome, Chromium or Edge on this machine, or the one that EASEL_BROWSER names. */
export function findInstalledBrowser(): string | undefined {
  const named = process.env.EASEL_BROWSER;
  if (named) {
    if (!existsSync(named)) throw new Error(`EASEL_BROWSER names no file: ${named}`);
    return named;
  }
  return placesToLook().find(place => existsSync(place) && starts(place));
}

/** On Linux a browser's name may be a script that only says how to install it; elsewhere asking would open a window. */
function starts(executable: string): boolean {
  if (process.platform !== 'linux') return true;
  return spawnSync(executable, ['--version'], { stdio: 'ignore', timeout: 20_000 }).status === 0;
}

function placesToLook(): string[] {
  const { env, platform } = process;
  if (platform === 'darwin') {
    return ['Google Chrome', 'Chromium', 'Microsoft Edge'].map(
      name => `/Applications/${name}.app/Contents/MacOS/${name}`,
    );
  }
  if (platform === 'win32') {
    const roots = [env.PROGRAMFILES, env['PROGRAMFILES(X86)'], env.LOCALAPPDATA].filter(
      root => root !== undefined,
    );
    return roots.flatMap(root => [
      join(root, 'Google/Chrome/Application/chrome.exe'),
      join(root, 'Microsoft/Edge/Application/msedge.exe'),
    ]);
  }
  const names = ['google-chrome', 'google-chrome-stable', 'chromium', 'chromium-browser', 'microsoft-edge'];
  const folders = (env.PATH ?? '').split(delimiter).filter(Boolean);
  return names.flatMap(name => folders.map(folder => join(folder, name)));
}

/** Starts it without a window. Close it, or it ends with this process. */
export function openBrowser({ executable, env }: Browser): Promise<RunningBrowser> {
  return chromium.launch({
    executablePath: executable,
    // Containers run as root without user namespaces, where Chromium's sandbox cannot start.
    args: ['--no-sandbox', '--headless=shell', '--disable-gpu', '--font-render-hinting=none'],
    env: { ...(process.env as Record<string, string>), ...env },
    // endWithUs ends us on a signal; Playwright ends its browser when we exit.
    handleSIGINT: false,
    handleSIGTERM: false,
    handleSIGHUP: false,
    timeout: 120_000,
  });
}
