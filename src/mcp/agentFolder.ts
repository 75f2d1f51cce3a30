/**
 * `~/.easel`: where agents outside VS Code find Easel, whichever VS Code it runs in and whichever version of it. The storage
 * that VS Code gives an extension lies elsewhere for each product and profile, and has no path short enough for a socket.
 */

import { randomBytes } from 'node:crypto';
import { chmod, mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { fieldsOf, parseLine } from './messages';

export function agentFolder(home: string = homedir()): string {
  return join(home, '.easel');
}

export const bridgeFile = (folder: string): string => join(folder, 'mcp.mjs');
/** What the bridge lists while no window is open. */
export const toolsFile = (folder: string): string => join(folder, 'tools.json');
export const windowsFolder = (folder: string): string => join(folder, 'windows');

/** An agent has been connected, by whichever window. */
export function isInstalled(folder: string): Promise<boolean> {
  return stat(bridgeFile(folder)).then(
    found => found.isFile(),
    () => false,
  );
}

/** A window that is open: one file for each in `windows`. */
export type WindowEntry = {
  /** Path of a Unix socket or a named pipe. */
  readonly socket: string;
  /** Said before anything else: a named pipe has no mode that keeps others out. */
  readonly token: string;
  /** Real paths of its workspace folders. */
  readonly folders: readonly string[];
};

/** Its owner's alone. Throws where somebody else owns it. */
export async function ensurePrivate(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const { uid } = await stat(folder);
  if (process.getuid && uid !== process.getuid()) throw new Error(`${folder} belongs to another user`);
  await chmod(folder, 0o700);
}

/** In one step: whoever reads it sees all of it. */
export async function writeWhole(file: string, content: string | Uint8Array, mode = 0o600): Promise<void> {
  const half = `${file}.${randomBytes(6).toString('hex')}.tmp`;
  try {
    await writeFile(half, content, { mode, flag: 'wx' });
    await rename(half, file);
  } catch (error) {
    await rm(half, { force: true });
    throw error;
  }
}

/** The newest first. What is no entry is left out. */
export async function readWindows(
  folder: string,
): Promise<readonly { readonly file: string; readonly entry: WindowEntry }[]> {
  const windows = windowsFolder(folder);
  const names = (await readdir(windows).catch(() => [])).filter(name => name.endsWith('.json'));
  const found = await Promise.all(names.map(name => readWindow(join(windows, name))));
  return found
    .flatMap(window => window ?? [])
    .sort((a, b) => b.at - a.at)
    .map(({ file, entry }) => ({ file, entry }));
}

async function readWindow(file: string) {
  try {
    const [text, { mtimeMs }] = await Promise.all([readFile(file, 'utf8'), stat(file)]);
    const { socket, token, folders } = fieldsOf(parseLine(text));
    if (typeof socket !== 'string' || typeof token !== 'string' || !Array.isArray(folders)) return undefined;
    const paths = folders.filter(path => typeof path === 'string');
    return { file, at: mtimeMs, entry: { socket, token, folders: paths } };
  } catch {
    return undefined;
  }
}
