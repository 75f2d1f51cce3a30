/** Keeps a folder below a size, oldest files first. Never for a picture that stands nowhere else: finished ones are in the workspace. */

import { readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';

/** Removes the files written longest ago until the others take `mostBytes` at most. */
export async function pruneFolder(folder: string, mostBytes: number): Promise<void> {
  const names = await readdir(folder);
  const files = await Promise.all(
    names.map(async name => {
      const path = join(folder, name);
      // Another window may have cleaned up meanwhile.
      const { size, mtimeMs } = await stat(path).catch(() => ({ size: 0, mtimeMs: 0 }));
      return { path, size, mtimeMs };
    }),
  );
  files.sort((a, b) => b.mtimeMs - a.mtimeMs);
  let bytes = 0;
  for (const { path, size } of files) {
    bytes += size;
    if (bytes > mostBytes) await rm(path, { force: true });
  }
}
