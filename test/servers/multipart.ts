/** Reads multipart forms as strictly as a server may. Never forgives a part without a name. */

import { Refusal } from './refusal';

export type Part = {
  readonly name: string;
  readonly fileName?: string;
  readonly mediaType?: string;
  readonly bytes: Buffer;
};

/** Throws a Refusal of status 400. */
export function readMultipart(contentType: string, body: Buffer): Part[] {
  const boundary = /^multipart\/form-data;.*\bboundary="?([^";]{1,70})"?/i.exec(contentType)?.[1];
  if (boundary === undefined) throw new Refusal(400, 'Could not parse multipart form: no boundary');
  const delimiter = Buffer.from(`\r\n--${boundary}`);
  const whole = Buffer.concat([Buffer.from('\r\n'), body]);
  const parts: Part[] = [];
  let at = whole.indexOf(delimiter);
  if (at !== 0) throw new Refusal(400, 'Could not parse multipart form: text before the first part');
  for (;;) {
    const start = at + delimiter.length;
    if (whole.subarray(start, start + 2).toString('latin1') === '--') return parts;
    at = whole.indexOf(delimiter, start);
    if (at < 0) throw new Refusal(400, 'Could not parse multipart form: no end');
    parts.push(readPart(whole.subarray(start + 2, at)));
  }
}

function readPart(part: Buffer): Part {
  const end = part.indexOf('\r\n\r\n');
  const headers = part.subarray(0, end).toString('utf8').split('\r\n');
  const header = (name: string) =>
    headers
      .find(line => line.toLowerCase().startsWith(`${name}:`))
      ?.slice(name.length + 1)
      .trim();
  const disposition = header('content-disposition') ?? '';
  const name = /\bname="([^"]*)"/.exec(disposition)?.[1];
  if (!disposition.startsWith('form-data') || !name) throw new Refusal(400, 'A part has no name');
  const fileName = /\bfilename="([^"]*)"/.exec(disposition)?.[1];
  const mediaType = header('content-type');
  return {
    name,
    bytes: part.subarray(end + 4),
    ...(fileName === undefined ? {} : { fileName }),
    ...(mediaType === undefined ? {} : { mediaType }),
  };
}
