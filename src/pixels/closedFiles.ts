/** Takes the file system away from the codec: bytes go in and bytes come out. Never lets it open a file that it did not make itself. */

import { basename, dirname } from 'node:path';

/** Emscripten's `FS`, which hands everything on to Node's (`NODERAWFS`). */
export type Files = Record<string, (path: string, ...rest: number[]) => unknown>;

/** All that takes a path, for whatever a later build of the codec may call. */
const byPath = [
  ...['open', 'stat', 'lstat', 'lookupPath', 'readdir', 'readlink', 'chdir', 'truncate', 'utime'],
  ...['mkdir', 'rmdir', 'rename', 'link', 'symlink', 'unlink', 'chmod', 'chown'],
];

/** Linux's numbers, which Emscripten translates where they are others. */
const [creates, exclusively] = [0o100, 0o200];

/**
 * What is asked for by its path is not there. Pictures of more than 100 MB go through a file that libvips makes in
 * `folder` and deletes at once: it has to be new, and is nobody else's.
 */
export function closeFiles(files: Files, folder: string): void {
  const { open, unlink } = files;
  const absent = thrownBy(() => files.stat?.(''));
  const refuse = () => {
    throw absent;
  };
  for (const name of byPath) files[name] = refuse;
  const own = new Set<string>();
  files.open = (path, flags = 0) => {
    const isNew =
      (flags & creates) !== 0 && dirname(path) === folder && /^vips-[\d-]+\.v$/.test(basename(path));
    if (!isNew) refuse();
    const stream = open?.(path, flags | exclusively, 0o600);
    own.add(path);
    return stream;
  };
  files.unlink = path => (own.delete(path) ? unlink?.(path) : refuse());
}

/** An error as Emscripten throws it, which its calls turn into a number: there is no other way to one. */
function thrownBy(call: () => unknown): unknown {
  try {
    call();
  } catch (error) {
    return error;
  }
  throw new TypeError('a file without a name is there');
}
