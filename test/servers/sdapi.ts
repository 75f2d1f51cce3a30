/** AUTOMATIC1111's `/sdapi`, after its models of requests: strict fields, a call that takes its time, progress with a preview, and a word that interrupts. */

import { checkInput, isBetween, isFlag, isOneOf, isText, isWhole, type KnownFields } from './fieldChecks';
import { checkWhiteMask, pictureIn } from './pictureFields';
import { fastApiError, Refusal } from './refusal';
import { type Answered, type Received, type Reply, StandIn } from './standIn';

const checkpoints = ['sd_xl_base_1.0', 'dreamshaper_8'];

const common: KnownFields = {
  ...{ prompt: isText, negative_prompt: isText, seed: isWhole },
  ...{ steps: value => isWhole(value) && isBetween(1, 150)(value), cfg_scale: isBetween(1, 30, 0.5) },
  ...{ width: isBetween(8, 2048, 8), height: isBetween(8, 2048, 8) },
  ...{ batch_size: isBetween(1, 8), n_iter: isBetween(1, 100), save_images: isFlag },
  override_settings: value =>
    checkpoints.includes(String((value as { sd_model_checkpoint?: unknown } | null)?.sd_model_checkpoint)),
};

const withSource: KnownFields = {
  ...common,
  init_images: value => Array.isArray(value) && value.length === 1,
  denoising_strength: value => typeof value === 'number' && value >= 0 && value <= 1,
  ...{ mask: isText, mask_blur: isBetween(0, 64), inpainting_fill: isOneOf(0, 1, 2, 3) },
};

/** `slow`: it paints until it is interrupted, or for some seconds. */
export function startSdapi(): Promise<StandIn> {
  let end = () => {};
  return StandIn.start(server => ({
    errorBody: refusal =>
      refusal.status === 422
        ? fastApiError(refusal)
        : { error: 'HTTPException', detail: refusal.message, body: '', errors: '' },
    answer: async (received, reply, { shape = 'images' }) => {
      switch (`${received.method} ${received.path}`) {
        case 'GET /sdapi/v1/sd-models':
          return reply.json(
            checkpoints.map(name => ({ title: `${name}.safetensors [abc]`, model_name: name })),
          );
        case 'GET /sdapi/v1/progress': {
          const isSkipped = received.query.get('skip_current_image') === 'true';
          return reply.json({
            ...{ progress: 0.6, eta_relative: 1.2, state: { sampling_step: 12, sampling_steps: 20 } },
            current_image: isSkipped ? null : server().sketch().toString('base64'),
          });
        }
        case 'POST /sdapi/v1/interrupt':
          end();
          return reply.json({});
        case 'POST /sdapi/v1/txt2img':
        case 'POST /sdapi/v1/img2img':
          if (shape === 'slow')
            await new Promise<void>(resolve => {
              end = resolve;
              setTimeout(resolve, 2500);
            });
          if (shape === 'noMemory')
            return reply.json(
              { error: 'OutOfMemoryError', detail: '', body: '', errors: 'CUDA out of memory.' },
              500,
            );
          return paint(received, reply, server());
        default:
          throw new Refusal(404, 'Not Found');
      }
    },
  }));
}

function paint(received: Received, reply: Reply, server: StandIn): Answered {
  const { json, path } = received;
  const isEdit = path.endsWith('img2img');
  checkInput(json, isEdit ? withSource : common);
  if (isEdit) {
    const source = pictureIn((json.init_images as unknown[])[0], 'init_images', 'bare');
    if (json.mask !== undefined) checkWhiteMask(pictureIn(json.mask, 'mask', 'bare'), source, 'mask');
  }
  const pictures = Array.from({ length: Number(json.n_iter ?? 1) }, () => server.paint());
  const sheet = pictures.length > 1 ? [server.sketch()] : [];
  const images = [...sheet, ...pictures].map(picture => picture.toString('base64'));
  return reply.json({ images, parameters: {}, info: JSON.stringify({ all_seeds: [7] }) });
}
