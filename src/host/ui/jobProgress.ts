/** Shows a running job in a cancellable notification: seconds, and what the job waits for. Never shows the prompt. */

import * as vscode from 'vscode';
import type { Progress } from '../../core/wireFormat';
import type { JobContext } from '../../jobs/jobRequest';
import { dialogs } from './dialogs';
import { localized } from './localized';
import { signalOf } from './signal';

export function withJobProgress<T>(title: string, job: (watch: JobContext) => Promise<T>): Thenable<T> {
  const options = { location: vscode.ProgressLocation.Notification, title, cancellable: true };
  return dialogs.withProgress(options, async (notification, token) => {
    const startedAt = Date.now();
    let latest: Progress | undefined;
    let partials = 0;
    const tick = () => notification.report({ message: describe(startedAt, latest, partials) });
    const timer = setInterval(tick, 1000);
    try {
      return await job({
        signal: signalOf(token),
        report: progress => {
          if (progress.type === 'partial') partials += 1;
          latest = progress;
          tick();
        },
      });
    } finally {
      clearInterval(timer);
    }
  });
}

function describe(startedAt: number, latest: Progress | undefined, partials: number): string {
  const seconds = Math.round((Date.now() - startedAt) / 1000);
  const parts = [vscode.l10n.t('{0} s', seconds)];
  if (latest?.type === 'waiting') {
    parts.push(waitOf(latest));
  } else {
    if (partials > 0) {
      parts.push(
        partials === 1 ? vscode.l10n.t('1 partial picture') : vscode.l10n.t('{0} partial pictures', partials),
      );
    }
    if (latest?.type === 'receiving' && latest.bytes > 0) {
      parts.push(vscode.l10n.t('{0} kB received', Math.ceil(latest.bytes / 1024)));
    }
  }
  return parts.join(' · ');
}

function waitOf({ reason, until }: Extract<Progress, { type: 'waiting' }>): string {
  if (until === undefined) return localized(reason);
  const left = Math.max(0, Math.ceil((until - Date.now()) / 1000));
  return vscode.l10n.t('{0} Trying again in {1} s.', localized(reason), left);
}
