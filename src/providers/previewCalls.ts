/** Tells what would go on the wire by letting the wire format itself say it. Never sends anything. */

import { ImageError } from '../core/imageError';
import type { ImageRequest } from '../core/imageRequest';
import type { LearnedFacts } from '../core/learnedFacts';
import { sentence } from '../core/sentence';
import type { Send, WireAnswer, WireCall } from '../core/wireFormat';
import type { Provider } from './provider';
import { runRequest } from './runRequest';

/**
 * The requests that ask for pictures, all shares of a fan-out among them. A question that a format asks before (where is
 * this hub mounted?) gets no answer here. Throws ImageError, `invalidInput`, for what would not be sent at all.
 */
export async function previewCalls(
  provider: Provider,
  request: ImageRequest,
  learned: LearnedFacts,
): Promise<WireCall[]> {
  const calls: WireCall[] = [];
  const send: Send = async call => {
    // What follows on being stopped asks for nothing either.
    if (call.method === 'GET' || call.job?.type === 'cancel') return nothingThere(call);
    calls.push(call);
    throw new ImageError('cancelled', sentence('Nothing was sent.'));
  };
  // All shares at once: the first that is stopped ends the others that wait.
  const options = { learned, maxParallel: Number.POSITIVE_INFINITY };
  try {
    await runRequest(provider, request, options, send, () => {});
  } catch (error) {
    if (calls.length === 0) throw error;
  }
  return calls;
}

function nothingThere({ url }: WireCall): WireAnswer {
  return { status: 404, url, headers: {}, body: { type: 'empty' }, pictures: new Map() };
}
