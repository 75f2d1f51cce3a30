/** Lets one window at a time work in a folder, also where another one that did was killed. */

import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isRunning } from './isRunning';

/**
 * `undefined`: another process holds it. The highest number holds: whoever finds that one's process gone takes the next,
 * which the file system gives to one alone.
 */
export async function takeHold(folder: string): Promise<(() => Promise<void>) | undefined> {
  const numbers = (await readdir(folder)).map(numberOf);
  const highest = Math.max(0, ...numbers);
  if (highest > 0 && (await isHeld(nameOf(folder, highest)))) return undefined;
  const note = JSON.stringify({ pid: process.pid, startedAt: new Date().toISOString() });
  const own = nameOf(folder, highest + 1);
  try {
    await writeFile(own, note, { flag: 'wx', mode: 0o600 });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return undefined;
    throw error;
  }
  return () => rm(own, { force: true });
}

function nameOf(folder: string, number: number): string {
  return join(folder, `hold-${number}.json`);
}

function numberOf(name: string): number {
  return Number(/^hold-(\d{1,9})\.json$/.exec(name)?.[1] ?? 0);
}

async function isHeld(path: string): Promise<boolean> {
  try {
    const note = JSON.parse(await readFile(path, 'utf8')) as Parameters<typeof isRunning>[0];
    return await isRunning(note);
  } catch {
    // It was being written when its process ended, or was given back a moment ago.
    return false;
  }
}
