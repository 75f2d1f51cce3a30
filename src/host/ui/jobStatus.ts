/** The item of the status bar: there only while jobs run, or while a failure waits that nobody has seen. */

import * as vscode from 'vscode';
import { activityOf, type JobActivity } from '../../jobs/jobActivity';
import type { JobQueue } from '../../jobs/jobQueue';
import { dialogs, type StatusText } from './dialogs';

/** Where jobs are seen: the Studios of this window. */
export type JobsInView = {
  readonly isInView: boolean;
  readonly onDidShow: vscode.Event<void>;
};

export class JobStatus implements vscode.Disposable {
  private readonly item = dialogs.createStatusBarItem({
    id: 'easel.jobs',
    name: vscode.l10n.t('Easel Jobs'),
    command: 'easel.openStudio',
  });
  private readonly seen = new Set<string>();
  private readonly watchers: readonly { dispose(): unknown }[];
  /** Runs while the time that is shown does. */
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly jobs: JobQueue,
    private readonly view: JobsInView,
  ) {
    this.watchers = [jobs.onDidChange(() => this.draw()), view.onDidShow(() => this.draw())];
  }

  dispose(): void {
    clearInterval(this.timer);
    for (const watcher of this.watchers) watcher.dispose();
    this.item.dispose();
  }

  private draw(): void {
    const jobs = this.jobs.list();
    if (this.view.isInView) {
      for (const { id, endedAt } of jobs) if (endedAt !== undefined) this.seen.add(id);
    }
    const activity = activityOf(jobs, this.seen);
    this.item.tell(activity && textOf(activity));
    if (activity?.type !== 'running') {
      clearInterval(this.timer);
      this.timer = undefined;
    } else this.timer ??= setInterval(() => this.draw(), 1000);
  }
}

function textOf(activity: JobActivity): StatusText {
  if (activity.type === 'failed') {
    const text =
      activity.jobs === 1
        ? vscode.l10n.t('Easel: 1 failed')
        : vscode.l10n.t('Easel: {0} failed', activity.jobs);
    return { icon: 'warning', text, tooltip: vscode.l10n.t('Show in the Studio what failed and what helps') };
  }
  const { pictures, startedAt } = activity;
  const time = timeOf(Date.now() - startedAt);
  const text =
    pictures === 1
      ? vscode.l10n.t('1 picture, {0}', time)
      : vscode.l10n.t('{0} pictures, {1}', pictures, time);
  return { icon: 'loading~spin', text, tooltip: vscode.l10n.t('Easel is making pictures. Open the Studio') };
}

function timeOf(ms: number): string {
  const seconds = Math.floor(ms / 1000);
  if (seconds < 60) return vscode.l10n.t('{0} s', seconds);
  return vscode.l10n.t('{0} min {1} s', Math.floor(seconds / 60), seconds % 60);
}
