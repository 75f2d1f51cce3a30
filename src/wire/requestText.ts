/** Tells people what goes on the wire: the requests as they are, and as curl commands. Never holds a key or a picture's data. */

import type { PictureInput } from '../core/imageRequest';
import { InlinePicture, type JsonBody, type MultipartPart, type WireCall } from '../core/wireFormat';

/** How the key goes along; the words stand in its place. */
export type KeyHeader = { readonly name: string; readonly value: string };

export function keyHeaderOf(
  auth: 'bearer' | 'none' | { readonly header: string; readonly scheme?: string | undefined },
): KeyHeader | undefined {
  if (auth === 'none') return undefined;
  if (auth === 'bearer') return { name: 'Authorization', value: 'Bearer $EASEL_API_KEY' };
  const { header, scheme } = auth;
  return { name: header, value: scheme === undefined ? '$EASEL_API_KEY' : `${scheme} $EASEL_API_KEY` };
}

/** Markdown. `ownHeaders`: names of those that the user adds for this provider; what they hold may be secret. */
export function describeCalls(
  calls: readonly WireCall[],
  key: KeyHeader | undefined,
  ownHeaders: readonly string[] = [],
): string {
  return calls
    .map(call => {
      const own = Object.fromEntries(ownHeaders.map(name => [name, '<as in easel.providers>']));
      const all = { ...own, ...call.headers };
      return `${fenced('http', httpOf(call, all, key))}\n\n${fenced('sh', curlOf(call, all, key))}\n`;
    })
    .join('\n');
}

function httpOf(
  { method, url, body }: WireCall,
  headers: Readonly<Record<string, string>>,
  key: KeyHeader | undefined,
): string {
  const lines = [`${method} ${url}`];
  if (key !== undefined) lines.push(`${key.name}: ${key.value}`);
  for (const [name, value] of Object.entries(headers)) lines.push(`${name}: ${value}`);
  if (body?.type === 'json') lines.push('content-type: application/json', '', jsonOf(body.value));
  if (body?.type === 'picture')
    lines.push(`content-type: ${body.picture.mediaType}`, '', describePicture(body.picture));
  if (body?.type === 'multipart') {
    lines.push('content-type: multipart/form-data', '');
    for (const part of body.parts) lines.push(`${part.name}: ${fieldOf(part)}`);
  }
  return lines.join('\n');
}

function curlOf(
  { method, url, body }: WireCall,
  headers: Readonly<Record<string, string>>,
  key: KeyHeader | undefined,
): string {
  const parts = [`curl -X ${method} ${quoted(url)}`];
  // In double quotes, so that the shell puts the key there.
  if (key !== undefined) parts.push(`-H "${key.name}: ${key.value}"`);
  for (const [name, value] of Object.entries(headers)) parts.push(`-H ${quoted(`${name}: ${value}`)}`);
  if (body?.type === 'json') {
    parts.push(`-H 'content-type: application/json'`, `--data-binary ${quoted(jsonOf(body.value))}`);
  }
  if (body?.type === 'multipart') parts.push(...body.parts.map(formPart));
  if (body?.type === 'picture') {
    const { name, mediaType } = body.picture;
    parts.push(`-H 'content-type: ${mediaType}'`, `--data-binary ${quoted(`@${name}`)}`);
  }
  return parts.join(' \\\n  ');
}

function formPart(part: MultipartPart): string {
  if ('lines' in part) return `-F ${quoted(`${part.name}=@${part.fileName}`)}`;
  if (!('picture' in part)) return `--form-string ${quoted(`${part.name}=${part.value}`)}`;
  return `-F ${quoted(`${part.name}=@${part.picture.name};type=${part.picture.mediaType}`)}`;
}

function fieldOf(part: MultipartPart): string {
  if ('lines' in part) return `<${part.fileName}: ${part.lines.length} lines>`;
  return 'picture' in part ? describePicture(part.picture) : part.value;
}

function jsonOf(value: JsonBody): string {
  return JSON.stringify(withoutPictures(value), undefined, 2);
}

/** A signature of a model is no more to be read than a picture is. */
const longestText = /^[\w+/=-]{1000,}$/;

function withoutPictures(value: JsonBody | undefined): unknown {
  if (typeof value === 'string' && longestText.test(value)) return `<${value.length} characters>`;
  if (value instanceof InlinePicture) return describePicture(value.picture);
  if (Array.isArray(value)) return value.map(withoutPictures);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, field]) => [name, withoutPictures(field)]));
}

function describePicture({ name, mediaType, bytes, width, height }: PictureInput): string {
  return `<${name}: ${mediaType}, ${width} × ${height} px, ${Math.ceil(bytes.length / 1024)} kB>`;
}

/** For a POSIX shell. */
function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}

/** A fence longer than any in the text. */
function fenced(language: string, text: string): string {
  const longest = Math.max(2, ...(text.match(/`+/g) ?? []).map(ticks => ticks.length));
  const fence = '`'.repeat(longest + 1);
  return `${fence}${language}\n${text}\n${fence}`;
}
