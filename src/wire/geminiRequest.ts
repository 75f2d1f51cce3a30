/** The body of a request to Gemini: what is asked, and the conversation that it goes on with. Never holds a picture's base64. */

import type { Continuation } from '../core/continuation';
import type { ImageRequest, PictureInput } from '../core/imageRequest';
import { parseShape } from '../core/sizes';
import { InlinePicture, type JsonBody } from '../core/wireFormat';

/** Addresses of pictures that were uploaded before, by the picture. */
export type UploadedFiles = ReadonlyMap<PictureInput, string>;

/** Bytes of a whole request with its pictures: the documented 20 MB, less the room for what stands around them. */
export const mostInlineBytes = 20_000_000 - 100_000;

/** Bytes that a picture takes inside the request. */
export function inlineBytes({ bytes }: PictureInput): number {
  return 4 * Math.ceil(bytes.length / 3);
}

/** The model's own picture stands in its turn with its signature, and nowhere else: it has to fit into the request. */
export function mayContinue({ continues, sources: [first] }: ImageRequest): boolean {
  if (continues === undefined || first === undefined) return false;
  const signatures = continues.parts.reduce((sum, { signature = '' }) => sum + signature.length, 0);
  return inlineBytes(first) + signatures < mostInlineBytes;
}

export function bodyOf(request: ImageRequest, files: UploadedFiles): JsonBody {
  const { prompt, sources, continues } = request;
  const { size, seed, partialImages = 0 } = request.parameters;
  const [own, ...others] = sources;
  const shape = size === undefined ? undefined : parseShape(size);
  const isContinued = continues !== undefined && own !== undefined;
  const wish = { text: prompt };
  return {
    contents: isContinued
      ? [...turnsOf(continues, own), userTurn([wish, ...others.map(each => pictureOf(each, files))])]
      : [userTurn([wish, ...sources.map(each => pictureOf(each, files))])],
    generationConfig: {
      // Without text nobody would learn why there is no picture.
      responseModalities: ['TEXT', 'IMAGE'],
      imageConfig: shape && { aspectRatio: shape.ratio, imageSize: shape.resolution },
      seed,
      thinkingConfig: partialImages > 0 ? { includeThoughts: true } : undefined,
    },
  };
}

function userTurn(parts: readonly JsonBody[]): JsonBody {
  return { role: 'user', parts };
}

/** What was asked then, and the model's answer as it gave it. */
function turnsOf({ prompt, parts }: Continuation, picture: PictureInput): JsonBody[] {
  const said = parts.map(({ text, signature }): JsonBody => {
    const content = text === undefined ? pictureOf(picture, new Map()) : { text };
    return { ...content, thoughtSignature: signature };
  });
  return [userTurn([{ text: prompt }]), { role: 'model', parts: said }];
}

function pictureOf(picture: PictureInput, files: UploadedFiles): { readonly [name: string]: JsonBody } {
  const { mediaType: mimeType } = picture;
  const fileUri = files.get(picture);
  return fileUri === undefined
    ? { inlineData: { mimeType, data: new InlinePicture(picture, 'base64') } }
    : { fileData: { mimeType, fileUri } };
}
