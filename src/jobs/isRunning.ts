/** Whether the process that wrote a note lives still. */

import { readFile } from 'node:fs/promises';
import { uptime } from 'node:os';

/** `startedAt`: of what is noted, ISO 8601. */
type Note = { readonly pid: number; readonly startedAt: string };

/** No job takes longer: a process of the same number is another one by then, also where nothing tells. */
const longestJobMs = 24 * 60 * 60_000;

/** Whether the process that wrote it lives, and it is not another one that got its number since. */
export async function isRunning(note: Note): Promise<boolean> {
  const [answer = false] = await areRunning([note]);
  return answer;
}

/** The same for each of them. Every process is looked at once, however many notes it wrote. */
export async function areRunning(notes: readonly Note[]): Promise<boolean[]> {
  const pids = [...new Set(notes.map(({ pid }) => pid))];
  const begun = new Map(await Promise.all(pids.map(async pid => [pid, await processStart(pid)] as const)));
  return notes.map(({ pid, startedAt }) => {
    const start = Date.parse(startedAt);
    if (Date.now() - start > longestJobMs) return false;
    const began = begun.get(pid);
    return began === undefined ? isThere(pid) : began <= start + clockErrorMs;
  });
}

function isThere(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** By how much a clock that is set may be off; no process gets the number of another that ended a moment ago. */
const clockErrorMs = 2000;
/** Of a second, as Linux counts them for every program. */
const ticksPerSecond = 100;

/** When a process or a thread of that number began, in ms as `Date.now`; `undefined` where there is none or the system (not Linux) does not tell. */
async function processStart(pid: number): Promise<number | undefined> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => undefined);
  if (stat === undefined) return undefined;
  // Behind the program's name, which may hold anything.
  const ticks = Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19]);
  return Number.isNaN(ticks) ? undefined : Date.now() - uptime() * 1000 + (ticks / ticksPerSecond) * 1000;
}
