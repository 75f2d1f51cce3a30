/** AUTOMATIC1111, Forge and every server with `/sdapi`: one request that takes as long as the pictures do, watched by questions beside it, and stopped by a word of its own. */

import * as z from 'zod';
import type { ImageAnswer } from '../core/imageAnswer';
import { ImageError } from '../core/imageError';
import type { ImageRequest, PictureInput } from '../core/imageRequest';
import type { PartialAbilities } from '../core/modelAbilities';
import { sentence } from '../core/sentence';
import { type PixelSize, parsePixelSize } from '../core/sizes';
import {
  InlinePicture,
  type JobCall,
  type JsonBody,
  type Report,
  type Send,
  type WireAnswer,
  type WireFormat,
} from '../core/wireFormat';
import type { ErrorBody } from './errorBody';
import { errorFrom, noImage } from './errors';
import { readEntries, readEntry } from './imageData';
import { answerWith } from './imagesAnswer';

export const sdapi: WireFormat = {
  run,
  limits: () => picturesAlone,
  normalizeBaseUrl: ({ origin, pathname }) =>
    origin + pathname.replace(/\/(sdapi|docs)(\/.*)?$/, '').replace(/\/{1,8}$/, ''),
  modelsUrls: async ({ baseUrl }) => [`${baseUrl}/sdapi/v1/sd-models`],
  keyProbe: async ({ baseUrl }) => [{ method: 'GET', url: `${baseUrl}/sdapi/v1/sd-models`, headers }],
};

const picturesAlone: PartialAbilities = { writesText: false };
const headers = { accept: 'application/json' };

/** The model that stands for whatever the server has loaded: loading another one takes minutes. */
const loaded = 'loaded-checkpoint';

/** ms between two questions about how far it is. */
const everyMs = 1000;
/** How far a source may be changed, as the servers' own page has it. */
const denoisingStrength = 0.75;

async function run(
  ...[request, endpoint, send, report]: Parameters<WireFormat['run']>
): Promise<ImageAnswer> {
  const { baseUrl, label } = endpoint;
  const isEdit = request.sources.length > 0;
  const watch = new Watch(baseUrl, label, request.parameters.partialImages ?? 0, send, report);
  watch.begin();
  try {
    const answer = await send({
      method: 'POST',
      url: `${baseUrl}/sdapi/v1/${isEdit ? 'img2img' : 'txt2img'}`,
      headers,
      body: { type: 'json', value: bodyOf(request) },
    });
    return readPictures(answer, label, request.parameters.n ?? 1);
  } catch (error) {
    // It would go on painting what nobody waits for any more.
    if (error instanceof ImageError && (error.kind === 'cancelled' || error.kind === 'timeout'))
      await interrupt(baseUrl, send);
    throw error;
  } finally {
    watch.end();
  }
}

function bodyOf({ prompt, model, sources, mask, parameters }: ImageRequest): JsonBody {
  const { n = 1, size, seed, negativePrompt, steps, guidance } = parameters;
  const [source] = sources;
  const { width, height } = parsePixelSize(size ?? '') ?? sizeOf(source);
  return {
    ...{ prompt, negative_prompt: negativePrompt, steps, cfg_scale: guidance, seed },
    ...{ width, height, n_iter: n, batch_size: 1, save_images: false },
    override_settings: model === loaded ? undefined : { sd_model_checkpoint: model },
    ...(source !== undefined && {
      init_images: [new InlinePicture(source, 'base64')],
      denoising_strength: denoisingStrength,
    }),
    // White is what changes, and it begins as what is there.
    ...(mask !== undefined && { mask: new InlinePicture(mask, 'base64'), inpainting_fill: 1 }),
  };
}

/** As large as the picture; without one what the older models were made for is too small for the newer ones. */
function sizeOf(source: PictureInput | undefined): PixelSize {
  const even = (side: number) => Math.max(8, side - (side % 8));
  return source === undefined
    ? { width: 1024, height: 1024 }
    : { width: even(source.width), height: even(source.height) };
}

const made = z.looseObject({ images: z.array(z.unknown()) });

function readPictures(answer: WireAnswer, label: string, n: number): ImageAnswer {
  if (answer.status >= 300) throw errorFrom(answer, label, complaintIn(answer));
  const parsed = answer.body.type === 'json' ? made.safeParse(answer.body.value) : undefined;
  const pictures = readEntries(parsed?.data?.images ?? [], answer);
  if (pictures.length === 0) throw noImage(answer, label);
  // Of several, the first is a sheet with all of them.
  return answerWith(answer, pictures.slice(-n));
}

const failed = z.looseObject({ error: z.string(), detail: z.string(), errors: z.string() });

/** The kind of the exception stands where others have their words, which are in `detail` or `errors`. */
function complaintIn({ body }: WireAnswer): ErrorBody | undefined {
  const parsed = body.type === 'json' ? failed.safeParse(body.value) : undefined;
  if (!parsed?.success) return undefined;
  const { error, detail, errors } = parsed.data;
  return { code: error, message: detail || errors || error };
}

async function interrupt(baseUrl: string, send: Send): Promise<void> {
  const job: JobCall = { type: 'cancel', id: '', isOver: () => false };
  await send({ method: 'POST', url: `${baseUrl}/sdapi/v1/interrupt`, headers, job }).catch(() => {});
}

const progress = z.looseObject({
  progress: z.number().min(0).max(1),
  current_image: z.unknown().optional(),
});

/** Asks how far it is for as long as it takes. What goes wrong with that is nobody's concern. */
class Watch {
  private isOver = false;
  private shown = 0;

  constructor(
    private readonly baseUrl: string,
    private readonly label: string,
    /** As many are shown, at even distances. */
    private readonly sketches: number,
    private readonly send: Send,
    private readonly report: Report,
  ) {}

  begin(): void {
    void this.ask().catch(() => {});
  }

  end(): void {
    this.isOver = true;
  }

  private async ask(): Promise<void> {
    const url = `${this.baseUrl}/sdapi/v1/progress?skip_current_image=${this.sketches === 0}`;
    const job: JobCall = { type: 'poll', id: '', afterMs: everyMs, isOver: () => false };
    while (!this.isOver) {
      const answer = await this.send({ method: 'GET', url, headers, job });
      const parsed = answer.body.type === 'json' ? progress.safeParse(answer.body.value) : undefined;
      if (this.isOver || answer.status >= 300 || !parsed?.success) return;
      const { progress: share, current_image: image } = parsed.data;
      const percent = Math.round(100 * share);
      this.report({ type: 'waiting', reason: sentence('{0} is making it: {1} %', this.label, percent) });
      this.show(image, share, answer);
    }
  }

  private show(image: unknown, share: number, answer: WireAnswer): void {
    if (this.shown >= this.sketches || share < (this.shown + 1) / (this.sketches + 1)) return;
    const [source] = readEntry(image, answer)?.sources ?? [];
    if (source?.type !== 'spooled') return;
    this.shown++;
    this.report({ type: 'partial', index: 0, picture: source.picture });
  }
}
