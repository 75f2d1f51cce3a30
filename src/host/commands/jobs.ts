/** What can be done to a job of the activity bar's list. */

import type { TreeItem } from 'vscode';
import type { JobQueue } from '../../jobs/jobQueue';

export class CancelJobCommand {
  readonly id = 'easel.cancelJob';
  constructor(private readonly jobs: JobQueue) {}

  async execute(item?: TreeItem, selected?: readonly TreeItem[]): Promise<void> {
    for (const id of idsOf(item, selected)) this.jobs.cancel(id);
  }
}

export class DismissJobCommand {
  readonly id = 'easel.dismissJob';
  constructor(private readonly jobs: JobQueue) {}

  /** What was received and not saved stays, for Recover Unsaved Images…. */
  async execute(item?: TreeItem, selected?: readonly TreeItem[]): Promise<void> {
    for (const id of idsOf(item, selected)) this.jobs.dismiss(id);
  }
}

/** The item that was clicked, and the others that are selected with it. */
function idsOf(item: TreeItem | undefined, selected: readonly TreeItem[] = []): ReadonlySet<string> {
  const items = item === undefined ? [] : [item, ...selected];
  return new Set(items.flatMap(({ id }) => id ?? []));
}
