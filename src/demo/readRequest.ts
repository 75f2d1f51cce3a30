/** Takes the body of an Images request apart: JSON, or a multipart form with pictures. Never looks into a picture. */

import type { IncomingMessage } from 'node:http';
import { sniffMediaType } from '../core/mediaType';
import { ApiError } from './apiError';
import { type FormPart, readMultipart } from './multipart';
import { type Fields, type Order, type Pictures, readOrder } from './order';

const mega = 1024 * 1024;
const largestImage = 50 * mega;
const largestBody = { json: 64 * mega, form: 256 * mega };
const mostImages = 16;
const pictureTypes = new Set(['image/png', 'image/jpeg', 'image/jpg', 'image/webp']);

/** Throws an ApiError: 400 for what is wrong in it, 413 for too much of it, 415 for another content type. */
export async function readRequest(request: IncomingMessage, type: 'generation' | 'edit'): Promise<Order> {
  const contentType = request.headers['content-type'] ?? '';
  if (type === 'edit' && /^multipart\/form-data\b/i.test(contentType)) {
    const parts = readMultipart(await readBody(request, largestBody.form), contentType);
    return readOrder(textFields(parts), picturesOfForm(parts));
  }
  if (!/^application\/json\b/i.test(contentType)) {
    throw new ApiError(415, `Unsupported content type: '${contentType}'.`, 'unsupported_content_type');
  }
  const fields = readJson(await readBody(request, largestBody.json));
  return readOrder(fields, type === 'edit' ? picturesOfJson(fields) : undefined);
}

async function readBody(request: IncomingMessage, limit: number): Promise<Buffer> {
  const tooLarge = new ApiError(413, 'The request is too large.', 'request_too_large');
  // Refused before it is read: breaking off in the middle would cost the client the answer.
  if (Number(request.headers['content-length'] ?? 0) > limit) throw tooLarge;
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length > limit) throw tooLarge;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function readJson(body: Buffer): Fields {
  try {
    const value: unknown = JSON.parse(body.toString('utf8'));
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
      return new Map(Object.entries(value));
    }
  } catch {}
  throw new ApiError(400, 'We could not parse the JSON body of your request.', 'invalid_json');
}

function textFields(parts: readonly FormPart[]): Fields {
  const fields = new Map<string, unknown>();
  for (const { name, fileName, bytes } of parts) {
    if (name !== 'image[]' && fields.has(name)) {
      const message = `Duplicate parameter: '${name}'. You provided multiple values for this parameter, whereas only one is allowed. If you are trying to provide a list of values, use the array syntax instead e.g. '${name}[]=<value>'.`;
      throw new ApiError(400, message, 'duplicate_parameter', name);
    }
    fields.set(name, fileName === undefined ? bytes.toString('utf8') : undefined);
  }
  return fields;
}

function picturesOfForm(parts: readonly FormPart[]): Pictures {
  const files = (...names: string[]) => parts.filter(part => names.includes(part.name)).map(pictureOfPart);
  return checked(files('image', 'image[]'), files('mask')[0]);
}

/** OpenAI goes by the declared type, then by the bytes. */
function pictureOfPart({ name, fileName, contentType, bytes }: FormPart): Uint8Array {
  if (fileName === undefined) throw new ApiError(400, `'${name}' is not a file.`, 'invalid_type', name);
  if (!pictureTypes.has(contentType ?? '')) {
    const message = `Invalid file '${name}': unsupported mimetype ('${contentType ?? 'application/octet-stream'}'). Supported file formats are 'image/jpeg', 'image/png', and 'image/webp'.`;
    throw new ApiError(400, message, 'unsupported_file_mimetype', name);
  }
  return bytes;
}

function picturesOfJson(fields: Fields): Pictures {
  const images = fields.get('images');
  const mask = fields.get('mask') ?? undefined;
  const sources = Array.isArray(images) ? images.map(image => pictureOfReference(image, 'images')) : [];
  return checked(sources, mask === undefined ? undefined : pictureOfReference(mask, 'mask'));
}

/** `{"image_url":"data:image/png;base64,…"}`: an offline server fetches nothing and keeps no files. */
function pictureOfReference(reference: unknown, param: string): Uint8Array {
  const url =
    typeof reference === 'object' && reference !== null && 'image_url' in reference && reference.image_url;
  const [, base64] =
    (typeof url === 'string' && /^data:image\/(?:png|jpeg|webp);base64,(.+)$/.exec(url)) || [];
  if (base64 !== undefined) return Buffer.from(base64, 'base64');
  const message = `Invalid '${param}': expected {"image_url": "data:image/png;base64,…"}.`;
  throw new ApiError(400, message, 'invalid_value', param);
}

function checked(sources: readonly Uint8Array[], mask: Uint8Array | undefined): Pictures {
  if (sources.length === 0) {
    throw new ApiError(400, "Missing required parameter: 'image'.", 'missing_required_parameter', 'image');
  }
  if (sources.length > mostImages) {
    throw new ApiError(
      400,
      `Invalid 'image': at most ${mostImages} images.`,
      'array_above_max_length',
      'image',
    );
  }
  for (const source of sources) checkPicture(source, 'image');
  if (mask === undefined) return { sources };
  checkPicture(mask, 'mask');
  return { sources, mask };
}

function checkPicture(bytes: Uint8Array, param: string): void {
  if (bytes.length > largestImage) {
    throw new ApiError(
      400,
      `Invalid '${param}': larger than ${largestImage / mega} MB.`,
      'file_too_large',
      param,
    );
  }
  if (!pictureTypes.has(sniffMediaType(bytes) ?? '')) {
    const message = `Invalid '${param}': the file is not a PNG, JPEG or WebP picture.`;
    throw new ApiError(400, message, 'invalid_image_file', param);
  }
}
