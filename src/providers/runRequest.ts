/** Makes the pictures of one request through the provider's wire format. Never sees a key. */

import type { ImageAnswer } from '../core/imageAnswer';
import { invalidInput } from '../core/imageError';
import type { ImageRequest } from '../core/imageRequest';
import type { LearnedFacts } from '../core/learnedFacts';
import type { SubmittedJob } from '../core/submittedJob';
import type { Report, Send, WireFormat } from '../core/wireFormat';
import { withExtraBody } from '../wire/extraBody';
import { fanOut } from '../wire/fanOut';
import { wireFormats } from '../wire/wireFormats';
import { type Provider, serverOf } from './provider';
import { abilitiesWith } from './resolveAbilities';

export type RunOptions = {
  /** What the host remembers of this provider and model. */
  readonly learned: LearnedFacts;
  /** Requests at the same time. */
  readonly maxParallel: number;
};

/**
 * Generates or edits. Hands back where the pictures are: `net` fetches what is still at an address.
 * Throws ImageError, `invalidInput` before anything was sent.
 */
export async function runRequest(
  provider: Provider,
  request: ImageRequest,
  { learned, maxParallel }: RunOptions,
  send: Send,
  report: Report,
): Promise<ImageAnswer> {
  const format = await wireFormats[provider.wire]();
  const { routes, runs } = learned;
  const endpoint = {
    ...serverOf(provider, format),
    label: provider.label,
    abilities: abilitiesWith(format, provider)(request.model, learned),
    ...(routes && { routes }),
    ...(runs !== undefined && { runs }),
    maxParallel,
  };
  return fanOut(format, request, endpoint, withExtraBody(send, provider.quirks.extraBody), report);
}

/** Brings what a job made that `runRequest` handed in, in this window or an earlier one. Throws ImageError. */
export async function resumeJob(
  provider: Provider,
  job: SubmittedJob,
  send: Send,
  report: Report,
): Promise<ImageAnswer> {
  const format = await wireFormats[provider.wire]();
  const { label } = provider;
  const { resume } = format as WireFormat;
  if (resume === undefined) throw invalidInput('{0} is no longer asked in a way that has jobs.', label);
  return resume(job, { ...serverOf(provider, format), label }, send, report);
}
