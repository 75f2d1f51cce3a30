/** What a server says went wrong, out of every error body seen in the field. Never judges it: `errors.ts` does. */

import * as z from 'zod';
import { rpcStatusIn } from '../core/rpcStatus';
import type { AnswerBody } from '../core/wireFormat';

export type ErrorBody = {
  /** The server's words, without tags. */
  readonly message?: string;
  readonly code?: string;
  readonly type?: string;
  /** The request field it names. */
  readonly param?: string;
  /** What moderation objected to. */
  readonly categories?: readonly string[];
  /** Where the error itself states one, whatever the answer's own is. */
  readonly httpStatus?: number;
  /** How long to wait, ms. */
  readonly waitMs?: number;
  /** The account may have nothing of it, and waiting mends that never. */
  readonly hasNoQuota?: true;
};

const word = z.string().trim().min(1).optional().catch(undefined);
const list = z.array(z.unknown()).catch([]);

/** new-api writes `""` and numbers where others leave a field out. */
const code = z
  .union([z.string().trim().min(1), z.number().transform(String)])
  .optional()
  .catch(undefined);

const details = z.looseObject({
  message: word,
  msg: word,
  title: word,
  detail: z.unknown().optional(),
  error: z.unknown().optional(),
  errors: list.optional(),
  validation: list.optional(),
  status: z.unknown().optional(),
  code,
  type: word,
  param: word,
  loc: list.optional(),
  // OpenAI: `categories`; OpenRouter: `reasons`; Azure: a verdict for each category.
  moderation_details: z
    .looseObject({ categories: z.array(z.string()).catch([]) })
    .optional()
    .catch(undefined),
  metadata: z
    .looseObject({ reasons: z.array(z.string()).optional().catch(undefined), raw: word })
    .optional()
    .catch(undefined),
  content_filter_results: z.record(z.string(), z.unknown()).optional().catch(undefined),
  inner_error: z.unknown().optional(),
  innererror: z.unknown().optional(),
});

type Details = z.infer<typeof details>;

/** Of an answer's body, whatever its shape; `undefined` when it complains of nothing. */
export function errorBodyIn(body: AnswerBody): ErrorBody | undefined {
  switch (body.type) {
    case 'json':
      return readErrorBody(body.value);
    case 'text': {
      const message = plainText(body.text);
      return message === '' ? undefined : { message };
    }
    default:
      return undefined;
  }
}

/**
 * Of a parsed body or event: `{error:{…}}`, `{error:"text"}`, `{error:"code",message}`, `{message}`, `{detail:"…"}`,
 * `{detail:[{loc,msg}]}`, `{detail:{error}}`, problem+json with `validation`, `{errors:[…]}` and their nestings.
 */
export function readErrorBody(value: unknown, depth = 0): ErrorBody | undefined {
  if (depth > 4) return undefined;
  if (typeof value === 'string') return value.trim() === '' ? undefined : { message: plainText(value) };
  if (Array.isArray(value)) return fromList(value, depth);
  const parsed = details.safeParse(value);
  return parsed.success ? fromDetails(parsed.data, depth) : undefined;
}

function fromDetails(found: Details, depth: number): ErrorBody | undefined {
  const inside =
    readErrorBody(found.error, depth + 1) ??
    readErrorBody(found.errors, depth + 1) ??
    readErrorBody(found.validation, depth + 1) ??
    readErrorBody(found.detail, depth + 1);
  // `{error:"server_error", message:"…"}`: the outer words explain, the inner ones are a code.
  const errorIsCode = typeof found.error === 'string' && found.message !== undefined;
  const rpc = rpcStatusIn(found);
  const message = joined([
    found.message ?? found.msg ?? found.title,
    errorIsCode ? undefined : inside?.message,
    found.metadata?.raw,
  ]);
  const complaint = {
    ...inside,
    ...defined({
      message,
      code: errorIsCode ? inside?.message : (rpc?.reason ?? rpc?.code ?? found.code ?? inside?.code),
      type: rpc?.code ?? found.type ?? inside?.type,
      param: found.param ?? fieldOf(found.loc) ?? rpc?.field ?? inside?.param,
      categories: categoriesOf(found) ?? inside?.categories,
      httpStatus: rpc?.httpStatus ?? inside?.httpStatus,
      waitMs: rpc?.waitMs ?? inside?.waitMs,
      hasNoQuota: rpc?.hasNoQuota ?? inside?.hasNoQuota,
    }),
  };
  return message === undefined && complaint.code === undefined ? undefined : complaint;
}

function fromList(values: readonly unknown[], depth: number): ErrorBody | undefined {
  const complaints = values
    .slice(0, 20)
    .map(value => readErrorBody(value, depth + 1))
    .filter(complaint => complaint !== undefined);
  const [first] = complaints;
  const message = joined(complaints.map(complaint => complaint.message));
  return first && { ...first, ...defined({ message }) };
}

/** FastAPI names a field by its place: `["body", "size"]`. */
function fieldOf(loc: readonly unknown[] | undefined): string | undefined {
  const names = (loc ?? []).filter(part => typeof part === 'string');
  const field = names.at(-1);
  return field === 'body' ? undefined : field;
}

function categoriesOf(found: Details): readonly string[] | undefined {
  const stated = found.moderation_details?.categories ?? found.metadata?.reasons;
  if (stated !== undefined && stated.length > 0) return stated;
  const verdicts =
    found.content_filter_results ?? resultsOf(found.inner_error) ?? resultsOf(found.innererror) ?? {};
  const filtered = Object.keys(verdicts).filter(category => {
    const verdict = z.looseObject({ filtered: z.literal(true) }).safeParse(verdicts[category]);
    return verdict.success;
  });
  return filtered.length > 0 ? filtered : undefined;
}

/** Azure tucks the filter's verdicts away under the inner error, in singular or plural. */
function resultsOf(inner: unknown): Record<string, unknown> | undefined {
  const verdicts = z.record(z.string(), z.unknown()).optional().catch(undefined);
  const parsed = z
    .looseObject({ content_filter_results: verdicts, content_filter_result: verdicts })
    .safeParse(inner);
  return parsed.success
    ? (parsed.data.content_filter_results ?? parsed.data.content_filter_result)
    : undefined;
}

function joined(messages: readonly (string | undefined)[]): string | undefined {
  const different = [...new Set(messages.filter(message => message !== undefined && message !== ''))];
  return different.length === 0 ? undefined : different.join(' ');
}

function defined<T extends object>(fields: T): { [Key in keyof T]?: Exclude<T[Key], undefined> } {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as {
    [Key in keyof T]?: Exclude<T[Key], undefined>;
  };
}

/** Characters of a page that are looked through for its first words. */
const longestPage = 64 * 1024;

/** A gateway's page as a reader would see it: no styles, no tags, one line, at most 200 characters; other text as it is. */
export function plainText(text: string): string {
  const trimmed = text.trim().slice(0, longestPage);
  if (!trimmed.startsWith('<')) return trimmed.slice(0, 1000);
  return withoutElement(withoutElement(trimmed, 'style'), 'script')
    .replace(/<[^<>]*>/g, ' ')
    .replace(/&nbsp;/g, ' ')
    .replace(/\s+/g, ' ')
    .trim()
    .slice(0, 200);
}

function withoutElement(html: string, name: string): string {
  const lower = html.toLowerCase();
  let kept = '';
  let at = 0;
  for (;;) {
    const start = lower.indexOf(`<${name}`, at);
    if (start < 0) return kept + html.slice(at);
    const end = lower.indexOf(`</${name}`, start);
    kept += html.slice(at, start);
    if (end < 0) return kept;
    at = end;
  }
}
