/** Reads and changes the configuration file of another program: whole in one step, with the mode it has, and through a link to where it lies. */

import { mkdir, readFile, realpath, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { writeWhole } from './agentFolder';

/** Empty where there is none. Rejects as Node does. */
export async function readConfig(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return '';
    throw error;
  }
}

/** `change` is given the text as it is now: its program may have written since somebody looked. */
export async function changeConfig(file: string, change: (text: string) => string): Promise<void> {
  const real = await realpath(file).catch(() => file);
  const mode = await stat(real).then(
    found => found.mode & 0o777,
    () => 0o600,
  );
  const changed = change(await readConfig(real));
  await mkdir(dirname(real), { recursive: true });
  await writeWhole(real, changed, mode);
}
