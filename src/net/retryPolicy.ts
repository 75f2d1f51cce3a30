/** Says whether and when a request may be sent again. Never lets a POST that a server may have accepted go twice. */

import { rpcStatusIn } from '../core/rpcStatus';
import { statedWait } from '../core/statedWait';
import type { WireAnswer, WireCall } from '../core/wireFormat';

/** A longer wait is the user's to decide, not ours (ms). OpenAI's own client draws the same line. */
const longestWait = 60_000;

/** Codes of a 429 that no waiting mends: OpenAI's, and new-api's. */
const noCredit = new Set(['insufficient_quota', 'insufficient_user_quota', 'billing_hard_limit_reached']);

/**
 * ms to wait before the request is sent again; `undefined`: the answer is to be taken as it is.
 * 429 and 503 with a stated wait were refused before any work. A GET may also be repeated after any other 5xx.
 */
export function waitBeforeRetry(
  answer: WireAnswer,
  method: WireCall['method'],
  attempt: number,
): number | undefined {
  const { status, headers } = answer;
  const rpc = answer.body.type === 'json' ? rpcStatusIn(answer.body.value) : undefined;
  if (status !== 429 && status < 500) return undefined;
  const mayState = status === 429 || status === 503;
  const stated = mayState ? (statedWait(headers, Date.now()) ?? rpc?.waitMs) : undefined;
  const isInVain = rpc?.hasNoQuota === true || saysNoCredit(answer);
  if (stated !== undefined) return stated <= longestWait && !isInVain ? stated : undefined;
  return method === 'GET' && status >= 500 ? backoff(attempt) : undefined;
}

/** ms before the attempt after `attempt`, which counts from 0. */
export function backoff(attempt: number): number {
  return 500 * 2 ** attempt;
}

function saysNoCredit({ body }: WireAnswer): boolean {
  if (body.type !== 'json') return false;
  const error = field(body.value, 'error') ?? body.value;
  return [field(error, 'code'), field(error, 'type')].some(
    code => typeof code === 'string' && noCredit.has(code),
  );
}

function field(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[name] : undefined;
}
