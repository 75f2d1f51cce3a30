/** Gemini's Files API, for pictures that are too large for the request itself. Never for others: Google keeps a file for 48 hours. */

import * as z from 'zod';
import { ImageError } from '../core/imageError';
import type { ImageRequest, PictureInput } from '../core/imageRequest';
import { sentence } from '../core/sentence';
import type { Endpoint, Send, WireBody } from '../core/wireFormat';
import { errorFrom } from './errors';
import { inlineBytes, mostInlineBytes, type UploadedFiles } from './geminiRequest';

/** Requests of one job share their pictures: each is uploaded once. */
const uploads = new WeakMap<PictureInput, Promise<string>>();

/** The largest first, until the rest has room in the request. Throws ImageError for whatever the server says of it. */
export async function uploadLarge(
  { prompt, sources, continues }: ImageRequest,
  endpoint: Endpoint,
  send: Send,
): Promise<UploadedFiles> {
  const signatures = continues?.parts.reduce((sum, { signature = '' }) => sum + signature.length, 0) ?? 0;
  let bytes = sources.reduce((sum, source) => sum + inlineBytes(source), 4 * prompt.length + signatures);
  const movable = continues === undefined ? sources : sources.slice(1);
  const files = new Map<PictureInput, string>();
  for (const picture of movable.toSorted((a, b) => b.bytes.length - a.bytes.length)) {
    if (bytes <= mostInlineBytes) break;
    files.set(picture, await uploaded(picture, endpoint, send));
    bytes -= inlineBytes(picture);
  }
  return files;
}

async function uploaded(picture: PictureInput, endpoint: Endpoint, send: Send): Promise<string> {
  const upload = uploads.get(picture) ?? begin(picture, endpoint, send);
  uploads.set(picture, upload);
  try {
    return await upload;
  } catch (error) {
    uploads.delete(picture);
    throw error;
  }
}

const file = z.looseObject({
  file: z.looseObject({ uri: z.url(), name: z.string().optional().catch(undefined) }),
});

async function begin(picture: PictureInput, endpoint: Endpoint, send: Send): Promise<string> {
  const { mediaType, bytes } = picture;
  const { uri } = await uploadFile(
    { type: 'picture', picture },
    { mediaType, bytes: bytes.length },
    endpoint,
    send,
  );
  return uri;
}

/** The resumable protocol in its two steps: an address for the bytes, then the bytes. Throws ImageError. */
export async function uploadFile(
  body: WireBody,
  { mediaType, bytes }: { readonly mediaType: string; readonly bytes: number },
  { baseUrl, label }: Pick<Endpoint, 'baseUrl' | 'label'>,
  send: Send,
): Promise<z.infer<typeof file>['file']> {
  const start = await send({
    method: 'POST',
    url: `${baseUrl}/upload/v1beta/files`,
    headers: {
      'x-goog-upload-protocol': 'resumable',
      'x-goog-upload-command': 'start',
      'x-goog-upload-header-content-length': `${bytes}`,
      'x-goog-upload-header-content-type': mediaType,
    },
    body: { type: 'json', value: { file: {} } },
    isFree: true,
  });
  const url = start.headers['x-goog-upload-url'];
  if (start.status >= 300) throw errorFrom(start, label);
  if (url === undefined) throw notUploaded(label);
  const done = await send({
    method: 'POST',
    url,
    headers: { 'x-goog-upload-offset': '0', 'x-goog-upload-command': 'upload, finalize' },
    body,
    isFree: true,
  });
  if (done.status >= 300) throw errorFrom(done, label);
  const parsed = file.safeParse(done.body.type === 'json' ? done.body.value : undefined);
  if (!parsed.success) throw notUploaded(label);
  return parsed.data.file;
}

function notUploaded(label: string): ImageError {
  return new ImageError(
    'badResponse',
    sentence('{0} did not take what goes along. Nothing was made; try again.', label),
  );
}
