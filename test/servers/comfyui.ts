/** ComfyUI, after its server.py and nodes.py: graphs that are checked node by node, a queue, a history that is empty until a graph is done, previews beside what is saved, and no page of another origin. */

import { type PaintingJob, PaintingJobs } from './paintingJobs';
import { Refusal } from './refusal';
import { type Answered, type Received, type Reply, StandIn } from './standIn';
import { ServedSocket } from './webSocket';

export const checkpoints = ['sd_xl_base_1.0.safetensors', 'dreamshaper_8.safetensors'];

/** What an input of a node takes: a link to an output of that kind, or a value. */
type Kind = 'MODEL' | 'CLIP' | 'VAE' | 'CONDITIONING' | 'LATENT' | 'IMAGE' | 'MASK';
type Check = Kind | ((value: unknown, server: Inputs) => boolean);
type Inputs = { readonly files: ReadonlyMap<string, Buffer> };

const isText: Check = value => typeof value === 'string';
const whole =
  (min: number, max: number, step = 1): Check =>
  value =>
    Number.isSafeInteger(value) && Number(value) >= min && Number(value) <= max && Number(value) % step === 0;
const share: Check = value => typeof value === 'number' && value >= 0 && value <= 1;
const oneOf =
  (...words: readonly string[]): Check =>
  value =>
    words.includes(String(value));
const file: Check = (value, { files }) => files.has(String(value));

const classes: Readonly<
  Record<string, { readonly inputs: Readonly<Record<string, Check>>; readonly outputs: readonly Kind[] }>
> = {
  CheckpointLoaderSimple: {
    inputs: { ckpt_name: oneOf(...checkpoints) },
    outputs: ['MODEL', 'CLIP', 'VAE'],
  },
  CLIPTextEncode: { inputs: { text: isText, clip: 'CLIP' }, outputs: ['CONDITIONING'] },
  EmptyLatentImage: {
    inputs: { width: whole(16, 16384, 8), height: whole(16, 16384, 8), batch_size: whole(1, 4096) },
    outputs: ['LATENT'],
  },
  LoadImage: { inputs: { image: file }, outputs: ['IMAGE', 'MASK'] },
  LoadImageMask: { inputs: { image: file, channel: oneOf('alpha', 'red') }, outputs: ['MASK'] },
  ImageScale: {
    inputs: {
      ...{ image: 'IMAGE', upscale_method: oneOf('nearest-exact', 'bilinear', 'lanczos') },
      ...{ width: whole(0, 16384), height: whole(0, 16384), crop: oneOf('disabled', 'center') },
    },
    outputs: ['IMAGE'],
  },
  VAEEncode: { inputs: { pixels: 'IMAGE', vae: 'VAE' }, outputs: ['LATENT'] },
  VAEEncodeForInpaint: {
    inputs: { pixels: 'IMAGE', vae: 'VAE', mask: 'MASK', grow_mask_by: whole(0, 64) },
    outputs: ['LATENT'],
  },
  RepeatLatentBatch: { inputs: { samples: 'LATENT', amount: whole(1, 64) }, outputs: ['LATENT'] },
  KSampler: {
    inputs: {
      ...{ model: 'MODEL', positive: 'CONDITIONING', negative: 'CONDITIONING', latent_image: 'LATENT' },
      ...{ seed: whole(0, Number.MAX_SAFE_INTEGER), steps: whole(1, 10000), denoise: share },
      ...{
        cfg: value => typeof value === 'number',
        sampler_name: oneOf('euler'),
        scheduler: oneOf('normal'),
      },
    },
    outputs: ['LATENT'],
  },
  VAEDecode: { inputs: { samples: 'LATENT', vae: 'VAE' }, outputs: ['IMAGE'] },
  SaveImage: { inputs: { images: 'IMAGE', filename_prefix: isText }, outputs: [] },
};

type Graph = Readonly<
  Record<string, { readonly class_type: string; readonly inputs: Record<string, unknown> }>
>;

/** What the queue says of a graph, one for each time that it is asked for. */
const courses: Readonly<Record<string, readonly string[]>> = {
  ready: ['pending', 'running', 'done'],
  quick: ['done'],
  slow: ['running', 'running', 'running', 'running', 'done'],
  failed: ['running', 'failed'],
  interrupted: ['running', 'interrupted'],
  empty: ['done'],
  endless: ['pending'],
  endlessRun: ['running'],
};

/** What becomes of sockets that are asked for. */
export type Sockets = 'served' | 'refused' | 'brokenOff' | 'endless';

/** The sockets that were opened, by the client's id. */
export type ServedSockets = ReadonlyMap<string, ServedSocket>;

export function startComfyui(
  how: Sockets = 'served',
  served = new Map<string, ServedSocket>(),
): Promise<StandIn> {
  const tell = (clientId: unknown, preview: Buffer) =>
    tellProgress(served.get(String(clientId)), preview, how);
  const jobs = new PaintingJobs();
  const known = new Map<
    string,
    { readonly job: PaintingJob; readonly graph: Graph; readonly shape: string; readonly clientId: unknown }
  >();
  const files = new Map<string, Buffer>();
  const saved = new Map<string, Buffer>();
  return StandIn.start(server => ({
    errorBody: ({ message }) => ({ error: message, node_errors: [] }),
    upgrade: (request, socket) => {
      const { pathname, searchParams } = new URL(request.url ?? '', 'http://127.0.0.1');
      const clientId = searchParams.get('clientId');
      // aiohttp's middleware sends pages of another origin away.
      if (
        how === 'refused' ||
        pathname !== '/ws' ||
        clientId === null ||
        request.headers.origin !== undefined
      ) {
        socket.end('HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n');
        return;
      }
      const opened = new ServedSocket(request, socket);
      served.set(clientId, opened);
      opened.json({ type: 'status', data: { status: { exec_info: { queue_remaining: 0 } }, sid: clientId } });
    },
    answer: (received, reply, { shape = 'ready' }) => {
      const { method, path, json, headers, query } = received;
      if (headers.origin !== undefined) throw new Refusal(403, 'Forbidden');
      // Without a name it tells of all nodes.
      if (method === 'GET' && /^\/object_info(\/CheckpointLoaderSimple)?$/.test(path))
        return reply.json({
          CheckpointLoaderSimple: {
            input: { required: { ckpt_name: [checkpoints, { tooltip: 'The checkpoint' }] } },
          },
        });
      if (method === 'POST' && path === '/upload/image') return keep(received, files, reply);
      if (method === 'POST' && path === '/prompt') {
        const graph = json.prompt as Graph | undefined;
        if (graph === undefined) throw new Refusal(400, 'no prompt');
        const problem = problemIn(graph, { files });
        if (problem !== undefined) return reply.json(problem, 400);
        const names = Array.from({ length: amountIn(graph) }, (_, index) => {
          const name = `Easel_${String(saved.size + 1).padStart(5, '0')}_.png`;
          saved.set(`output/${name}`, server().paint());
          if (index === 0) saved.set('temp/preview.png', server().sketch());
          return name;
        });
        const job = jobs.add(courses[shape] ?? [], names);
        checkExtra(json);
        known.set(job.id, { job, graph, shape, clientId: json.client_id });
        return reply.json({ prompt_id: job.id, number: known.size, node_errors: {} });
      }
      if (method === 'GET' && path === '/queue') {
        const at = [...known].map(([id, { job, graph, clientId }], index) => {
          const state = job.isCanceled ? 'interrupted' : jobs.step(job);
          if (state === 'running') tell(clientId, server().sketch());
          return { item: [index, id, graph, {}, ['saved']], state };
        });
        return reply.json({
          queue_running: at.filter(({ state }) => state === 'running').map(({ item }) => item),
          queue_pending: at.filter(({ state }) => state === 'pending').map(({ item }) => item),
        });
      }
      if (method === 'GET' && path === '/history')
        return reply.json(
          Object.assign({}, ...[...known].map(([each, found]) => historyOf(each, found))) as object,
        );
      const id = /^\/history\/([\w-]+)$/.exec(path)?.[1];
      if (method === 'GET' && id !== undefined) {
        const found = known.get(id);
        return reply.json(found === undefined ? {} : historyOf(id, found));
      }
      if (method === 'POST' && path === '/queue') {
        for (const each of (json.delete as string[] | undefined) ?? []) {
          const found = known.get(each);
          if (found !== undefined && PaintingJobs.at(found.job) === 'pending') known.delete(each);
        }
        return reply.bytes(Buffer.alloc(0), 'application/octet-stream');
      }
      if (method === 'POST' && path === '/interrupt') {
        const found = known.get(String(json.prompt_id));
        if (found !== undefined) found.job.isCanceled = true;
        return reply.bytes(Buffer.alloc(0), 'application/octet-stream');
      }
      if (method === 'GET' && path === '/view') {
        const bytes = saved.get(`${query.get('type') ?? 'output'}/${query.get('filename')}`);
        if (bytes === undefined) throw new Refusal(404, '');
        return reply.bytes(bytes, 'image/png');
      }
      throw new Refusal(404, '404: Not Found');
    },
  }));
}

/** Half of the steps, with a preview before and one after that was told. */
function tellProgress(socket: ServedSocket | undefined, preview: Buffer, how: Sockets): void {
  if (socket === undefined) return;
  // PREVIEW_IMAGE, as a PNG.
  const head = Buffer.from([0, 0, 0, 1, 0, 0, 0, 2]);
  socket.picture(head, preview);
  socket.json({ type: 'progress', data: { value: 10, max: 20, prompt_id: 'job-1', node: 'sampler' } });
  if (how === 'brokenOff') socket.breakOff();
  else if (how === 'endless') socket.endless();
  else for (let times = 0; times < 3; times++) socket.picture(head, preview);
}

/** Throws a Refusal for what no server has heard of. */
function checkExtra({ client_id: clientId, extra_data: extra }: Received['json']): void {
  // The workflow of its own page, which goes into the PNG.
  const {
    preview_method: method,
    extra_pnginfo: _,
    ...others
  } = (extra ?? {}) as Readonly<Record<string, unknown>>;
  const isKnown = ['auto', 'none', 'latent2rgb', 'taesd', undefined].includes(method as string | undefined);
  if (!isKnown || Object.keys(others).length > 0) throw new Refusal(400, 'extra_data');
  if (clientId !== undefined && typeof clientId !== 'string') throw new Refusal(400, 'client_id');
}

function historyOf(
  id: string,
  { job, graph, shape }: { readonly job: PaintingJob; readonly graph: Graph; readonly shape: string },
): unknown {
  const state = job.isCanceled ? 'interrupted' : PaintingJobs.at(job);
  if (job.asked === 0 || state === 'pending' || state === 'running') return {};
  const prompt = [1, id, graph, {}, ['saved']];
  if (state === 'failed' || state === 'interrupted') {
    const messages = [
      ['execution_start', { prompt_id: id, timestamp: 1 }],
      state === 'failed'
        ? [
            'execution_error',
            {
              ...{ prompt_id: id, node_id: 'sampler', node_type: 'KSampler', traceback: ['…'] },
              ...{ exception_type: 'torch.OutOfMemoryError', exception_message: 'Allocation on device \n' },
            },
          ]
        : ['execution_interrupted', { prompt_id: id, node_id: 'sampler', executed: [] }],
    ];
    return { [id]: { prompt, outputs: {}, status: { status_str: 'error', completed: false, messages } } };
  }
  const images = job.pictures.map(filename => ({ filename, subfolder: '', type: 'output' }));
  const preview = [{ filename: 'preview.png', subfolder: '', type: 'temp' }];
  return {
    [id]: {
      prompt,
      outputs: shape === 'empty' ? {} : { preview: { images: preview }, saved: { images } },
      status: { status_str: 'success', completed: true, messages: [['execution_start', { prompt_id: id }]] },
    },
  };
}

/** A name that is taken gets a number. */
function keep({ parts }: Received, files: Map<string, Buffer>, reply: Reply): Answered {
  const image = parts.find(({ name }) => name === 'image');
  const isKnown = parts.every(({ name }) => ['image', 'overwrite', 'type', 'subfolder'].includes(name));
  if (image?.fileName === undefined || !isKnown) throw new Refusal(400, '');
  const subfolder = parts.find(({ name }) => name === 'subfolder')?.bytes.toString() ?? '';
  const path = (name: string) => (subfolder === '' ? name : `${subfolder}/${name}`);
  const [, base = '', extension = ''] = /^(.*)(\.\w+)$/.exec(image.fileName) ?? [];
  let name = image.fileName;
  for (let number = 1; files.has(path(name)); number++) name = `${base} (${number})${extension}`;
  files.set(path(name), image.bytes);
  return reply.json({ name, subfolder, type: 'input' });
}

function amountIn(graph: Graph): number {
  return Object.values(graph).reduce(
    (most, { inputs }) => Math.max(most, Number(inputs.batch_size ?? inputs.amount ?? 1)),
    1,
  );
}

/** As execution.py tells it. */
function problemIn(graph: Graph, server: Inputs): unknown {
  const details = (type: string, message: string, words: string) => ({
    type,
    message,
    details: words,
    extra_info: {},
  });
  for (const [id, { class_type }] of Object.entries(graph))
    if (classes[class_type] === undefined)
      return {
        error: details(
          'invalid_prompt',
          `Cannot execute because node ${class_type} does not exist.`,
          `Node ID '#${id}'`,
        ),
        node_errors: {},
      };
  if (!Object.values(graph).some(({ class_type }) => class_type === 'SaveImage'))
    return { error: details('prompt_no_outputs', 'Prompt has no outputs', ''), node_errors: {} };
  const nodeErrors = Object.entries(graph).flatMap(([id, { class_type, inputs }]) => {
    const errors = Object.entries(classes[class_type]?.inputs ?? {}).flatMap(([name, check]) => {
      const value = inputs[name];
      if (value === undefined) return [details('required_input_missing', 'Required input is missing', name)];
      if (typeof check === 'function')
        return check(value, server)
          ? []
          : [details('value_not_in_list', 'Value not in list', `${name}: '${String(value)}' is not allowed`)];
      const [from, slot] = Array.isArray(value) ? (value as [string, number]) : [];
      const output = classes[graph[String(from)]?.class_type ?? '']?.outputs[Number(slot)];
      return output === check ? [] : [details('return_type_mismatch', 'Return type mismatch', name)];
    });
    return errors.length === 0 ? [] : [[id, { errors, dependent_outputs: ['saved'], class_type }] as const];
  });
  if (nodeErrors.length === 0) return undefined;
  return {
    error: details('prompt_outputs_failed_validation', 'Prompt outputs failed validation', ''),
    node_errors: Object.fromEntries(nodeErrors),
  };
}
