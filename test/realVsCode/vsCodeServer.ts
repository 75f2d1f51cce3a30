/** Starts and stops the real VS Code's server with folders of its own. Never uses the settings or extensions of whoever runs it. */

import { cp, mkdir, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { endTree, spawnWithUs, temporaryFolder } from './endWithUs';
import type { Installation } from './install';

export type Settings = Readonly<Record<string, unknown>>;

export type ServerOptions = {
  /** A VSIX to install before it starts. */
  readonly extension?: string | undefined;
  /** Folders of more extensions, copied as they are. */
  readonly unpacked?: readonly string[];
  /** Lets development and test paths in the address work; suppresses notification toasts. */
  readonly forInHostTests?: boolean;
  /** User settings on top of the quiet ones. */
  readonly settings?: Settings;
  /** Added to the environment of the server and of its extension hosts. */
  readonly env?: Readonly<Record<string, string>>;
  /** Asks whether a folder is trusted, as a user's VS Code does. */
  readonly workspaceTrust?: boolean;
};

export type VsCodeServer = {
  /** `http://127.0.0.1:PORT` */
  readonly address: string;
  /** Where it keeps settings, state and logs. */
  readonly dataFolder: string;
  /** Absolute path of the user's settings. */
  readonly settingsFile: string;
  /** Makes these the user's settings, on top of the quiet ones. */
  readonly useSettings: (settings: Settings) => Promise<void>;
  /** Everything that it printed so far. */
  readonly output: () => string;
  readonly stop: () => void;
};

/** A workbench without welcome pages, tips, sign-in offers and calls home: a picture of it shows the work. */
const quietSettings = {
  'workbench.startupEditor': 'none',
  'workbench.tips.enabled': false,
  'workbench.enableExperiments': false,
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'workbench.layoutControl.enabled': false,
  'window.commandCenter': false,
  'window.autoDetectColorScheme': true,
  'chat.disableAIFeatures': true,
  'extensions.ignoreRecommendations': true,
  'extensions.autoUpdate': false,
  'extensions.autoCheckUpdates': false,
  'telemetry.telemetryLevel': 'off',
  'update.mode': 'none',
  'git.enabled': false,
  // Tests start hundreds of jobs that no person starts; those of the limit set their own.
  'easel.spending': { unattendedPerDay: null },
};

const startLimitMs = 180_000;

/** Resolves when it listens. */
export async function startVsCode(
  { node, server }: Installation,
  { extension, forInHostTests, settings = {}, env, workspaceTrust, unpacked = [] }: ServerOptions = {},
): Promise<VsCodeServer> {
  const dataFolder = temporaryFolder('vscode');
  const userFolder = join(dataFolder, 'data/User');
  await mkdir(userFolder, { recursive: true });
  const settingsFile = join(userFolder, 'settings.json');
  const useSettings = (settings: Settings) =>
    writeFile(settingsFile, JSON.stringify({ ...quietSettings, ...settings }));
  await useSettings(settings);
  const extensions = join(dataFolder, 'extensions');
  for (const folder of unpacked) await cp(folder, join(extensions, basename(folder)), { recursive: true });
  const args = [
    ...[server, '--host', '127.0.0.1', '--port', '0', '--without-connection-token'],
    ...['--accept-server-license-terms', '--telemetry-level', 'off'],
    ...['--server-data-dir', dataFolder, '--extensions-dir', extensions],
    ...(extension ? ['--install-extension', extension, '--start-server'] : []),
    ...(forInHostTests ? ['--enable-smoke-test-driver'] : []),
    ...(workspaceTrust ? [] : ['--disable-workspace-trust']),
  ];
  const child = spawnWithUs(node, args, {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...cleanEnv(), HOME: dataFolder, ...env },
  });
  let output = '';
  const address = await new Promise<string>((resolve, reject) => {
    const fail = (why: string) => reject(new Error(`VS Code's server ${why}:\n${output}`));
    const timer = setTimeout(() => fail(`did not start in ${startLimitMs / 1000} s`), startLimitMs);
    const hear = (text: string) => {
      output += text;
      const port = /Web UI available at http:\/\/localhost:(\d+)/.exec(output)?.[1];
      if (!port) return;
      clearTimeout(timer);
      resolve(`http://127.0.0.1:${port}`);
    };
    child.stdout?.setEncoding('utf8').on('data', hear);
    child.stderr?.setEncoding('utf8').on('data', hear);
    child.once('error', reject);
    child.once('exit', code => {
      clearTimeout(timer);
      fail(`ended with ${code}`);
    });
  }).catch(error => {
    endTree(child);
    throw error;
  });
  return { address, dataFolder, settingsFile, useSettings, output: () => output, stop: () => endTree(child) };
}

/** Without what npm, VS Code or Electron left in our environment: it would change how the server behaves. */
function cleanEnv(): NodeJS.ProcessEnv {
  return Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !/^(npm_|VSCODE_|ELECTRON_|NODE_OPTIONS$)/i.test(name)),
  );
}

/** The workbench's address for a workspace folder on the server's machine. */
export function workbenchUrl(
  server: VsCodeServer,
  folder: string,
  payload: readonly (readonly [string, string])[] = [],
): string {
  const url = new URL(server.address);
  url.searchParams.set('folder', folder);
  if (payload.length > 0) url.searchParams.set('payload', JSON.stringify(payload));
  return url.href;
}
