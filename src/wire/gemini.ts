/** Google's Gemini API: `models/…:generateContent`, and `:streamGenerateContent` where its drafts are to be seen. Never pays twice. */

import type { ImageAnswer } from '../core/imageAnswer';
import type { ImageRequest } from '../core/imageRequest';
import { noAbilities } from '../core/parameters';
import { sentence } from '../core/sentence';
import type { SizeRule } from '../core/sizes';
import type { Endpoint, Quirks, Report, Send, Server, WireAnswer, WireFormat } from '../core/wireFormat';
import { GeminiAnswer } from './geminiAnswer';
import { uploadLarge } from './geminiFiles';
import { bodyOf, mayContinue } from './geminiRequest';
import { editsWithoutMask } from './withoutMask';

export const gemini: WireFormat = {
  run,
  limits: (_quirks, rows) => ({
    ...noAbilities,
    seed: true,
    sizes: rows.sizes?.type === 'ratios' ? rows.sizes : shapes,
    maxPartialImages: rows.maxPartialImages ?? 0,
    edits: withTypes(editsWithoutMask(rows)),
  }),
  normalizeBaseUrl,
  modelsUrls: async server => [modelsUrl(server)],
  keyProbe: async server => [{ method: 'GET', url: modelsUrl(server), headers }],
};

/** What every model of it knows. */
const shapes: SizeRule = {
  type: 'ratios',
  ratios: ['1:1', '2:3', '3:2', '3:4', '4:3', '4:5', '5:4', '9:16', '16:9', '21:9'],
  resolutions: ['1K', '2K', '4K'],
};

const headers = { accept: 'application/json' };

function withTypes(edits: ReturnType<typeof editsWithoutMask>): typeof edits {
  return edits && { mediaTypes: ['image/png', 'image/jpeg', 'image/webp', 'image/heic'] as const, ...edits };
}

/** Without the version and what follows it in a sample: uploads go to another path beside it. */
function normalizeBaseUrl({ origin, pathname }: URL): string {
  const end = pathname.search(/\/v1(beta|alpha)?(\/|$)/);
  return origin + (end < 0 ? pathname : pathname.slice(0, end)).replace(/\/{1,8}$/, '');
}

function modelsUrl({ baseUrl, quirks }: { baseUrl: string; quirks: Quirks }): string {
  return baseUrl + (quirks.modelsPath ?? '/v1beta/models?pageSize=1000');
}

/** One request for one picture; some models send several. */
async function run(
  request: ImageRequest,
  endpoint: Endpoint,
  send: Send,
  report: Report,
): Promise<ImageAnswer> {
  const { label } = endpoint;
  const fresh = async () => ask(withoutContinuation(request), endpoint, send, report);
  if (!mayContinue(request)) return (await fresh()).read(label);
  const first = await ask(request, endpoint, send, report);
  if (first.status !== 400) return first.read(label);
  // A signature that is not taken is refused before anything is made.
  const second = await fresh();
  if (second.status >= 300) return first.read(label);
  const read = second.read(label);
  return { ...read, warnings: [sentence(notContinued, label), ...read.warnings] };
}

const notContinued =
  '{0} did not go on from its own picture: it was sent as a new one, without what the model thought of it.';

function withoutContinuation({ continues: _, ...request }: ImageRequest): ImageRequest {
  return request;
}

async function ask(
  request: ImageRequest,
  endpoint: Endpoint,
  send: Send,
  report: Report,
): Promise<{ readonly status: number; readonly read: (label: string) => ImageAnswer }> {
  const files = await uploadLarge(request, endpoint, send);
  const isStream = (request.parameters.partialImages ?? 0) > 0;
  const heard = new GeminiAnswer(request.prompt, report);
  const answer: WireAnswer = await send({
    method: 'POST',
    url: urlOf(request.model, isStream, endpoint),
    headers,
    body: { type: 'json', value: bodyOf(request, files) },
    // Gateways may stream without being asked.
    onEvent: heard.listen,
  });
  return { status: answer.status, read: label => heard.read(answer, label) };
}

/** Without `alt=sse` a stream is one JSON list. */
function urlOf(model: string, isStream: boolean, { baseUrl }: Server): string {
  const id = encodeURIComponent(model.trim().replace(/^models\//, ''));
  return `${baseUrl}/v1beta/models/${id}:${isStream ? 'streamGenerateContent?alt=sse' : 'generateContent'}`;
}
