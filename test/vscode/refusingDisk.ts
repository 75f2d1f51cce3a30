/** A disk that refuses what a test says it refuses, for everything in this process that writes files. Never touches a call that it lets through. */

import promises, { type FileHandle } from 'node:fs/promises';
import { syncBuiltinESMExports } from 'node:module';

export type DiskCall = 'write' | 'link' | 'copy';

/** The code that the call fails with; `undefined`: it goes through. `data`: what would be written. */
export type Refuse = (call: DiskCall, path: string, data: unknown) => string | undefined;

/** ES modules see the change, bundled ones too. The function that is returned undoes it. */
export function refuseWrites(refuse: Refuse): () => void {
  const { writeFile, appendFile, link, copyFile, open } = promises;
  const check = (call: DiskCall, path: unknown, data?: unknown) => {
    const code = refuse(call, String(path), data);
    if (code !== undefined) throw Object.assign(new Error(`${code}: ${call} '${path}'`), { code });
  };
  const patched = {
    writeFile: async (...args: Parameters<typeof writeFile>) => {
      check('write', args[0], args[1]);
      return writeFile(...args);
    },
    appendFile: async (...args: Parameters<typeof appendFile>) => {
      check('write', args[0], args[1]);
      return appendFile(...args);
    },
    link: async (...args: Parameters<typeof link>) => {
      check('link', args[1]);
      return link(...args);
    },
    copyFile: async (...args: Parameters<typeof copyFile>) => {
      check('copy', args[1]);
      return copyFile(...args);
    },
    open: async (...args: Parameters<typeof open>) => {
      const handle = await open(...args);
      const write = handle.write.bind(handle) as (...args: unknown[]) => Promise<unknown>;
      handle.write = (async (...written: unknown[]) => {
        check('write', args[0], written[0]);
        return write(...written);
      }) as FileHandle['write'];
      return handle;
    },
  };
  Object.assign(promises, patched);
  syncBuiltinESMExports();
  return () => {
    Object.assign(promises, { writeFile, appendFile, link, copyFile, open });
    syncBuiltinESMExports();
  };
}
