/** What vendors of the OpenAI Images dialect have in common: strict reading of fields and parts, and every shape of a good answer. */

import type { Part } from './multipart';
import type { PictureFormat } from './pictures';
import { Refusal } from './refusal';
import { type Answered, eventOf, type Received, type Reply, type StandIn } from './standIn';

/** OpenAI's words for a refusal, which most gateways repeat. */
export function openAiErrorBody({ message, details }: Refusal): unknown {
  const { code = null, param = null, type = 'invalid_request_error' } = details;
  return { error: { message, type, param, code } };
}

export type Fields = Readonly<Record<string, unknown>>;

/** What a field may hold. */
export type Check =
  | { readonly type: 'text'; readonly max?: number }
  | { readonly type: 'integer'; readonly min: number; readonly max: number }
  | { readonly type: 'boolean' }
  | { readonly type: 'choice'; readonly values: readonly string[] }
  | {
      readonly type: 'size';
      readonly isLegal: (width: number, height: number) => boolean;
      readonly hasAuto: boolean;
    };

/** Fields that gateways take and hand on, whatever they hold. */
export const anyModelChecks: Readonly<Record<string, Check>> = {
  model: { type: 'text' },
  prompt: { type: 'text' },
  n: { type: 'integer', min: 1, max: 10 },
  response_format: { type: 'choice', values: ['url', 'b64_json'] },
  quality: { type: 'text' },
  style: { type: 'text' },
};

/** Fields of JSON, or the text parts of a form, where numbers and flags are text. */
export function fieldsOf({ json, parts, headers }: Received): Fields {
  if (!headers['content-type']?.startsWith('multipart/')) return json;
  const texts = parts.filter(part => part.fileName === undefined);
  const repeated = texts.find((part, index) => texts.findIndex(({ name }) => name === part.name) !== index);
  if (repeated !== undefined) throw duplicate(repeated.name);
  return Object.fromEntries(texts.map(({ name, bytes }) => [name, plain(bytes.toString('utf8'))]));
}

function plain(text: string): unknown {
  if (/^-?\d+$/.test(text)) return Number(text);
  return text === 'true' || text === 'false' ? text === 'true' : text;
}

/** Throws a Refusal as OpenAI would for a field that is unknown or out of range. */
export function checkFields(fields: Fields, checks: Readonly<Record<string, Check>>): void {
  for (const [name, value] of Object.entries(fields)) {
    const check = checks[name];
    if (check === undefined) {
      throw new Refusal(400, `Unknown parameter: '${name}'.`, { code: 'unknown_parameter', param: name });
    }
    if (!holds(check, value)) {
      throw new Refusal(400, `Invalid value for '${name}'.`, { code: 'invalid_value', param: name });
    }
  }
}

function holds(check: Check, value: unknown): boolean {
  switch (check.type) {
    case 'text':
      return ['string', 'number'].includes(typeof value) && [...String(value)].length <= (check.max ?? 1e9);
    case 'integer':
      return Number.isInteger(value) && Number(value) >= check.min && Number(value) <= check.max;
    case 'boolean':
      return typeof value === 'boolean';
    case 'choice':
      return check.values.includes(String(value));
    case 'size': {
      if (value === 'auto') return check.hasAuto;
      const match = /^(\d+)x(\d+)$/.exec(String(value));
      return match !== null && check.isLegal(Number(match[1]), Number(match[2]));
    }
  }
}

export function requirePrompt(fields: Fields): void {
  if (fields.prompt === undefined || fields.prompt === '') {
    throw new Refusal(400, "Missing required parameter: 'prompt'.", {
      code: 'missing_required_parameter',
      param: 'prompt',
    });
  }
}

const formats: Readonly<Record<string, string>> = {
  'image/png': '.png',
  'image/jpeg': '.jpg .jpeg',
  'image/webp': '.webp',
};

export type Uploads = { readonly images: readonly Part[]; readonly mask?: Part; readonly markup?: Part };

/** One `image`, or several `image[]`, each a real picture with its own type and a name that fits it. */
export function uploadsOf(
  { parts }: Received,
  limits: { readonly most: number; readonly hasMask: boolean; readonly hasMarkup?: boolean },
): Uploads {
  const files = parts.filter(part => part.fileName !== undefined);
  const singles = files.filter(({ name }) => name === 'image');
  const images = singles.length > 0 ? singles : files.filter(({ name }) => name === 'image[]');
  const [mask, ...others] = files.filter(({ name }) => name === 'mask');
  if (singles.length > 1) throw duplicate('image');
  const [markup, ...more] = files.filter(({ name }) => name === 'markup');
  if (others.length > 0) throw duplicate('mask');
  if (more.length > 0) throw duplicate('markup');
  if (markup !== undefined && limits.hasMarkup !== true) throw unknownField('markup');
  const known = [...images, ...(mask ? [mask] : []), ...(markup ? [markup] : [])];
  if (known.length !== files.length) throw new Refusal(400, 'Unexpected file');
  if (images.length === 0) throw new Refusal(400, "Missing required parameter: 'image'.", { param: 'image' });
  if (images.length > limits.most) throw new Refusal(400, 'Too many images', { param: 'image' });
  images.forEach(checkPicture);
  if (markup !== undefined) {
    if (mask !== undefined)
      throw new Refusal(400, "'markup' cannot go with 'mask'.", {
        code: 'mutually_exclusive_parameters',
        param: 'markup',
      });
    checkLayer(markup, images[0]);
    return { images, markup };
  }
  if (mask === undefined) return { images };
  if (!limits.hasMask) throw unknownField('mask');
  checkLayer(mask, images[0]);
  return { images, mask };
}

function checkPicture({ name, fileName = '', mediaType = '', bytes }: Part): void {
  const extensions = formats[mediaType];
  if (extensions === undefined) {
    throw new Refusal(
      400,
      `Invalid file '${name}': unsupported mimetype ('${mediaType}'). Supported file formats are 'image/jpeg', 'image/png', and 'image/webp'.`,
      { code: 'unsupported_file_mimetype', param: name },
    );
  }
  const extension = fileName.slice(fileName.lastIndexOf('.')).toLowerCase();
  if (!extensions.split(' ').includes(extension))
    throw new Refusal(400, `Name and type of ${fileName} differ`, { param: name });
  if (typeOf(bytes) !== mediaType)
    throw new Refusal(400, `${fileName} is no ${mediaType}`, { code: 'invalid_image_file', param: name });
}

/** A mask, or notes: a PNG with alpha, as large as the first image. */
function checkLayer({ name, mediaType, bytes }: Part, image: Part | undefined): void {
  if (mediaType !== 'image/png' || typeOf(bytes) !== 'image/png') {
    throw new Refusal(400, `Invalid ${name} image format - ${name} must be PNG`, {
      code: 'invalid_image_format',
      param: name,
    });
  }
  const size = bytes.subarray(16, 24);
  if (image?.mediaType === 'image/png' && !size.equals(image.bytes.subarray(16, 24))) {
    throw new Refusal(400, `The ${name} and the image differ in size`, {
      code: `invalid_${name}`,
      param: name,
    });
  }
  if (![4, 6].includes(bytes[25] ?? 0)) {
    throw new Refusal(400, `Invalid ${name} image format - ${name} image missing alpha channel`, {
      param: name,
    });
  }
}

function unknownField(name: string): Refusal {
  return new Refusal(400, `Unknown parameter: '${name}'.`, { code: 'unknown_parameter', param: name });
}

function typeOf(bytes: Buffer): string | undefined {
  if (bytes.subarray(1, 4).toString('latin1') === 'PNG') return 'image/png';
  if (bytes.readUInt16BE(0) === 0xffd8) return 'image/jpeg';
  return bytes.subarray(8, 12).toString('latin1') === 'WEBP' ? 'image/webp' : undefined;
}

function duplicate(name: string): Refusal {
  return new Refusal(
    400,
    `Duplicate parameter: '${name}'. You provided multiple values for this parameter, whereas only one is allowed. If you are trying to provide a list of values, use the array syntax instead e.g. '${name}[]=<value>'.`,
    { code: 'duplicate_parameter', param: name },
  );
}

export function paintAll(server: StandIn, count: number, format: PictureFormat = 'png'): Buffer[] {
  return Array.from({ length: count }, () => server.paint(format));
}

type Shape = (pictures: readonly Buffer[], server: StandIn) => unknown;

const base64 = (picture: Buffer) => picture.toString('base64');
const each =
  (entry: (picture: Buffer, server: StandIn) => unknown): Shape =>
  (pictures, server) => ({ created: 1_713_833_628, data: pictures.map(picture => entry(picture, server)) });

const plain64 = each(picture => ({ b64_json: base64(picture) }));

/** Every shape of a good answer that was seen, by name. */
export const imageShapes = {
  b64_json: plain64,
  revised: each(picture => ({ b64_json: base64(picture), revised_prompt: 'A revised prompt' })),
  url: each((picture, server) => ({ url: server.storeOrigin + server.put(picture) })),
  sameOriginUrl: each((picture, server) => ({ url: server.origin + server.put(picture) })),
  relativeUrl: each((picture, server) => ({ url: server.put(picture) })),
  /** new-api: what is absent is an empty string. */
  emptyStrings: each(picture => ({ url: '', b64_json: base64(picture), revised_prompt: '' })),
  emptyStringsUrl: each((picture, server) => ({
    url: server.storeOrigin + server.put(picture),
    b64_json: '',
    revised_prompt: '',
  })),
  nulls: each(picture => ({ b64_json: base64(picture), url: null, revised_prompt: null })),
  dataUri: each(picture => ({ b64_json: `data:image/png;base64,${base64(picture)}` })),
  dataUriInUrl: each(picture => ({ url: `data:image/png;base64,${base64(picture)}` })),
  brokenLines: each(picture => ({ b64_json: base64(picture).replace(/.{76}/g, '$&\r\n') })),
  /** katz: both at once, and `created` as a string. */
  both: (pictures, server) => ({
    data: pictures.map(picture => ({
      revised_prompt: 'Enhanced Prompt',
      url: server.storeOrigin + server.put(picture),
      b64_json: base64(picture),
    })),
    created: '1696464000',
  }),
  /** The base64 is none: the address is the way out. */
  brokenBase64: each((picture, server) => ({
    url: server.storeOrigin + server.put(picture),
    b64_json: '!not base64!',
  })),
  /** AIGNE Hub: four keys for one picture, the list twice, and no `created`. */
  hub: pictures => {
    const images = pictures.map(picture => {
      const data = base64(picture);
      return { base64: data, b64_json: data, b64Json: data };
    });
    return { images, data: images, model: 'openai/x', usage: { aigneHubCredits: null, creditPrefix: 'X' } };
  },
  strings: pictures => ({ images: pictures.map(picture => `data:image/png;base64,${base64(picture)}`) }),
  fewer: (pictures, server) => plain64(pictures.slice(0, 1), server),
  none: () => ({ created: 1, data: [] }),
} satisfies Record<string, Shape>;

export type ImageShape = keyof typeof imageShapes | 'escapedSlashes' | 'raw' | 'cutOff';

/** Answers with pictures in a shape. `extra` goes beside `data`. */
export function answerImages(
  reply: Reply,
  server: StandIn,
  pictures: readonly Buffer[],
  shape: string,
  extra: object = {},
): Answered {
  const [first = Buffer.alloc(0)] = pictures;
  switch (shape) {
    case 'raw':
      return reply.bytes(first, 'image/png');
    case 'escapedSlashes': {
      const text = JSON.stringify(plain64(pictures, server));
      return reply.text(text.replaceAll('/', '\\/'), 'application/json');
    }
    // The first picture is whole, and then the JSON ends.
    case 'cutOff':
      return reply.text(`{"data":[{"b64_json":"${base64(first)}"},{"b64_json":"iVBOR`, 'application/json');
    default: {
      const build = (imageShapes as Readonly<Record<string, Shape>>)[shape];
      if (build === undefined) throw new Refusal(500, `The stand-in knows no shape ${shape}`);
      return reply.json({ ...(build(pictures, server) as object), ...extra });
    }
  }
}

type Verb = 'image_generation' | 'image_edit';

/** A stream that does not end, with one sketch. */
export function beginStream({ response }: Reply, sketch: Buffer, verb: Verb): Answered {
  const type = `${verb}.partial_image`;
  response.writeHead(200, { 'content-type': 'text/event-stream; charset=utf-8' });
  response.write(eventOf({ type, created_at: 1, b64_json: base64(sketch), partial_image_index: 0 }, type));
  return 'answered';
}

/** `image_generation.*` or `image_edit.*` events: sketches, then the picture. Torn apart inside the base64. */
export async function streamImages(
  reply: Reply,
  server: StandIn,
  pictures: readonly Buffer[],
  {
    verb,
    sketches,
    shape,
    usage,
  }: { readonly verb: Verb; readonly sketches: number; readonly shape: string; readonly usage: object },
): Promise<Answered> {
  const event = (type: string, fields: object) =>
    eventOf({ type: `${verb}.${type}`, created_at: 1, ...fields }, `${verb}.${type}`);
  const events = pictures.flatMap(picture => [
    ...Array.from({ length: sketches }, (_, index) =>
      event('partial_image', { b64_json: base64(picture), partial_image_index: index }),
    ),
    event(
      'completed',
      shape === 'url'
        ? { url: server.storeOrigin + server.put(picture) }
        : { b64_json: base64(picture), usage },
    ),
  ]);
  return reply.stream(torn(events.join('')));
}

/** Pieces of 997 characters: a prime, so that they never fall where events do. */
export function torn(text: string, length = 997): string[] {
  return Array.from({ length: Math.ceil(text.length / length) }, (_, index) =>
    text.slice(index * length, (index + 1) * length),
  );
}
