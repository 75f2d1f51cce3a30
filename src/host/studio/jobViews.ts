/** Jobs as the page draws them, from the moment they start. Never changes one. */

import { basename, dirname } from 'node:path';
import * as vscode from 'vscode';
import { isFittedToSource } from '../../core/editContract';
import { type ExpectedEdit, expectedSize } from '../../core/expectedSize';
import { effectiveMargins } from '../../core/margins';
import type { HistoryEntries } from '../../jobs/history/historyEntries';
import type { Job } from '../../jobs/jobQueue';
import type { JobRequest } from '../../jobs/jobRequest';
import type { JobStateView, JobView } from '../../protocol/views';
import type { Provider } from '../../providers/provider';
import type { ProviderDirectory } from '../providers/providerDirectory';
import { readSettings } from '../settings';
import { describeError, type ErrorAction } from '../ui/errorPresenter';
import { localized } from '../ui/localized';
import type { PictureViews } from './pictureViews';
import type { WebviewUris } from './webviewUris';

export type JobViewParts = {
  readonly directory: ProviderDirectory;
  readonly addresses: WebviewUris;
  readonly views: PictureViews;
  /** A small copy of what the job keeps came after it was viewed. */
  readonly onKept: (job: string) => void;
  readonly actionsFor: (job: Job) => readonly ErrorAction[];
};

export class JobViews {
  /** Small copies that were asked for: one that cannot be made is not asked for again. */
  private readonly asked = new Set<string>();

  constructor(private readonly parts: JobViewParts) {}

  async view(job: Job, entries: HistoryEntries): Promise<JobView> {
    const { directory, views } = this.parts;
    const { id, request, resolved, startedAt, endedAt } = job;
    const provider = resolved?.provider ?? (await this.providerOf(request));
    const model = resolved?.model ?? request.model ?? (provider && directory.modelOf(provider)) ?? '';
    const { parameters } = request;
    const sizes = provider
      ? await directory.abilitiesOf(provider, model)
      : ({ sizes: { type: 'any' } } as const);
    return {
      ...{
        id,
        prompt: request.prompt,
        provider: provider?.id ?? request.provider ?? '',
        model,
        parameters,
        startedAt,
      },
      ...(endedAt !== undefined && { endedAt }),
      count: parameters.n ?? 1,
      ...expectedSize(parameters, sizes, expectedEdit(job)),
      isEdit: request.images !== undefined,
      state: this.stateOf(job),
      partials: this.partialsOf(job),
      pictures: await views.view(entries.ofJob(id), entries),
      ...(job.kept.length > 0 && { kept: this.keptOf(job) }),
      warnings: job.output?.warnings ?? job.warnings.map(localized),
    };
  }

  /** Their files go when a job is done. */
  private partialsOf({ state, partials }: Job): JobView['partials'] {
    if (state.type === 'done') return [];
    // From a list with holes: those would arrive as nothing.
    return Array.from(partials, file =>
      file === undefined ? undefined : this.parts.addresses.of(vscode.Uri.file(file)),
    );
  }

  /** Those of which there is a small copy already. */
  private keptOf({ id, kept }: Job): readonly string[] {
    const { views, onKept } = this.parts;
    return kept.flatMap(file => {
      // Its place is known by one name alone, as a content is.
      const name = `${basename(dirname(file))}-${basename(file)}`;
      const address = views.thumbnailOf(name);
      if (address !== undefined) return [address];
      if (!this.asked.has(name)) void views.prepare(name, vscode.Uri.file(file)).then(() => onKept(id));
      this.asked.add(name);
      return [];
    });
  }

  private stateOf(job: Job): JobStateView {
    const { state } = job;
    switch (state.type) {
      case 'waiting':
        return {
          type: 'waiting',
          ...(state.reason && { reason: localized(state.reason) }),
          ...(state.until !== undefined && { until: state.until }),
        };
      case 'cancelled':
        return { type: 'cancelled', ...(state.reason && { reason: localized(state.reason) }) };
      case 'failed':
        return {
          type: 'failed',
          kind: state.error.kind,
          message: describeError(state.error),
          actions: this.parts.actionsFor(job).map(({ label }) => label),
        };
      default:
        return state;
    }
  }

  private async providerOf({ provider }: JobRequest): Promise<Provider | undefined> {
    const { directory } = this.parts;
    return (provider === undefined ? directory.current() : directory.find(provider)).catch(() => undefined);
  }
}

function expectedEdit({ request, resolved }: Job): ExpectedEdit | undefined {
  const [source] = resolved?.sources ?? [];
  if (source === undefined || request.images === undefined) return undefined;
  const { editSize = readSettings().editSize, mask, extend, cutOut } = request.edit ?? {};
  const { outputFormat } = resolved?.requested ?? {};
  const isFitted = isFittedToSource({ editSize, mask, extend, cutOut, outputFormat });
  return { source, isFitted, margins: effectiveMargins(extend) };
}
