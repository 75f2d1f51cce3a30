/** Puts a finished file of a job into a folder of the workspace: in one step, whole, and never over another file. */

import { randomBytes } from 'node:crypto';
import { chmod, constants, copyFile, link, mkdir, open, readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';

/** Called before each attempt: what a recovery has to look at when this process dies in the middle of one. */
export type Attempt = {
  /** Absolute path. */
  readonly target: string;
  /** A copy on the target's own disk that becomes the target; absent where a link is made. */
  readonly half?: string;
};

/** A link cannot lead to another disk, and some file systems (exFAT, some of networks) have none. */
const cannotLink = new Set([
  'EXDEV',
  'EPERM',
  'ENOTSUP',
  'EOPNOTSUPP',
  'ENOSYS',
  'EMLINK',
  'EACCES',
  'EISDIR',
]);

/** Names in folders, in lower case. Asked once for all pictures of a job: a listing takes as long as the folder is full. */
export class FolderNames {
  private readonly known = new Map<string, Set<string>>();

  async of(folder: string): Promise<Set<string>> {
    const known = this.known.get(folder);
    if (known !== undefined) return known;
    const names = new Set((await readdir(folder)).map(name => name.toLowerCase()));
    this.known.set(folder, names);
    return names;
  }
}

/**
 * The absolute path that the file has in `folder` now: the first of `names` that is free there, also where letters in
 * upper and lower case are the same. The job's own file stays. Rejects as Node does; then nothing was left behind.
 */
export async function placeFile(
  file: string,
  folder: string,
  names: Iterator<string, never>,
  onAttempt: (attempt: Attempt) => Promise<void>,
  folders = new FolderNames(),
): Promise<string> {
  await mkdir(folder, { recursive: true });
  // With hundreds of numbered files, trying each name takes longer than writing the picture.
  const taken = await folders.of(folder);
  // The journal's files are their owner's alone; the workspace's are as any other there.
  await chmod(file, 0o666 & ~process.umask());
  const free = (): string => {
    for (;;) {
      const name = names.next().value;
      if (taken.has(name.toLowerCase())) continue;
      // Whether it gets that name or another program has it: the next picture needs another one.
      taken.add(name.toLowerCase());
      return join(folder, name);
    }
  };
  for (;;) {
    const target = free();
    await onAttempt({ target });
    try {
      await link(file, target);
      return target;
    } catch (error) {
      const code = codeOf(error);
      // Another program took the name in between.
      if (code === 'EEXIST') continue;
      if (!cannotLink.has(code)) throw error;
      return copyTo(file, target, free, onAttempt);
    }
  }
}

const halfName = () => `.easel-${randomBytes(6).toString('hex')}.tmp`;

/** Whether a file is named as the copies of `Attempt.half` are, and as nothing else is. */
export const isHalfName = (name: string): boolean => /^\.easel-[\da-f]{12}\.tmp$/.test(name);

/** By a copy beside the target, so that nobody sees half of it. */
async function copyTo(
  file: string,
  first: string,
  next: () => string,
  onAttempt: (attempt: Attempt) => Promise<void>,
): Promise<string> {
  const half = join(first, '..', halfName());
  try {
    await onAttempt({ target: first, half });
    await copyFile(file, half, constants.COPYFILE_EXCL | constants.COPYFILE_FICLONE);
    for (let target = first; ; target = next()) {
      await onAttempt({ target, half });
      if (await moveOver(half, target)) return target;
    }
  } finally {
    await rm(half, { force: true });
  }
}

/** False: the name is taken. */
async function moveOver(half: string, target: string): Promise<boolean> {
  try {
    await link(half, target);
    return true;
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false;
    if (!cannotLink.has(codeOf(error))) throw error;
  }
  // Without links the name is claimed by an empty file, which the picture then takes the place of.
  try {
    await (await open(target, 'wx')).close();
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false;
    throw error;
  }
  await rename(half, target);
  return true;
}

function codeOf(error: unknown): string {
  return (error as NodeJS.ErrnoException).code ?? '';
}
