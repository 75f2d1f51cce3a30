/** Reads a `generateContent` body as Google does: an unknown field, an unsigned picture of the model or a size in small letters is a 400. */

import type { GeminiModel } from './geminiModels';
import { Refusal } from './refusal';
import type { Received } from './standIn';

export type GeminiRequest = {
  /** Of the last turn. */
  readonly prompt: string;
  /** Of all turns, in their order. */
  readonly pictures: readonly Buffer[];
  /** How many turns came before the last one. */
  readonly turnsBefore: number;
  readonly includesThoughts: boolean;
};

/** What a signature stands for. */
export type Signed = { readonly model: string; readonly picture?: Buffer; readonly text?: string };

export type GeminiContext = {
  readonly version: string;
  readonly model: GeminiModel;
  readonly signed: ReadonlyMap<string, Signed>;
  readonly files: ReadonlyMap<string, UploadedFile>;
};

export type UploadedFile = { readonly bytes: Buffer; readonly mediaType: string };

const mostBytes = 20 * 1024 * 1024;

type Fields = Readonly<Record<string, unknown>>;

/** Throws a Refusal for whatever Google would not take. */
export function checkBody({ json, body }: Received, context: GeminiContext): GeminiRequest {
  if (body.length > mostBytes)
    throw new Refusal(400, `Request payload size exceeds the limit: ${mostBytes} bytes.`);
  only(json, ['contents', 'generationConfig', 'safetySettings', 'systemInstruction', 'tools'], '');
  const config = checkConfig(fieldsIn(json.generationConfig), context);
  const contents = listIn(json.contents);
  if (contents.length === 0)
    throw new Refusal(400, '* GenerateContentRequest.contents: contents is not specified\n');
  const turns = contents.map((content, index) => checkTurn(content, index, context));
  const last = turns.at(-1);
  if (last?.role !== 'user')
    throw new Refusal(400, 'Please ensure that multiturn requests end with a user role.');
  if (last.pictures.length > context.model.most) throw new Refusal(400, 'Too many input images.');
  return {
    ...{ prompt: last.text, turnsBefore: turns.length - 1 },
    pictures: turns.flatMap(({ pictures }) => pictures),
    includesThoughts: config.includesThoughts,
  };
}

function checkConfig(config: Fields, { version, model }: GeminiContext): { includesThoughts: boolean } {
  const at = 'generation_config';
  const newer = ['responseModalities', 'imageConfig', 'thinkingConfig'];
  only(config, ['seed', 'candidateCount', 'temperature', ...(version === 'v1beta' ? newer : [])], at);
  const modalities = listIn(config.responseModalities ?? ['TEXT', 'IMAGE']);
  if (!modalities.every(each => each === 'TEXT' || each === 'IMAGE'))
    throw invalid('response_modalities', at);
  if (config.seed !== undefined && !Number.isInteger(config.seed)) throw invalid('seed', at);
  if ((config.candidateCount ?? 1) !== 1)
    throw new Refusal(400, 'Multiple candidates is not enabled for this model');
  checkImage(fieldsIn(config.imageConfig), model, `${at}.image_config`);
  const thinking = fieldsIn(config.thinkingConfig);
  only(thinking, ['includeThoughts', 'thinkingLevel', 'thinkingBudget'], `${at}.thinking_config`);
  if (config.thinkingConfig !== undefined && !model.thinks)
    throw new Refusal(400, 'Thinking is not enabled for this model', { param: `${at}.thinking_config` });
  return { includesThoughts: thinking.includeThoughts === true };
}

function checkImage(image: Fields, { ratios, sizes }: GeminiModel, at: string): void {
  only(image, ['aspectRatio', 'imageSize'], at);
  const { aspectRatio, imageSize } = image;
  if (aspectRatio !== undefined && !ratios.includes(String(aspectRatio)))
    throw new Refusal(400, `aspect_ratio must be one of ${ratios.join(', ')}.`, {
      param: `${at}.aspect_ratio`,
    });
  if (imageSize !== undefined && !sizes.includes(String(imageSize)))
    throw new Refusal(400, `Invalid value at '${at}.image_size'.`, { param: `${at}.image_size` });
}

type Turn = { readonly role: string; readonly text: string; readonly pictures: readonly Buffer[] };

function checkTurn(value: unknown, index: number, context: GeminiContext): Turn {
  const { role = 'user', parts, ...others } = fieldsIn(value);
  only(others, [], `contents[${index}]`);
  if (role !== 'user' && role !== 'model')
    throw new Refusal(400, 'Please use a valid role: user, model.', { param: `contents[${index}].role` });
  const read = listIn(parts).map((part, at) => checkPart(fieldsIn(part), role, [index, at], context));
  if (read.length === 0) throw new Refusal(400, `contents[${index}].parts: must not be empty`);
  return {
    ...{ role, text: read.map(({ text = '' }) => text).join('') },
    pictures: read.flatMap(({ picture }) => picture ?? []),
  };
}

type Read = { readonly text?: string; readonly picture?: Buffer | undefined };

function checkPart(
  part: Fields,
  role: string,
  [index, at]: readonly [number, number],
  context: GeminiContext,
): Read {
  const place = `contents[${index}].parts[${at}]`;
  only(part, ['text', 'inlineData', 'fileData', 'thoughtSignature'], place);
  const { text, inlineData, fileData, thoughtSignature } = part;
  if ([text, inlineData, fileData].filter(each => each !== undefined).length !== 1)
    throw new Refusal(400, `${place}.data: required oneof field 'data' must have one initialized field`);
  const picture = inlineData === undefined ? uploaded(fileData, place, context) : inline(inlineData, place);
  const read: Read = typeof text === 'string' ? { text } : { picture };
  if (role === 'model') checkSignature(read, thoughtSignature, [index, at], context);
  return read;
}

function checkSignature(
  { text, picture }: Read,
  signature: unknown,
  [index, at]: readonly [number, number],
  { model, signed }: GeminiContext,
): void {
  if (signature === undefined) {
    if (picture === undefined || !model.thinks) return;
    throw new Refusal(
      400,
      `Image part is missing a thought_signature in content position ${index + 1}, part position ${at + 1}. Please refer to https://ai.google.dev/gemini-api/docs/thought-signatures#model-behavior for more details.`,
    );
  }
  const known = signed.get(String(signature));
  const isTheirs = known?.picture === undefined ? known?.text === text : picture?.equals(known.picture);
  if (known?.model !== model.id || !isTheirs)
    throw new Refusal(400, `Request contains an invalid thought signature for content at index ${index}.`);
}

function inline(value: unknown, place: string): Buffer {
  const { mimeType, data, ...others } = fieldsIn(value);
  only(others, [], `${place}.inline_data`);
  const isTaken = ['image/png', 'image/jpeg', 'image/webp', 'image/heic', 'image/heif'].includes(
    String(mimeType),
  );
  if (!isTaken) throw new Refusal(400, `Unsupported MIME type: ${mimeType}`);
  const bytes = Buffer.from(String(data), 'base64');
  if (bytes.length === 0 || bytes.toString('base64') !== data)
    throw new Refusal(
      400,
      `Invalid value at '${place}.inline_data.data' (TYPE_BYTES), Base64 decoding failed`,
    );
  return bytes;
}

function uploaded(value: unknown, place: string, { files }: GeminiContext): Buffer | undefined {
  if (value === undefined) return undefined;
  const { mimeType, fileUri, ...others } = fieldsIn(value);
  only(others, [], `${place}.file_data`);
  const file = files.get(String(fileUri));
  if (file === undefined)
    throw new Refusal(403, 'You do not have permission to access the File or it may not exist.');
  if (mimeType !== file.mediaType || !file.mediaType.startsWith('image/'))
    throw new Refusal(400, `Unsupported MIME type: ${mimeType}`);
  return file.bytes;
}

function invalid(name: string, at: string): Refusal {
  return new Refusal(400, `Invalid value at '${at}.${name}'`, { param: `${at}.${name}` });
}

/** Google's words for a field that it does not know. */
function only(fields: Fields, names: readonly string[], at: string): void {
  const unknown = Object.keys(fields).find(name => !names.includes(name));
  if (unknown === undefined) return;
  const where = at === '' ? '' : ` at '${at}'`;
  const message = `Invalid JSON payload received. Unknown name "${unknown}"${where}: Cannot find field.`;
  throw new Refusal(400, message, { param: at === '' ? unknown : at });
}

function fieldsIn(value: unknown): Fields {
  return typeof value === 'object' && value !== null ? (value as Fields) : {};
}

function listIn(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}
