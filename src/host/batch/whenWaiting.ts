/** Has batches fetched that an earlier window submitted, as soon as one starts; where none waits it costs one look at the disk. */

import { access, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Uri } from 'vscode';
import { batchFile } from '../../jobs/batchNotes';

/** `jobs`: the folder of all jobs, which need not be there. */
export async function whenWaiting(jobs: Uri, fetch: () => Promise<void>): Promise<void> {
  const names = await readdir(jobs.fsPath).catch(() => []);
  const notes = names.map(name => access(join(jobs.fsPath, name, batchFile)));
  const waits = await Promise.any(notes).then(
    () => true,
    () => false,
  );
  if (waits) await fetch();
}
