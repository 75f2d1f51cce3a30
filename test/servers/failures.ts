/** Every way in which servers were seen to fail (“What goes wrong” in src/wire/README.md), to be chosen by name. Never used for a wrong request: that is refused by itself. */

import type { ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';

type Answer = {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** JSON unless it is a string. */
  readonly body?: unknown;
  readonly type?: string;
};

const openAiError = (message: string, code: string | number | null, more: object = {}) => ({
  error: { message, type: 'invalid_request_error', param: null, code, ...more },
});

const page = (title: string) =>
  `<!DOCTYPE html><html><head><title>${title}</title><style>body{margin:0}</style></head><body><h1>${title}</h1><script>if(1<2){}</script></body></html>`;

const rateLimited = (headers: Readonly<Record<string, string>>): Answer => ({
  status: 429,
  headers,
  body: openAiError('Rate limit reached.', 'rate_limit_exceeded'),
});

const answers = {
  unauthorized: { status: 401, body: openAiError('Incorrect API key provided.', 'invalid_api_key') },
  unverified: {
    status: 403,
    body: openAiError('Your organization must be verified to use the model.', null),
  },
  noCredit: { status: 402, body: { error: { message: 'Insufficient credits', code: 402 } } },
  quota: {
    status: 429,
    headers: { 'retry-after': '1' },
    body: openAiError('You exceeded your current quota.', 'insufficient_quota', {
      type: 'insufficient_quota',
    }),
  },
  rateLimited: rateLimited({}),
  rateLimitedSeconds: rateLimited({ 'retry-after': '0.05' }),
  rateLimitedMs: rateLimited({ 'retry-after-ms': '40' }),
  rateLimitedGo: rateLimited({ 'x-ratelimit-reset-requests': '50ms' }),
  rateLimitedLong: rateLimited({ 'retry-after': '3600' }),
  busyWithWait: { status: 503, headers: { 'retry-after': '0.05' }, body: { detail: 'overloaded' } },
  moderation: {
    status: 400,
    body: openAiError(
      'Your request was rejected by the safety system. safety_violations=[sexual].',
      'moderation_blocked',
      {
        type: 'image_generation_user_error',
        moderation_details: { moderation_stage: 'output', categories: ['sexual'] },
      },
    ),
  },
  contentPolicy: { status: 400, body: openAiError('Content policy.', 'content_policy_violation') },
  modelNotFound: { status: 404, body: openAiError('The model does not exist.', 'model_not_found') },
  serverError: { status: 500, body: openAiError('The server had an error.', null, { type: 'server_error' }) },
  errorText: { status: 400, body: { error: 'prompt required' } },
  errorCode: { status: 500, body: { error: 'server_error', message: 'it broke' } },
  errorMessage: { status: 400, body: { message: 'no route' } },
  errorPortkey: { status: 400, body: { status: 'failure', message: 'no provider' } },
  errorDetail: { status: 400, body: { detail: 'not like that' } },
  errorDetailList: {
    status: 422,
    body: { detail: [{ loc: ['body', 'prompt'], msg: 'bad prompt', type: 'value_error' }] },
  },
  errorDetailError: { status: 400, body: { detail: { error: 'no such thing' } } },
  errorProblem: {
    status: 400,
    type: 'application/problem+json',
    body: { title: 'Bad request', detail: 'n is wrong', validation: [{ msg: 'n must be 1' }] },
  },
  errorList: { status: 400, body: { errors: [{ message: 'one' }, 'two'] } },
  errorIn200: { status: 200, body: { error: { message: 'upstream failed', code: 502 } } },
  emptyError: { status: 500 },
  emptyAnswer: { status: 200 },
  page404: { status: 404, type: 'text/html', body: '<!DOCTYPE html><pre>Cannot POST /v1/x</pre>' },
  page502: { status: 502, type: 'text/html', body: page('502 Bad Gateway') },
  page524: { status: 524, type: 'text/html', body: page('A timeout occurred') },
  page200: { status: 200, type: 'text/html', body: page('Console') },
  notJson: { status: 200, type: 'application/json', body: 'upstream connect error or disconnect' },
  methodNotAllowed: { status: 405 },
} satisfies Record<string, Answer>;

/** Failures of the connection. */
const breaks = {
  /** Closes without a word after the request was read. */
  hangUp: response => response.destroy(),
  /** Breaks off inside a body that promised more. */
  truncated: async response => {
    response.writeHead(200, { 'content-type': 'application/json', 'content-length': 100_000 });
    response.write('{"created":1,"data":[{"b64_json":"iVBORw0KGgo');
    await sleep(20);
    response.destroy();
  },
  /** Answers its headers and then nothing. */
  stalled: response => {
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    response.write(': waiting\n\n');
  },
  /** Says nothing at all. */
  silent: () => undefined,
} satisfies Record<string, (response: ServerResponse) => unknown>;

export type Failure = keyof typeof answers | keyof typeof breaks | Answer;

/** Names of the failures that are an answer. */
export const answeredFailures = Object.keys(answers) as (keyof typeof answers)[];

export async function failWith(failure: Failure, response: ServerResponse): Promise<void> {
  if (typeof failure === 'string' && failure in breaks) {
    await breaks[failure as keyof typeof breaks](response);
    return;
  }
  const answer: Answer = typeof failure === 'string' ? answers[failure as keyof typeof answers] : failure;
  const { status, headers = {}, body, type } = answer;
  const text = body === undefined ? '' : typeof body === 'string' ? body : JSON.stringify(body);
  const contentType = type ?? (body === undefined ? undefined : 'application/json');
  response.writeHead(status, {
    ...(contentType && { 'content-type': contentType }),
    'content-length': Buffer.byteLength(text),
    'x-request-id': `req-${status}`,
    ...headers,
  });
  response.end(text);
}
