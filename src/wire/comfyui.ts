/** ComfyUI: a graph with the request's values in its marks, queued, asked after, and its files fetched. */

import * as z from 'zod';
import { ImageError, invalidInput } from '../core/imageError';
import type { ImageRequest, PictureInput } from '../core/imageRequest';
import type { PartialAbilities } from '../core/modelAbilities';
import { sentence } from '../core/sentence';
import { type PixelSize, parsePixelSize } from '../core/sizes';
import type { SubmittedJob } from '../core/submittedJob';
import type { Quirks, Send, WireAnswer, WireCall, WireFormat } from '../core/wireFormat';
import { builtInGraphs, fill, type GraphKind, type Mark, marksIn, readGraph } from './comfyGraph';
import { ComfySocket } from './comfySocket';
import type { ErrorBody } from './errorBody';
import { badResponse, errorFrom, noImage } from './errors';
import { answerWith } from './imagesAnswer';
import { readModelList } from './modelList';
import { type JobApi, type JobState, poll, submitAndPoll } from './submitAndPoll';

export const comfyui: WireFormat = {
  run,
  resume: (job, { label, baseUrl }, send, report) =>
    poll(apiOf(label, baseUrl), job, asking(send, baseUrl), report),
  limits: ({ graphs }) => limitsOf(graphs),
  normalizeBaseUrl: ({ origin, pathname }) =>
    origin + pathname.replace(/(\/api)?\/(prompt|object_info(\/\w{1,100})?)\/?$/, '').replace(/\/{1,8}$/, ''),
  modelsUrls: async ({ baseUrl }) => [checkpointsUrl(baseUrl)],
  keyProbe: async ({ baseUrl }) => [{ method: 'GET', url: checkpointsUrl(baseUrl), headers }],
};

const headers = { accept: 'application/json' };
const checkpointsUrl = (baseUrl: string) => `${baseUrl}/object_info/CheckpointLoaderSimple`;

/** The model that stands for whichever the server lists first. */
const firstCheckpoint = 'first-checkpoint';

/** A graph of the user's own takes what it has marks for. */
function limitsOf(graphs: Quirks['graphs'] = {}): PartialAbilities {
  const marks = Object.values(graphs).flatMap(graph => marksOf(graph) ?? []);
  const all = (mark: Mark) => marks.every(each => each.has(mark));
  const made = marksOf(graphs.generate);
  return {
    writesText: false,
    ...(!all('batch_size') && { maxN: 1 }),
    ...(!all('seed') && { seed: false }),
    ...(!all('negative_prompt') && { negativePrompt: false }),
    ...(!all('steps') && { steps: false }),
    ...(!all('guidance') && { guidance: false }),
    // An edit has its picture's size, whatever the graph makes.
    ...(made && !(made.has('width') && made.has('height')) && { sizes: { type: 'prompt', isFixed: true } }),
  };
}

/** `undefined`: there is none, or it is none, which is said when it is asked for. */
function marksOf(graph: unknown): ReadonlySet<Mark> | undefined {
  try {
    return marksIn(readGraph(graph));
  } catch {
    return undefined;
  }
}

async function run(...[request, endpoint, send, report]: Parameters<WireFormat['run']>) {
  const { baseUrl, label, quirks } = endpoint;
  const { sources, mask, parameters } = request;
  const [source] = sources;
  const kind: GraphKind = source === undefined ? 'generate' : mask === undefined ? 'edit' : 'inpaint';
  const own = quirks.graphs?.[kind];
  const graph = own === undefined ? builtInGraphs[kind] : readGraph(own);
  const isMarked = marksIn(graph);
  const missing = wantedMarks[kind].find(mark => !isMarked.has(mark));
  if (missing !== undefined)
    throw invalidInput(
      'The graph has no place for “{0}”. In ComfyUI, give the node that takes it the title “Easel: {0}” and export it again.',
      missing,
    );
  const { partialImages: sketches = 0 } = parameters;
  const socket = new ComfySocket(baseUrl, label, sketches, report);
  const upload = (picture: PictureInput | undefined, isWanted: boolean) =>
    picture && isWanted ? uploaded(picture, baseUrl, label, send) : undefined;
  const image = await upload(source, isMarked.has('image'));
  const masked = await upload(mask, isMarked.has('mask'));
  const prompt = fill(graph, {
    ...{ prompt: request.prompt, batch_size: parameters.n ?? 1 },
    ...{ negative_prompt: parameters.negativePrompt, steps: parameters.steps, guidance: parameters.guidance },
    ...(isMarked.has('model') && { model: await checkpoint(request.model, baseUrl, send) }),
    ...sizeOf(request),
    seed: parameters.seed ?? randomSeed(),
    ...{ image, mask: masked },
  });
  const value = {
    ...{ prompt, client_id: socket.clientId },
    // Without it the server goes by how it was started, which is without sketches as a rule.
    extra_data: { preview_method: sketches > 0 ? 'auto' : 'none' },
  };
  const call = { method: 'POST', url: `${baseUrl}/prompt`, headers, body: { type: 'json', value } } as const;
  socket.open(send);
  try {
    return await submitAndPoll(apiOf(label, baseUrl, socket), call, asking(send, baseUrl), report);
  } finally {
    await socket.close();
  }
}

/** Without them a graph would make something that nobody asked for. */
const wantedMarks = {
  generate: ['prompt'],
  edit: ['prompt', 'image'],
  inpaint: ['prompt', 'image', 'mask'],
} as const satisfies Readonly<Record<GraphKind, readonly Mark[]>>;

/** A graph that was done before with the same seed is not done again, and has no pictures. */
function randomSeed(): number {
  return Math.floor(Math.random() * 2 ** 32);
}

/** An edit has the size of its picture; without one, what stands in the graph counts. */
function sizeOf({ parameters: { size = '' }, sources: [source] }: ImageRequest): Partial<PixelSize> {
  const wanted = parsePixelSize(size) ?? source;
  const even = (side: number) => Math.max(16, side - (side % 8));
  return wanted === undefined ? {} : { width: even(wanted.width), height: even(wanted.height) };
}

/** Where nothing lists one, the server says so when it is asked for. */
async function checkpoint(model: string, baseUrl: string, send: Send): Promise<string> {
  if (model !== firstCheckpoint) return model;
  const { status, body } = await send({ method: 'GET', url: checkpointsUrl(baseUrl), headers });
  const models = status < 300 && body.type === 'json' ? readModelList(body.value) : undefined;
  return models?.[0]?.id ?? model;
}

const stored = z.looseObject({ name: z.string().min(1), subfolder: z.string().catch('') });

/** What a node calls the picture. The server finds another name where its folder has this one. */
async function uploaded(picture: PictureInput, baseUrl: string, label: string, send: Send): Promise<string> {
  const answer = await send({
    ...{ method: 'POST', url: `${baseUrl}/upload/image`, headers, isFree: true },
    body: {
      type: 'multipart',
      parts: [
        { name: 'type', value: 'input' },
        { name: 'subfolder', value: 'easel' },
        { name: 'image', picture },
      ],
    },
  });
  if (answer.status >= 300) throw errorFrom(answer, label);
  const parsed = answer.body.type === 'json' ? stored.safeParse(answer.body.value) : undefined;
  if (!parsed?.success) throw badResponse(answer, label);
  const { name, subfolder } = parsed.data;
  return subfolder === '' ? name : `${subfolder}/${name}`;
}

const queued = z.looseObject({ prompt_id: z.string().min(1) });

function apiOf(label: string, baseUrl: string, socket?: Pick<ComfySocket, 'share'>): JobApi {
  return {
    label,
    jobIn: ({ body }) => {
      const id = body.type === 'json' ? queued.safeParse(body.value).data?.prompt_id : undefined;
      return id === undefined ? undefined : jobAt(baseUrl, id);
    },
    complaintIn,
    stateIn: answer => {
      const state = stateIn(answer, label, baseUrl);
      const { share } = socket ?? {};
      return state?.type === 'running' && share !== undefined ? { ...state, share } : state;
    },
    // The socket hears earlier that it runs.
    cancelCalls: ({ id }, isQueued) => cancelCalls(baseUrl, id, isQueued && socket?.share === undefined),
  };
}

/** The address says which job it is, also for who reads its answer. */
function jobAt(baseUrl: string, id: string): SubmittedJob {
  return { id, pollUrl: `${baseUrl}/history/${encodeURIComponent(id)}`, cancelUrl: `${baseUrl}/queue` };
}

/** Older servers stop whatever runs, so nothing is said to them of a job that only waits. */
function cancelCalls(baseUrl: string, id: string, isQueued: boolean): Pick<WireCall, 'url' | 'body'>[] {
  const dequeue = { url: `${baseUrl}/queue`, body: { type: 'json', value: { delete: [id] } } } as const;
  const stop = { url: `${baseUrl}/interrupt`, body: { type: 'json', value: { prompt_id: id } } } as const;
  return isQueued ? [dequeue] : [dequeue, stop];
}

const complaint = z.looseObject({ message: z.string(), details: z.string().catch(''), type: z.string() });
const refused = z.looseObject({
  error: complaint,
  node_errors: z
    .record(z.string(), z.looseObject({ class_type: z.string().catch('?'), errors: z.array(complaint) }))
    .catch({}),
});

/** What is wrong stands with the nodes; the error says only that something is. */
function complaintIn({ body }: WireAnswer): ErrorBody | undefined {
  const parsed = body.type === 'json' ? refused.safeParse(body.value) : undefined;
  if (!parsed?.success) return undefined;
  const { error, node_errors: nodes } = parsed.data;
  const told = ({ message, details }: z.infer<typeof complaint>) =>
    details === '' ? message : `${message}: ${details}`;
  const ofNodes = Object.values(nodes).flatMap(({ class_type: node, errors }) =>
    errors.map(each => `${node}: ${told(each)}`),
  );
  const words = [ofNodes.length === 0 ? told(error) : error.message, ...ofNodes].join(' ');
  return { message: words, code: error.type };
}

/** The queue is asked first: what has left it is in the history, so no job is between the two. */
function asking(send: Send, baseUrl: string): Send {
  return async call => {
    const { job } = call;
    if (job?.type !== 'poll') return send(call);
    const url = `${baseUrl}/queue`;
    const queue = await send({ ...call, url, job: { ...job, isOver: () => false } });
    const withQueue = (history: WireAnswer): WireAnswer =>
      history.body.type === 'json' && queue.body.type === 'json'
        ? {
            ...history,
            body: { type: 'json', value: { history: history.body.value, queue: queue.body.value } },
          }
        : history;
    const isOver = (history: WireAnswer) => job.isOver(withQueue(history));
    return withQueue(await send({ ...call, job: { ...job, afterMs: 0, isOver } }));
  };
}

/** `[number, id, …]` */
const waiting = z.array(z.tuple([z.number(), z.string()], z.unknown()));
const asked = z.looseObject({
  history: z.record(z.string(), z.unknown()),
  queue: z.looseObject({ queue_running: waiting, queue_pending: waiting }),
});

function stateIn(answer: WireAnswer, label: string, baseUrl: string): JobState | undefined {
  if (answer.status >= 300 || answer.body.type !== 'json') return undefined;
  const { value } = answer.body;
  const id = decodeURIComponent(new URL(answer.url).pathname.split('/').at(-1) ?? '');
  const parsed = asked.safeParse(value);
  // A queue of long graphs is more than is kept in memory of an answer: that it waits is known all the same.
  if (!parsed.success) return stateOf(value, id, answer, label, baseUrl) ?? unless(value);
  const { history, queue } = parsed.data;
  const done = stateOf(history, id, answer, label, baseUrl);
  if (done !== undefined) return done;
  if (queue.queue_running.some(([, each]) => each === id)) return { type: 'running' };
  const own = queue.queue_pending.find(([, each]) => each === id);
  if (own === undefined) return { type: 'gone' };
  const before = queue.queue_pending.filter(([number]) => number < own[0]).length;
  return { type: 'queued', before: before + queue.queue_running.length };
}

function unless(history: unknown): JobState | undefined {
  return z.record(z.string(), z.never()).safeParse(history).success ? { type: 'queued' } : undefined;
}

const file = z.looseObject({ filename: z.string(), subfolder: z.string().catch(''), type: z.string() });
const entry = z.looseObject({
  outputs: z.record(z.string(), z.looseObject({ images: z.array(file).optional().catch(undefined) })),
  status: z
    .looseObject({
      status_str: z.string().catch(''),
      messages: z.array(z.tuple([z.string(), z.looseObject({})], z.unknown())).catch([]),
    })
    .nullish()
    .catch(undefined),
});

function stateOf(
  history: unknown,
  id: string,
  answer: WireAnswer,
  label: string,
  baseUrl: string,
): JobState | undefined {
  const known = z.record(z.string(), z.unknown()).safeParse(history);
  const parsed = entry.safeParse(known.data?.[id]);
  if (!parsed.success) return undefined;
  const { outputs, status } = parsed.data;
  if (status?.status_str === 'error') return { type: 'over', error: failed(status.messages, answer, label) };
  const files = Object.values(outputs).flatMap(({ images = [] }) => images);
  // Previews are of what is saved as well, most of the time.
  const saved = files.filter(({ type }) => type === 'output');
  const pictures = (saved.length > 0 ? saved : files).map(each => ({
    sources: [{ type: 'url', url: addressOf(each, baseUrl) } as const],
  }));
  if (pictures.length === 0) return { type: 'over', error: noImage(answer, label) };
  return { type: 'ready', answer: answerWith(answer, pictures) };
}

function addressOf({ filename, subfolder, type }: z.infer<typeof file>, baseUrl: string): string {
  return `${baseUrl}/view?${new URLSearchParams({ filename, subfolder, type })}`;
}

const exception = z.looseObject({
  exception_message: z.string(),
  exception_type: z.string().optional().catch(undefined),
  node_type: z.string().optional().catch(undefined),
});

function failed(
  messages: readonly (readonly [string, unknown, ...unknown[]])[],
  answer: WireAnswer,
  label: string,
): ImageError {
  const found = messages.find(([name]) => name === 'execution_error')?.[1];
  const parsed = exception.safeParse(found);
  if (!parsed.success)
    return new ImageError(
      'serverError',
      sentence('The job was stopped at {0} ({1}).', label, 'interrupted'),
      {
        code: 'interrupted',
      },
    );
  const { exception_message: words, exception_type: code, node_type: node } = parsed.data;
  const message = node === undefined ? words.trim() : `${node}: ${words.trim()}`;
  return errorFrom({ ...answer, status: 500 }, label, { message, ...(code !== undefined && { code }) });
}
