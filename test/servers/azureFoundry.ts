/** FLUX.2 and MAI-Image at an Azure resource, after Microsoft's documents and what others saw them answer: one picture each time, of a width and a height. */

import { answerImages, type Check, checkFields, fieldsOf, requirePrompt, uploadsOf } from './imagesDialect';
import { Refusal } from './refusal';
import type { Answered, Behaviour, Received, Reply, StandIn } from './standIn';

export type FoundryPlace = { readonly kind: 'flux' | 'mai' | 'maiEdit'; readonly models: RegExp };

/** Models that OpenAI's paths do not lead to. */
export function isFoundryModel(model: string): boolean {
  return /^(flux[.-]2|mai-)/i.test(model);
}

/** `undefined`: another API. */
export function foundryPlace({ method, path, query }: Received): FoundryPlace | undefined {
  if (method !== 'POST') return undefined;
  const [, flux] = /^\/providers\/blackforestlabs\/v1\/flux-2-(pro|flex)$/.exec(path) ?? [];
  // Without its version there is nothing.
  if (flux !== undefined && query.get('api-version') === 'preview')
    return { kind: 'flux', models: new RegExp(`^FLUX\\.2-${flux}$`) };
  const [, verb] = /^\/mai\/v1\/images\/(generations|edits)$/.exec(path) ?? [];
  if (verb === undefined) return undefined;
  return { kind: verb === 'edits' ? 'maiEdit' : 'mai', models: /^MAI-Image/ };
}

const side: Check = { type: 'integer', min: 64, max: 4096 };
const maiSide: Check = { type: 'integer', min: 768, max: 1365 };
const inputs = Array.from({ length: 10 }, (_, index) =>
  index === 0 ? 'input_image' : `input_image_${index + 1}`,
);

const checks: Readonly<Record<FoundryPlace['kind'], Readonly<Record<string, Check>>>> = {
  flux: {
    model: { type: 'text' },
    prompt: { type: 'text' },
    width: side,
    height: side,
    num_images: { type: 'integer', min: 1, max: 1 },
    seed: { type: 'integer', min: 0, max: 4_294_967_295 },
    output_format: { type: 'choice', values: ['jpeg', 'png'] },
    safety_tolerance: { type: 'integer', min: 0, max: 5 },
    steps: { type: 'integer', min: 1, max: 50 },
    guidance: { type: 'text' },
  },
  mai: { model: { type: 'text' }, prompt: { type: 'text' }, width: maiSide, height: maiSide },
  maiEdit: { model: { type: 'text' }, prompt: { type: 'text' } },
};

type Asked = { readonly received: Received; readonly place: FoundryPlace };

export function paintFoundry(
  server: StandIn,
  { received, place: { kind, models } }: Asked,
  reply: Reply,
  { shape = 'b64_json' }: Behaviour,
): Answered {
  const isForm = received.headers['content-type']?.startsWith('multipart/') === true;
  if (isForm !== (kind === 'maiEdit')) throw new Refusal(415, 'Unsupported content type');
  const fields = { ...fieldsOf(received) };
  if (kind === 'flux') takeInputs(fields, models.test('FLUX.2-flex') ? 10 : 8);
  requirePrompt(fields);
  checkFields(fields, checks[kind]);
  checkPixels(fields, kind);
  if (kind === 'maiEdit') {
    const { images } = uploadsOf(received, { most: 1, hasMask: false });
    if (images.some(({ mediaType }) => mediaType === 'image/webp'))
      throw new Refusal(400, "'image' must be in JPEG or PNG format.", { param: 'image' });
  }
  const format = fields.output_format === 'jpeg' || (kind === 'flux' && fields.output_format === undefined);
  const usage =
    kind === 'flux'
      ? {}
      : { usage: { num_output_tokens: 1024, num_input_text_tokens: 22, output_image_tokens: 1024 } };
  return answerImages(reply, server, [server.paint(format ? 'jpeg' : 'png')], shape, usage);
}

/** Takes the pictures out of the fields: bare base64, one after the other. */
function takeInputs(fields: Record<string, unknown>, most: number): void {
  const given = inputs.filter(name => fields[name] !== undefined);
  if (given.some((name, index) => name !== inputs[index]))
    throw new Refusal(400, 'Pictures are numbered without gaps', { param: given.at(-1) ?? '' });
  if (given.length > most) throw new Refusal(400, `At most ${most} pictures`, { param: given.at(-1) ?? '' });
  for (const name of given) {
    if (!/^[A-Za-z0-9+/]+={0,2}$/.test(String(fields[name])))
      throw new Refusal(400, `${name} is no base64`, { param: name });
    delete fields[name];
  }
}

function checkPixels(
  { width = 1024, height = 1024 }: Record<string, unknown>,
  kind: FoundryPlace['kind'],
): void {
  const pixels = Number(width) * Number(height);
  if (Number(width) % 16 !== 0 || Number(height) % 16 !== 0)
    throw new Refusal(400, "'width' and 'height' must be multiples of 16.", { param: 'width' });
  if (pixels > (kind === 'flux' ? 4 * 1024 * 1024 : 1_048_576))
    throw new Refusal(400, 'The total pixel count exceeds the maximum.', { param: 'width' });
}
