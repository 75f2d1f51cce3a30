/** Graphs of ComfyUI, and what of a request goes where in them. Never puts anything but text and whole numbers into one. */

import * as z from 'zod';
import { invalidInput } from '../core/imageError';
import type { JsonBody } from '../core/wireFormat';

/** Words that stand in a node's inputs as `%word%`, or in its title behind `Easel:`, where a value of the request goes. */
export type Mark =
  | 'prompt'
  | 'negative_prompt'
  | 'model'
  | 'width'
  | 'height'
  | 'seed'
  | 'steps'
  | 'guidance'
  | 'batch_size'
  | 'image'
  | 'mask';

export type Values = { readonly [Name in Mark]?: string | number | undefined };

/** The first of these inputs that a titled node has takes the value. A number node of ComfyUI's has `value`. */
const inputsOf: Readonly<Record<Mark, readonly string[]>> = {
  prompt: ['text', 'prompt', 'value'],
  negative_prompt: ['text', 'prompt', 'value'],
  model: ['ckpt_name', 'unet_name', 'value'],
  width: ['width', 'value'],
  height: ['height', 'value'],
  seed: ['seed', 'noise_seed', 'value'],
  steps: ['steps', 'value'],
  guidance: ['cfg', 'guidance', 'value'],
  batch_size: ['batch_size', 'amount', 'value'],
  image: ['image'],
  mask: ['image'],
};
const marks = Object.keys(inputsOf) as Mark[];

const node = z.object({
  class_type: z.string(),
  inputs: z.record(z.string(), z.unknown()),
  _meta: z
    .looseObject({ title: z.string().optional().catch(undefined) })
    .optional()
    .catch(undefined),
});
const nodes = z.record(z.string(), node);

type Inputs = { readonly [name: string]: JsonBody };
type Node = {
  readonly class_type: string;
  readonly inputs: Inputs;
  /** What stood in the inputs that are marks now, for requests that have nothing to say there. */
  readonly own?: Inputs;
};
export type Graph = { readonly [id: string]: Node };

/** Of a file as ComfyUI exports it for its API. What titles say stands in the inputs then. Throws ImageError `invalidInput`. */
export function readGraph(value: unknown): Graph {
  const parsed = nodes.safeParse(value);
  if (!parsed.success || Object.keys(parsed.data).length === 0)
    throw invalidInput('This is no graph for ComfyUI’s API. In ComfyUI, export it with “Export (API)”.');
  if (JSON.stringify(parsed.data).length > longestGraph)
    throw invalidInput('The graph is too long: the answer of ComfyUI repeats it, and has to be read.');
  return Object.fromEntries(
    Object.entries(parsed.data).map(([id, { class_type, inputs, _meta }]) => {
      const given = inputs as Inputs;
      const marked = titled(given, _meta?.title ?? '');
      const own = Object.fromEntries(Object.keys(marked).map(name => [name, given[name] ?? null]));
      return [id, { class_type, inputs: { ...given, ...marked }, own }];
    }),
  );
}

/** Characters. Of an answer, 64 kB are read. */
const longestGraph = 40_000;
const longestTitle = 200;

/** `Easel: width, height` marks the inputs of these names. */
function titled(inputs: Inputs, title: string): Inputs {
  const [head = '', ...rest] = title.slice(0, longestTitle).split(':');
  if (head.trim().toLowerCase() !== 'easel') return {};
  const named = rest
    .join(':')
    .split(',')
    .map(word => word.trim().toLowerCase().replaceAll(' ', '_'));
  const found = marks.filter(mark => named.includes(mark));
  return Object.fromEntries(
    found.flatMap(mark => {
      const input = inputsOf[mark].find(name => Object.hasOwn(inputs, name));
      return input === undefined ? [] : [[input, `%${mark}%`]];
    }),
  );
}

const placeholder = new RegExp(`%(${marks.join('|')})%`, 'g');

/** The marks that a graph has. */
export function marksIn(graph: Graph): ReadonlySet<Mark> {
  const texts = Object.values(graph).flatMap(({ inputs }) =>
    Object.values(inputs).filter(value => typeof value === 'string'),
  );
  return new Set(texts.flatMap(text => [...text.matchAll(placeholder)].map(([, mark]) => mark as Mark)));
}

const usual: Values = { negative_prompt: '', width: 1024, height: 1024, steps: 20, guidance: 7 };

/**
 * A number stays one where nothing stands beside its mark. Without a value, an input keeps what the graph had in its
 * place, or what is usual. Throws ImageError `invalidInput` where there is neither.
 */
export function fill(graph: Graph, values: Values): Graph {
  const valueFor = (mark: Mark): string | number => {
    const value = values[mark] ?? usual[mark];
    if (value === undefined)
      throw invalidInput('The graph wants “{0}”, which this request has not.', mark.replaceAll('_', ' '));
    return value;
  };
  const filled = (input: JsonBody, own: JsonBody | undefined): JsonBody => {
    if (typeof input !== 'string') return input;
    const whole = marks.find(mark => input === `%${mark}%`);
    if (whole !== undefined) return values[whole] ?? own ?? valueFor(whole);
    return input.replace(placeholder, (_, mark: Mark) => String(valueFor(mark)));
  };
  return Object.fromEntries(
    Object.entries(graph).map(([id, { class_type, inputs, own = {} }]) => {
      const entries = Object.entries(inputs).map(([name, input]) => [name, filled(input, own[name])]);
      return [id, { class_type, inputs: Object.fromEntries(entries) as Inputs }];
    }),
  );
}

/** What has no counterpart in an edit or a new picture: a checkpoint, two prompts, a sampler, and the file that comes out. */
function around(latent: Graph, denoise: number): Graph {
  const sampler = { sampler_name: 'euler', scheduler: 'normal', denoise };
  const conditions = { model: ['model', 0], positive: ['positive', 0], negative: ['negative', 0] };
  return {
    model: { class_type: 'CheckpointLoaderSimple', inputs: { ckpt_name: '%model%' } },
    positive: { class_type: 'CLIPTextEncode', inputs: { text: '%prompt%', clip: ['model', 1] } },
    negative: {
      class_type: 'CLIPTextEncode',
      inputs: { text: '%negative_prompt%', clip: ['model', 1] },
    },
    ...latent,
    sampler: {
      class_type: 'KSampler',
      inputs: {
        ...{ ...sampler, ...conditions, latent_image: ['latent', 0] },
        ...{ seed: '%seed%', steps: '%steps%', cfg: '%guidance%' },
      },
    },
    decoded: { class_type: 'VAEDecode', inputs: { samples: ['sampler', 0], vae: ['model', 2] } },
    saved: { class_type: 'SaveImage', inputs: { images: ['decoded', 0], filename_prefix: 'Easel' } },
  };
}

const scaledImage: Graph = {
  image: { class_type: 'LoadImage', inputs: { image: '%image%' } },
  scaled: {
    class_type: 'ImageScale',
    inputs: {
      ...{ image: ['image', 0], width: '%width%', height: '%height%' },
      ...{ upscale_method: 'lanczos', crop: 'center' },
    },
  },
  latent: { class_type: 'RepeatLatentBatch', inputs: { samples: ['encoded', 0], amount: '%batch_size%' } },
};

const pixels = { pixels: ['scaled', 0], vae: ['model', 2] };

/** How far a picture may be changed that no mask limits. */
const denoise = 0.75;

/** For checkpoints that hold everything. FLUX, Qwen and others are put together of several files: they want a graph of the user's own. */
export const builtInGraphs = {
  generate: around(
    {
      latent: {
        class_type: 'EmptyLatentImage',
        inputs: { width: '%width%', height: '%height%', batch_size: '%batch_size%' },
      },
    },
    1,
  ),
  edit: around({ ...scaledImage, encoded: { class_type: 'VAEEncode', inputs: pixels } }, denoise),
  inpaint: around(
    {
      ...scaledImage,
      // What is transparent in it is 1 then: what changes.
      mask: { class_type: 'LoadImageMask', inputs: { image: '%mask%', channel: 'alpha' } },
      encoded: {
        class_type: 'VAEEncodeForInpaint',
        inputs: { ...pixels, mask: ['mask', 0], grow_mask_by: 6 },
      },
    },
    1,
  ),
} satisfies Readonly<Record<string, Graph>>;

export type GraphKind = keyof typeof builtInGraphs;
