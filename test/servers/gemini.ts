/** Google's Gemini API, after its reference and what its users report: strict about every field, every signature and every key. */

import { createHash } from 'node:crypto';
import { forbidden } from './batchDesk';
import { GeminiBatches } from './geminiBatches';
import { type GeminiModel, geminiModels, listed } from './geminiModels';
import { checkBody, type GeminiRequest, type Signed, type UploadedFile } from './geminiRequest';
import { type PictureFormat, pngOf } from './pictures';
import { Refusal } from './refusal';
import { type Answered, eventOf, type Received, type Reply, StandIn } from './standIn';

export const geminiKey = 'AIza-stand-in-key';

/** What Google's 400 says of itself, and its other codes. */
const statuses: Readonly<Record<number, string>> = {
  400: 'INVALID_ARGUMENT',
  401: 'UNAUTHENTICATED',
  403: 'PERMISSION_DENIED',
  404: 'NOT_FOUND',
  429: 'RESOURCE_EXHAUSTED',
  500: 'INTERNAL',
  503: 'UNAVAILABLE',
};

export function geminiError({ status, message, details: { code, param } }: Refusal): object {
  const type = (name: string) => ({ '@type': `type.googleapis.com/google.rpc.${name}` });
  const details = [
    ...(code === undefined
      ? []
      : [{ ...type('ErrorInfo'), reason: code, domain: 'googleapis.com', metadata: {} }]),
    ...(param === undefined
      ? []
      : [{ ...type('BadRequest'), fieldViolations: [{ field: param, description: message }] }]),
  ];
  const error = { code: status, message, status: statuses[status] ?? 'UNKNOWN' };
  return { error: details.length === 0 ? error : { ...error, details } };
}

/** 429 as it comes: of the free tier without the model (`limit` 0, which JSON leaves out), or too many at a time. */
export function geminiQuota(limit: number, delay: string): object {
  const metric = 'generativelanguage.googleapis.com/generate_content_free_tier_requests';
  const violation = {
    quotaMetric: metric,
    quotaId: 'GenerateRequestsPerDayPerProjectPerModel-FreeTier',
    quotaDimensions: { location: 'global', model: 'gemini-3-pro-image' },
    ...(limit > 0 && { quotaValue: `${limit}` }),
  };
  const message = `You exceeded your current quota, please check your plan and billing details.\n* Quota exceeded for metric: ${metric}, limit: ${limit}, model: gemini-3-pro-image\nPlease retry in ${delay}.`;
  return {
    error: {
      ...{ code: 429, message, status: 'RESOURCE_EXHAUSTED' },
      details: [
        { '@type': 'type.googleapis.com/google.rpc.QuotaFailure', violations: [violation] },
        { '@type': 'type.googleapis.com/google.rpc.Help', links: [] },
        { '@type': 'type.googleapis.com/google.rpc.RetryInfo', retryDelay: delay },
      ],
    },
  };
}

export async function startGemini(): Promise<StandIn> {
  const state: State = { signed: new Map(), files: new Map(), uploads: new Map() };
  const started = await StandIn.start(server => ({
    key: geminiKey,
    letsIn: headers => headers['x-goog-api-key'] === geminiKey && headers.authorization === undefined,
    wrongKey: new Refusal(400, 'API key not valid. Please pass a valid API key.', {
      code: 'API_KEY_INVALID',
    }),
    uploadPath: '/upload/v1beta/files',
    errorBody: geminiError,
    answer: (received, reply, { shape = 'picture' }) => {
      const { method, path } = received;
      if (path === '/upload/v1beta/files') return upload(received, reply, server(), state);
      if (method === 'GET' && path === '/v1beta/models') return listModels(received, reply);
      const batched = batchesOf(server(), state).answer(received, reply);
      if (batched !== undefined) return batched;
      const [, version, id = '', verb] =
        /^\/(v1|v1beta)\/models\/([^/:]+):(generateContent|streamGenerateContent)$/.exec(path) ?? [];
      // An unknown path gets a page, not an error of the API.
      if (method !== 'POST' || version === undefined)
        return reply.text('<!DOCTYPE html><title>Error 404 (Not Found)!!1</title>', 'text/html', 404);
      const model = geminiModels.get(id);
      if (model === undefined) {
        throw new Refusal(
          404,
          `models/${id} is not found for API version ${version}, or is not supported for ${verb}. Call ListModels to see the list of available models and their supported methods.`,
        );
      }
      const asked = checkBody(received, { version, model, ...state });
      return answer({ reply, server: server(), state, model, asked, shape }, verb, received);
    },
  }));
  batchesOf(started, state);
  return started;
}

const batches = new WeakMap<StandIn, GeminiBatches>();

/** Its Batch API. */
export function geminiBatches(server: StandIn): GeminiBatches {
  const known = batches.get(server);
  if (known === undefined) throw new TypeError('no stand-in of Gemini');
  return known;
}

function batchesOf(server: StandIn, state: State): GeminiBatches {
  const known =
    batches.get(server) ??
    new GeminiBatches(
      name => state.files.get(`${server.origin}/v1beta/${name}`),
      (id, request, received) => {
        const model = geminiModels.get(id);
        if (model === undefined) throw new Refusal(404, `models/${id} is not found.`);
        const own = { ...received, json: request, body: Buffer.from(JSON.stringify(request)) };
        const asked = checkBody(own, { version: 'v1beta', model, ...state });
        const answering = { server, state, model, asked, shape: shapeFor(asked.prompt) };
        return merged(responsesOf(answering));
      },
    );
  batches.set(server, known);
  return known;
}

function shapeFor(prompt: string): string {
  return forbidden.test(prompt) ? 'block:PROHIBITED_CONTENT' : 'picture';
}

type State = {
  /** What was signed, by the signature. */
  readonly signed: Map<string, Signed>;
  readonly files: Map<string, UploadedFile>;
  /** What was announced, by the upload's id. */
  readonly uploads: Map<string, { readonly length: number; readonly mediaType: string }>;
};

function listModels({ query }: Received, reply: Reply): Answered {
  const pageSize = Number(query.get('pageSize') ?? 50);
  if (!Number.isInteger(pageSize) || pageSize < 1) throw new Refusal(400, 'Invalid page_size');
  return reply.json({ models: listed.slice(0, Math.min(pageSize, 1000)) });
}

/** The resumable protocol: an address for the bytes, then the bytes. */
function upload({ headers, body, query }: Received, reply: Reply, server: StandIn, state: State): Answered {
  const command = headers['x-goog-upload-command'];
  if (command === 'start') {
    const length = Number(headers['x-goog-upload-header-content-length']);
    const type = headers['x-goog-upload-header-content-type'];
    if (headers['x-goog-upload-protocol'] !== 'resumable' || !(length > 0) || typeof type !== 'string')
      throw new Refusal(400, 'Bad upload headers');
    const id = `upload-${state.uploads.size}`;
    state.uploads.set(id, { length, mediaType: type });
    const url = `${server.origin}/upload/v1beta/files?upload_id=${id}&upload_protocol=resumable`;
    reply.response.setHeader('x-goog-upload-url', url);
    reply.response.setHeader('x-goog-upload-status', 'active');
    return reply.json({});
  }
  const id = query.get('upload_id') ?? '';
  const isWhole = command?.toString().replace(/\s/g, '') === 'upload,finalize';
  const announced = state.uploads.get(id);
  if (!isWhole || headers['x-goog-upload-offset'] !== '0' || announced?.length !== body.length)
    throw new Refusal(400, 'Bad upload');
  const name = `files/${id}`;
  const uri = `${server.origin}/v1beta/${name}`;
  state.files.set(uri, { bytes: body, mediaType: announced.mediaType });
  reply.response.setHeader('x-goog-upload-status', 'final');
  return reply.json({ file: { name, uri, state: 'ACTIVE', sizeBytes: `${body.length}` } });
}

type Answering = {
  readonly server: StandIn;
  readonly state: State;
  readonly model: GeminiModel;
  readonly asked: GeminiRequest;
  readonly shape: string;
};

function answer(
  answering: Answering & { readonly reply: Reply },
  verb: string | undefined,
  { query }: Received,
): Answered | Promise<Answered> {
  const { reply } = answering;
  const responses = responsesOf(answering);
  if (verb === 'generateContent') return reply.json(merged(responses));
  // Without `alt=sse` a stream is one JSON list.
  if (query.get('alt') !== 'sse') return reply.json(responses);
  return reply.stream(responses.flatMap(each => torn(eventOf(each).replaceAll('\n', '\r\n'))));
}

function torn(text: string): string[] {
  const middle = Math.floor(text.length / 2);
  return [text.slice(0, middle), text.slice(middle)];
}

type GeminiPart = Readonly<Record<string, unknown>>;
type GeminiResponse = Readonly<Record<string, unknown>>;

/** As a stream tells them, one after the other. */
function responsesOf(answering: Answering): GeminiResponse[] {
  const { shape, asked, model } = answering;
  const head = { modelVersion: model.id, responseId: 'response-1' };
  const [kind, reason = ''] = shape.split(':');
  if (kind === 'block') {
    const promptFeedback = { blockReason: reason, safetyRatings: [blockedRating] };
    return [{ ...head, promptFeedback, usageMetadata: usageOf(asked, 0) }];
  }
  const last = (parts: readonly GeminiPart[], finishReason: string, more: object = {}) => ({
    ...head,
    candidates: [{ index: 0, content: { role: 'model', parts }, finishReason, ...more }],
    usageMetadata: usageOf(asked, kind === 'picture' ? model.tokens : 0),
  });
  if (kind === 'words') return [last([{ text: 'I cannot draw that. ' }, { text: 'What else?' }], 'STOP')];
  if (kind === 'finish')
    return [last([], reason, { finishMessage: `Ended with ${reason}.`, safetyRatings: [blockedRating] })];
  if (kind === 'silent') return [last([], reason)];
  const middle = (parts: readonly GeminiPart[]) => ({
    ...head,
    candidates: [{ index: 0, content: { role: 'model', parts } }],
  });
  if (kind === 'errorInStream') {
    const error = { code: 503, message: 'The model is overloaded.', status: 'UNAVAILABLE' };
    return [middle(draftsOf(answering)), { error }];
  }
  const pictures = picturesOf(answering);
  return [
    ...draftsOf(answering).map(draft => middle([draft])),
    middle([textPart(answering, 'Here it is.')]),
    last(pictures, 'STOP'),
  ];
}

const blockedRating = { category: 'HARM_CATEGORY_SEXUALLY_EXPLICIT', probability: 'HIGH', blocked: true };

/** A whole answer: all parts in one candidate. */
function merged(responses: readonly GeminiResponse[]): GeminiResponse {
  type Candidate = { content?: { parts: readonly GeminiPart[] } };
  const candidates = responses.flatMap(each => (each.candidates ?? []) as readonly Candidate[]);
  const parts = candidates.flatMap(({ content }) => content?.parts ?? []);
  const last = responses.at(-1) ?? {};
  if (candidates.length === 0) return last;
  return { ...last, candidates: [{ ...candidates.at(-1), content: { role: 'model', parts } }] };
}

/** Half-finished pictures that nobody asked to keep. */
function draftsOf({ asked, model }: Answering): GeminiPart[] {
  if (!asked.includesThoughts || !model.thinks) return [];
  const data = pngOf(77, 32, 24).toString('base64');
  return [
    { text: '**Planning**', thought: true },
    { inlineData: { mimeType: 'image/png', data }, thought: true },
  ];
}

function picturesOf({ shape, server, state, model }: Answering): GeminiPart[] {
  const count = shape === 'picture:several' ? 2 : 1;
  return Array.from({ length: count }, () => {
    const format: PictureFormat = shape === 'picture:jpeg' ? 'jpeg' : 'png';
    const picture = server.paint(format);
    const inline = { mimeType: 'image/png', data: picture.toString('base64') };
    if (shape === 'picture:underscores')
      return { inline_data: { mime_type: inline.mimeType, data: inline.data } };
    const length = shape === 'picture:shortSignature' ? 600 : 24_000;
    return {
      inlineData: inline,
      ...(model.thinks && { thoughtSignature: sign(state, { model: model.id, picture }, length) }),
    };
  });
}

function textPart({ model, state }: Answering, text: string): GeminiPart {
  return { text, ...(model.thinks && { thoughtSignature: sign(state, { model: model.id, text }, 300) }) };
}

/** Base64 of so many bytes that mean nothing to anybody else. */
function sign({ signed }: State, what: Signed, length: number): string {
  const seed = createHash('sha512').update(`${signed.size} ${what.model}`).digest();
  const bytes = Buffer.concat(Array.from({ length: Math.ceil(length / seed.length) }, () => seed));
  const signature = bytes.subarray(0, length).toString('base64');
  signed.set(signature, what);
  return signature;
}

function usageOf({ pictures, prompt }: GeminiRequest, painted: number) {
  const [words, along] = [Math.ceil(prompt.length / 4), 1120 * pictures.length];
  return {
    promptTokenCount: words + along,
    candidatesTokenCount: painted + 10,
    thoughtsTokenCount: 200,
    totalTokenCount: words + along + painted + 210,
    promptTokensDetails: [
      { modality: 'TEXT', tokenCount: words },
      ...(along > 0 ? [{ modality: 'IMAGE', tokenCount: along }] : []),
    ],
    ...(painted > 0 && { candidatesTokensDetails: [{ modality: 'IMAGE', tokenCount: painted }] }),
  };
}
