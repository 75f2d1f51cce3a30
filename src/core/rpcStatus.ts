/** Reads `google.rpc.Status`, the error body of Google's APIs (google.aip.dev/193), as far as its codes go. Never judges its words. */

import { duration } from './statedWait';

export type RpcStatus = {
  /** The HTTP status, also where the error stands inside of a good stream. */
  readonly httpStatus: number;
  /** `RESOURCE_EXHAUSTED`, `INVALID_ARGUMENT` … */
  readonly code: string;
  /** The closer code where there is one: `API_KEY_INVALID`. */
  readonly reason?: string;
  /** The field that was refused: the last name of `generation_config.image_config`. */
  readonly field?: string;
  /** How long to wait, ms. */
  readonly waitMs?: number;
  /** Nothing of this may be asked for without billing: the quota itself is 0. */
  readonly hasNoQuota?: true;
};

/** Details that are looked at. */
const mostDetails = 20;

/** `value`: `{ error: { code, status, details } }`, the inner object alone, or a list of one. `undefined`: it is none. */
export function rpcStatusIn(value: unknown): RpcStatus | undefined {
  const body = Array.isArray(value) ? value[0] : value;
  const error = field(body, 'error') ?? body;
  const [httpStatus, code] = [field(error, 'code'), field(error, 'status')];
  if (typeof httpStatus !== 'number' || typeof code !== 'string' || !/^[A-Z_]{2,30}$/.test(code))
    return undefined;
  const details = listIn(error, 'details');
  const named = (type: string) => details.filter(detail => isOf(detail, type));
  const reason = wordIn(named('ErrorInfo')[0], 'reason');
  const refused = named('BadRequest').flatMap(detail => listIn(detail, 'fieldViolations'));
  const fieldName = wordIn(refused[0], 'field')?.split('.').at(-1);
  const waitMs = duration(wordIn(named('RetryInfo')[0], 'retryDelay') ?? '');
  const quotas = named('QuotaFailure').flatMap(detail => listIn(detail, 'violations'));
  return {
    ...{ httpStatus, code },
    ...(reason !== undefined && { reason }),
    ...(fieldName && { field: fieldName }),
    ...(waitMs !== undefined && { waitMs }),
    ...(quotas.some(isNothing) && { hasNoQuota: true }),
  };
}

/** JSON of protocol buffers leaves a 0 out. Only of the free tier is it known that all others do have a value. */
function isNothing(violation: unknown): boolean {
  const value = field(violation, 'quotaValue');
  const isFreeTier = /free_?tier/i.test(
    `${wordIn(violation, 'quotaId')} ${wordIn(violation, 'quotaMetric')}`,
  );
  return value === '0' || value === 0 || (value === undefined && isFreeTier);
}

function isOf(detail: unknown, type: string): boolean {
  return wordIn(detail, '@type') === `type.googleapis.com/google.rpc.${type}`;
}

function listIn(value: unknown, name: string): readonly unknown[] {
  const list = field(value, name);
  return Array.isArray(list) ? list.slice(0, mostDetails) : [];
}

/** Of at most 200 characters: codes and paths of fields are shorter. */
function wordIn(value: unknown, name: string): string | undefined {
  const word = field(value, name);
  return typeof word === 'string' && word !== '' && word.length <= 200 ? word : undefined;
}

function field(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[name] : undefined;
}
