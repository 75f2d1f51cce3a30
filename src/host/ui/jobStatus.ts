/** The item of the status bar: there only while jobs run, while a failure waits that nobody has seen, or while a limit of what may be spent is near. */

import * as vscode from 'vscode';
import { dollars } from '../../core/dollars';
import { type Limit, nearLimit } from '../../core/spendingLimits';
import { activityOf, type JobActivity } from '../../jobs/jobActivity';
import type { JobQueue } from '../../jobs/jobQueue';
import type { Purse } from '../../jobs/spending/purse';
import { Throttle } from '../../protocol/throttle';
import { dialogs, type StatusText } from './dialogs';
import { limitText } from './limitText';

/** Where jobs are seen: the Studios of this window. */
export type JobsInView = {
  readonly isInView: boolean;
  readonly onDidShow: vscode.Event<void>;
};

/** ms between two looks at what was spent; a batch of jobs spends more often. */
const countPauseMs = 200;

export class JobStatus implements vscode.Disposable {
  private readonly item = dialogs.createStatusBarItem({
    id: 'easel.jobs',
    name: vscode.l10n.t('Easel Jobs'),
    command: 'easel.openStudio',
  });
  private readonly seen = new Set<string>();
  private readonly counts = new Throttle(countPauseMs);
  private readonly watchers: readonly { dispose(): unknown }[];
  /** USD of today, and the limit that is near, as this window knows them. */
  private today = 0;
  private near: Limit | undefined;
  /** Runs while the time that is shown does. */
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly jobs: JobQueue,
    private readonly view: JobsInView,
    private readonly purse: Purse,
  ) {
    this.watchers = [
      jobs.onDidChange(() => this.draw()),
      view.onDidShow(() => this.draw()),
      purse.onDidChange(() => this.counts.run('count', () => void this.count().catch(() => {}))),
    ];
  }

  dispose(): void {
    clearInterval(this.timer);
    this.counts.dispose();
    for (const watcher of this.watchers) watcher.dispose();
    this.item.dispose();
  }

  /** Other windows spend as well: looked up whenever this one does. */
  private async count(): Promise<void> {
    const { spent, limits } = await this.purse.standing();
    this.today = spent.today.usd;
    this.near = nearLimit(true, spent, limits);
    this.draw();
  }

  private draw(): void {
    const jobs = this.jobs.list();
    if (this.view.isInView) {
      for (const { id, endedAt } of jobs) if (endedAt !== undefined) this.seen.add(id);
    }
    const activity = activityOf(jobs, this.seen);
    this.item.tell(activity ? textOf(activity, this.today) : this.near && nearText(this.near));
    if (activity?.type !== 'running') {
      clearInterval(this.timer);
      this.timer = undefined;
    } else this.timer ??= setInterval(() => this.draw(), 1000);
  }
}

function nearText(limit: Limit): StatusText {
  const tooltip = vscode.l10n.t('A limit of what may be spent is near. Show Spending');
  return { icon: 'credit-card', text: limitText(limit), tooltip, command: 'easel.showSpending' };
}

function textOf(activity: JobActivity, today: number): StatusText {
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
  const tooltip = vscode.l10n.t('Easel is making pictures. Open the Studio');
  const spent = today > 0 ? ` · ${vscode.l10n.t('{0} today', dollars(today))}` : '';
  return { icon: 'loading~spin', text, tooltip: tooltip + spent };
}

function timeOf(ms: number): string {
  const seconds = Math.floor(ms / 1000);
  if (seconds < 60) return vscode.l10n.t('{0} s', seconds);
  return vscode.l10n.t('{0} min {1} s', Math.floor(seconds / 60), seconds % 60);
}
