/** Jobs as the page draws them, from the moment they start. Never changes one. */

import * as vscode from 'vscode';
import { type ExpectedEdit, expectedSize } from '../../core/expectedSize';
import type { ImageError } from '../../core/imageError';
import { marginsOf } from '../../core/margins';
import type { HistoryEntries } from '../../jobs/history/historyEntries';
import type { Job } from '../../jobs/jobQueue';
import { type ImageOrder, keepsSourceSize, parametersOf } from '../../jobs/jobRequest';
import type { JobState, JobView } from '../../protocol/studioProtocol';
import type { Provider } from '../../providers/provider';
import type { ProviderDirectory } from '../providers/providerDirectory';
import { readSettings } from '../settings';
import { describe, type Mend } from '../ui/errorPresenter';
import { localized } from '../ui/localized';
import type { PictureViews } from './pictureViews';
import type { Addresses } from './webviewUris';

export type JobViewParts = {
  readonly directory: ProviderDirectory;
  readonly addresses: Addresses;
  readonly views: PictureViews;
  readonly mendsOf: (error: ImageError, provider?: Provider) => readonly Mend[];
};

export class JobViews {
  constructor(private readonly parts: JobViewParts) {}

  async view(job: Job, entries: HistoryEntries): Promise<JobView> {
    const { directory, addresses, views } = this.parts;
    const { id, order, plan, startedAt, endedAt } = job;
    const provider = plan?.provider ?? (await this.providerOf(order));
    const model = plan?.model ?? order.model ?? (provider && directory.modelOf(provider)) ?? '';
    const parameters = parametersOf(order);
    const sizes = provider ? directory.abilitiesOf(provider, model) : ({ sizes: { type: 'any' } } as const);
    return {
      ...{
        id,
        prompt: order.prompt,
        provider: provider?.id ?? order.provider ?? '',
        model,
        parameters,
        startedAt,
      },
      ...(endedAt !== undefined && { endedAt }),
      count: order.n ?? 1,
      ...expectedSize(parameters, sizes, expectedEdit(job)),
      isEdit: order.images !== undefined,
      state: this.stateOf(job),
      // From a list with holes: those would arrive as nothing.
      partials: Array.from(job.partials, file =>
        file === undefined ? undefined : addresses.of(vscode.Uri.file(file)),
      ),
      pictures: await views.view(entries.ofJob(id), entries),
      warnings: job.made?.warnings ?? job.warnings.map(localized),
    };
  }

  private stateOf({ state, plan }: Job): JobState {
    switch (state.type) {
      case 'waiting':
        return {
          type: 'waiting',
          ...(state.reason && { reason: localized(state.reason) }),
          ...(state.until !== undefined && { until: state.until }),
        };
      case 'failed':
        return {
          type: 'failed',
          kind: state.error.kind,
          message: describe(state.error),
          mayHaveBeenCharged: state.error.details.mayHaveBeenCharged ?? false,
          mends: this.parts.mendsOf(state.error, plan?.provider).map(({ label }) => label),
        };
      default:
        return state;
    }
  }

  private async providerOf({ provider }: ImageOrder): Promise<Provider | undefined> {
    const { directory } = this.parts;
    return (provider === undefined ? directory.current() : directory.find(provider)).catch(() => undefined);
  }
}

function expectedEdit({ order, plan }: Job): ExpectedEdit | undefined {
  const [source] = plan?.sources ?? [];
  if (source === undefined) return undefined;
  const isFitted = keepsSourceSize(order, readSettings().editSize);
  return { source, isFitted, ...(order.extend && { margins: marginsOf(order.extend) }) };
}
