/** Reads a multipart/form-data body that is whole in memory. Never guesses: what is not well formed is refused. */

import { ApiError } from './apiError';

export type FormPart = {
  readonly name: string;
  /** Present for files only. */
  readonly fileName?: string;
  /** Lower case, without parameters; present where the part states one. */
  readonly contentType?: string;
  /** A view on the body, not a copy. */
  readonly bytes: Buffer;
};

/** `contentType` is the request's header, with the boundary. Throws a 400 ApiError. */
export function readMultipart(body: Buffer, contentType: string): FormPart[] {
  const boundary = /;\s*boundary=(?:"([^"]{1,70})"|([^\s;"]{1,70}))/i.exec(contentType);
  const name = boundary?.[1] ?? boundary?.[2];
  if (name === undefined) throw malformed('The Content-Type states no boundary.');
  const delimiter = Buffer.from(`\r\n--${name}`);
  const first = delimiter.subarray(2);
  if (!body.subarray(0, first.length).equals(first))
    throw malformed('The body does not begin with the boundary.');

  const parts: FormPart[] = [];
  let at = first.length;
  while (!body.subarray(at, at + 2).equals(closing)) {
    if (!body.subarray(at, at + 2).equals(lineEnd))
      throw malformed('A boundary is not followed by a line end.');
    const headersEnd = body.indexOf(blankLine, at);
    const start = headersEnd + blankLine.length;
    const end = headersEnd < 0 ? -1 : body.indexOf(delimiter, start);
    if (end < 0) throw malformed('A part has no end.');
    const headers = body.toString('utf8', at + lineEnd.length, headersEnd);
    parts.push({ ...readHeaders(headers), bytes: body.subarray(start, end) });
    if (parts.length > mostParts) throw malformed('There are too many parts.');
    at = end + delimiter.length;
  }
  return parts;
}

const mostParts = 64;
const lineEnd = Buffer.from('\r\n');
const blankLine = Buffer.from('\r\n\r\n');
const closing = Buffer.from('--');

function readHeaders(text: string): Omit<FormPart, 'bytes'> {
  const headers = new Map<string, string>();
  for (const line of text.split('\r\n')) {
    const colon = line.indexOf(':');
    if (colon > 0) headers.set(line.slice(0, colon).trim().toLowerCase(), line.slice(colon + 1).trim());
  }
  const disposition = headers.get('content-disposition') ?? '';
  const name = quoted(disposition, 'name');
  if (!/^form-data\b/i.test(disposition) || name === undefined) throw malformed('A part has no name.');
  const fileName = quoted(disposition, 'filename');
  const contentType = headers.get('content-type')?.split(';')[0]?.trim().toLowerCase();
  return {
    name,
    ...(fileName === undefined ? {} : { fileName }),
    ...(contentType === undefined ? {} : { contentType }),
  };
}

/** Browsers and undici write quotes and line ends inside a name as %22, %0D and %0A. */
function quoted(disposition: string, key: string): string | undefined {
  const value = new RegExp(`;\\s*${key}="([^"]*)"`, 'i').exec(disposition)?.[1];
  return value?.replace(/%22/g, '"').replace(/%0D/gi, '\r').replace(/%0A/gi, '\n');
}

function malformed(detail: string): ApiError {
  return new ApiError(400, `Could not read the multipart form: ${detail}`, 'invalid_multipart_form_data');
}
