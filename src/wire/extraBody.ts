/** Adds what a server's owner wants in every request for pictures, whatever its format. Never touches a question that makes none. */

import type { JsonBody, MultipartPart, Quirks, Send, WireBody } from '../core/wireFormat';

type ExtraBody = NonNullable<Quirks['extraBody']>;

/** Extra fields have the last word; objects are joined with those of the format. In a form, what is no text is written as JSON. */
export function withExtraBody(send: Send, extra: ExtraBody | undefined): Send {
  if (extra === undefined) return send;
  return call =>
    send(
      call.method === 'GET' || call.isFree || call.body === undefined
        ? call
        : { ...call, body: joined(call.body, extra) },
    );
}

function joined(body: WireBody, extra: ExtraBody): WireBody {
  switch (body.type) {
    case 'json':
      return { type: 'json', value: merged(body.value, extra) };
    case 'multipart': {
      const others = body.parts.filter(({ name }) => !Object.hasOwn(extra, name));
      return { type: 'multipart', parts: [...others, ...Object.entries(extra).map(partOf)] };
    }
    default:
      return body;
  }
}

function partOf([name, value]: readonly [string, JsonBody]): MultipartPart {
  return { name, value: typeof value === 'string' ? value : JSON.stringify(value) };
}

function merged(value: JsonBody | undefined, extra: JsonBody): JsonBody {
  if (!isPlain(value) || !isPlain(extra)) return extra;
  const fields = Object.entries(extra).map(([name, given]) => {
    const known = Object.hasOwn(value, name) ? value[name] : undefined;
    return [name, given === undefined ? known : merged(known, given)] as const;
  });
  return { ...value, ...Object.fromEntries(fields) };
}

function isPlain(value: JsonBody | undefined): value is { readonly [key: string]: JsonBody | undefined } {
  return typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype;
}
