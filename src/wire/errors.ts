/** Turns a server's complaint into an ImageError of the right kind, by status and code. Never searches its words for a meaning. */

import { ImageError, type ImageErrorDetails, type ImageErrorKind } from '../core/imageError';
import { type Sentence, sentence } from '../core/sentence';
import { statedWait } from '../core/statedWait';
import type { WireAnswer } from '../core/wireFormat';
import { type ErrorBody, errorBodyIn } from './errorBody';
import { usageIn } from './usage';

/** Codes and types that say more than the status they come with. Seen at OpenAI, Azure, new-api, OpenRouter, xAI and Google. */
const kinds: ReadonlyMap<string, ImageErrorKind> = new Map([
  ['insufficient_quota', 'noCredit'],
  ['insufficient_user_quota', 'noCredit'],
  ['pre_consume_token_quota_failed', 'noCredit'],
  ['insufficient_credits', 'noCredit'],
  ['insufficient_balance', 'noCredit'],
  ['billing_hard_limit_reached', 'noCredit'],
  ['billing_not_active', 'noCredit'],
  ['rate_limit_exceeded', 'rateLimited'],
  ['too_many_requests', 'rateLimited'],
  ['moderation_blocked', 'refused'],
  ['content_policy_violation', 'refused'],
  ['content_filter', 'refused'],
  ['contentfilter', 'refused'],
  ['responsibleaipolicyviolation', 'refused'],
  // Seedream, of the prompt, of what goes along, of what came out.
  ['inputtextsensitivecontentdetected', 'refused'],
  ['inputimagesensitivecontentdetected', 'refused'],
  ['outputimagesensitivecontentdetected', 'refused'],
  // Stability AI's names.
  ['content_moderation', 'refused'],
  ['payment_required', 'noCredit'],
  // Ideogram's reasons for a 402 and a 429.
  ['insufficient_funds', 'noCredit'],
  ['inflight_limit', 'rateLimited'],
  ['subscription_required', 'forbidden'],
  ['feature_limit', 'forbidden'],
  ['channel:image_generation_failed', 'refused'],
  ['invalid_api_key', 'unauthorized'],
  ['incorrect_api_key', 'unauthorized'],
  ['invalid_token', 'unauthorized'],
  ['api_key_invalid', 'unauthorized'],
  ['authentication_error', 'unauthorized'],
  ['permission_error', 'forbidden'],
  ['permissiondenied', 'forbidden'],
  ['unsupported_country_region_territory', 'forbidden'],
  // Google's word for a country without its free tier, and for one without its API.
  ['failed_precondition', 'forbidden'],
  ['model_not_found', 'notFound'],
  ['deploymentnotfound', 'notFound'],
  ['unknown_parameter', 'badRequest'],
  ['unsupported_parameter', 'badRequest'],
  ['invalid_value', 'badRequest'],
  ['unsupported_value', 'badRequest'],
]);

/** Whether a 404 speaks of the model and not of the address. */
export function isAboutModel({ code = '' }: ErrorBody): boolean {
  return kinds.get(code.toLowerCase()) === 'notFound';
}

/** For an answer that is not 2xx, or one that is and complains nevertheless. */
export function errorFrom(
  answer: WireAnswer,
  label: string,
  complaint = errorBodyIn(answer.body) ?? {},
): ImageError {
  const status = statusOf(answer, complaint);
  const kind = kindOf(status, complaint);
  return new ImageError(
    kind,
    sentenceFor(kind, label, status, complaint),
    detailsOf(answer, kind, complaint),
  );
}

/** A good answer without a picture: the model's own words are all there is to show. */
export function noImage(answer: WireAnswer, label: string, words?: string): ImageError {
  const said = words?.trim();
  return new ImageError(
    'noImage',
    said
      ? sentence('{0} sent no picture. It said: {1}', label, said.slice(0, 300))
      : sentence('{0} sent no picture and no reason. Try another prompt or model.', label),
    detailsOf(answer, 'noImage', said ? { message: said } : {}),
  );
}

/** Declined in an answer that looks well otherwise: finish reasons, a `refusal`, a block reason. */
export function declinedBy(answer: WireAnswer, label: string, complaint: ErrorBody): ImageError {
  return new ImageError('refused', sentenceFor('refused', label, answer.status, complaint), {
    ...detailsOf(answer, 'refused', complaint),
  });
}

/** An answer that cannot be read as what was asked for. */
export function badResponse(answer: WireAnswer, label: string): ImageError {
  const complaint = errorBodyIn(answer.body) ?? {};
  return new ImageError(
    'badResponse',
    sentence('{0} answered with something that is no picture: {1}', label, saidBy(complaint, answer.status)),
    detailsOf(answer, 'badResponse', complaint),
  );
}

/** With what the answer says that it took: an answer without a picture may cost as well. */
export function withUsage(error: ImageError, stated: unknown): ImageError {
  const usage = usageIn(stated);
  if (usage === undefined) return error;
  return new ImageError(error.kind, error.sentence, { ...error.details, usage });
}

/** Some gateways put the true status into a 200 as the code (OpenRouter, and errors inside event streams). */
function statusOf(answer: WireAnswer, { code, httpStatus = Number(code) }: ErrorBody): number {
  const stated = httpStatus;
  return answer.status < 400 && stated >= 400 && stated < 600 ? stated : answer.status;
}

function kindOf(status: number, { code = '', type = '', categories, hasNoQuota }: ErrorBody): ImageErrorKind {
  if (categories !== undefined && categories.length > 0) return 'refused';
  if (hasNoQuota) return 'noCredit';
  return kinds.get(code.toLowerCase()) ?? kinds.get(type.toLowerCase()) ?? kindOfStatus(status);
}

function kindOfStatus(status: number): ImageErrorKind {
  switch (status) {
    case 401:
      return 'unauthorized';
    case 402:
      return 'noCredit';
    case 403:
    case 451:
      return 'forbidden';
    case 404:
    case 405:
    case 410:
      return 'notFound';
    case 408:
      return 'timeout';
    case 429:
      return 'rateLimited';
    default:
      if (status >= 400 && status < 500) return 'badRequest';
      return status >= 300 && status < 400 ? 'badResponse' : 'serverError';
  }
}

function sentenceFor(kind: ImageErrorKind, label: string, status: number, complaint: ErrorBody): Sentence {
  const said = saidBy(complaint, status);
  if (complaint.hasNoQuota) return sentence(noQuota, label, said);
  switch (kind) {
    case 'unauthorized':
      return sentence('{0} did not accept the key: {1}', label, said);
    case 'forbidden':
      return sentence('{0} does not let this account do that: {1}', label, said);
    case 'noCredit':
      return sentence('The account at {0} has no credit left: {1}', label, said);
    case 'rateLimited':
      return sentence('{0} gets too many requests. Wait a little and try again: {1}', label, said);
    case 'refused':
      if (complaint.message === undefined && complaint.code === undefined && !complaint.categories?.length)
        return sentence('{0} declined for safety reasons and did not say which. Try another prompt.', label);
      return complaint.categories === undefined || complaint.categories.length === 0
        ? sentence('{0} declined for safety reasons: {1}', label, said)
        : sentence(
            '{0} declined for safety reasons ({1}): {2}',
            label,
            complaint.categories.join(', '),
            said,
          );
    case 'notFound':
      return sentence('{0} does not know this model or address: {1}', label, said);
    case 'timeout':
    case 'serverError':
      return status === 504 || status === 524 || status === 408
        ? sentence('A gateway of {0} gave up waiting. ({1})', label, said)
        : sentence('{0} failed: {1}', label, said);
    case 'badRequest':
      return sentence('{0} did not accept the request: {1}', label, said);
    default:
      return sentence('{0} answered with something unexpected: {1}', label, said);
  }
}

const noQuota =
  '{0} paints with this model only for accounts with billing, and this key has none. Turn billing on there, or choose another model: {1}';

function saidBy({ message, code }: ErrorBody, status: number): string {
  return message?.slice(0, 300) ?? code ?? `HTTP ${status}`;
}

function detailsOf(answer: WireAnswer, kind: ImageErrorKind, complaint: ErrorBody): ImageErrorDetails {
  const { message, code, type, param, categories } = complaint;
  const host = hostOf(answer.url);
  const wait =
    kind === 'rateLimited' ? (statedWait(answer.headers, Date.now()) ?? complaint.waitMs) : undefined;
  return {
    status: answer.status,
    ...((code ?? type) ? { code: code ?? type } : {}),
    ...(param === undefined ? {} : { param }),
    ...(message === undefined ? {} : { serverMessage: message.slice(0, 1000) }),
    ...(answer.requestId === undefined ? {} : { requestId: answer.requestId }),
    ...(host === undefined ? {} : { host }),
    ...(categories === undefined ? {} : { categories }),
    ...(wait === undefined ? {} : { retryAfterMs: wait }),
    ...(kind === 'serverError' || kind === 'timeout' ? { mayHaveBeenCharged: true } : {}),
  } as ImageErrorDetails;
}

function hostOf(url: string): string | undefined {
  return URL.canParse(url) ? new URL(url).host : undefined;
}
