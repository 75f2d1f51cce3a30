/** What the formats of servers that follow OpenAI's habits share: `/v1`, `/models`, and how such a server is asked about a key. */

import type { JsonBody, Server, WireCall } from '../core/wireFormat';
import { withVersion } from './route';

/** People copy the whole line out of a curl sample. */
const pastedEndpoint =
  /\/(images(\/(generations|generate|edits|models))?|chat\/completions|responses|models)\/?$/;

/** `/v1` where an address has no path at all. */
export function normalizeBaseUrl({ origin, pathname }: URL): string {
  const path = pathname.replace(pastedEndpoint, '').replace(/\/{1,8}$/, '');
  return origin + (path === '' ? '/v1' : path);
}

export async function modelsUrls({ baseUrl, quirks }: Server): Promise<readonly string[]> {
  return urlsOf([quirks.modelsPath ?? '/models'], baseUrl);
}

/** The calls of `WireFormat.keyProbe`. `unacceptable`: what no server takes at `paths`, which bring pictures otherwise. */
export async function keyProbe(
  server: Server,
  paths: readonly string[],
  unacceptable: JsonBody,
): Promise<readonly WireCall[]> {
  const { baseUrl, quirks } = server;
  const wanting =
    quirks.keyCheckPath === undefined
      ? await modelsUrls(server)
      : urlsOf(quirks.keyCheckPath === false ? [] : [quirks.keyCheckPath], baseUrl);
  return [
    ...wanting.map(url => ({ method: 'GET', url, headers }) as const),
    ...urlsOf(paths, baseUrl).map(url => unacceptableCall(url, unacceptable)),
  ];
}

const headers = { accept: 'application/json' };

export function unacceptableCall(url: string, unacceptable: JsonBody): WireCall {
  return { method: 'POST', url, headers, body: { type: 'json', value: unacceptable } };
}

function urlsOf(paths: readonly string[], baseUrl: string): string[] {
  return withVersion(paths, baseUrl).map(path => baseUrl + path);
}
