/** Finds the path that a server really answers on. Never tries another after an answer that may have cost something. */

import type { Endpoint, Report, WireAnswer } from '../core/wireFormat';
import { errorBodyIn } from './errorBody';
import { isAboutModel } from './errors';

/**
 * Sends along `paths` until one is there, beginning with the one that worked last time; reports what it learned.
 * When none is there, the answer is the first one's: that is the documented path.
 */
export async function sendAlong(
  paths: readonly string[],
  endpoint: Endpoint,
  send: (path: string) => Promise<WireAnswer>,
  report: Report,
): Promise<WireAnswer> {
  const { route } = endpoint;
  let firstAnswer: WireAnswer | undefined;
  for (const path of route === undefined ? paths : likeliestFirst(paths, route)) {
    const answer = await send(path);
    if (!isNotThere(answer)) {
      const isNews = path !== (route ?? paths[0]);
      if (isNews && answer.status < 300) report({ type: 'learned', fact: { type: 'route', route: path } });
      return answer;
    }
    firstAnswer ??= answer;
  }
  if (firstAnswer === undefined) throw new TypeError('sendAlong needs a path');
  return firstAnswer;
}

/** Nothing lives at this address: 404 and 405 that do not speak of the model, or a web page in place of an answer. */
export function isNotThere(answer: WireAnswer): boolean {
  if (answer.pictures.size > 0) return false;
  if (answer.status === 405) return true;
  if (answer.status === 404) return !isAboutModel(errorBodyIn(answer.body) ?? {});
  // A single-page site answers every path with its index (AIGNE Hub, LibreChat-like gateways).
  return answer.status < 300 && answer.body.type === 'text' && answer.body.text.trimStart().startsWith('<');
}

/** What was learned from a generation holds for edits as far as the part before `/images` goes. */
function likeliestFirst(paths: readonly string[], route: string): string[] {
  const rank = (path: string) => (path === route ? 0 : prefixOf(path) === prefixOf(route) ? 1 : 2);
  return [...paths].sort((a, b) => rank(a) - rank(b));
}

function prefixOf(path: string): string {
  return path.slice(0, path.lastIndexOf('/', path.lastIndexOf('/') - 1));
}

/** The same paths under `/v1` as well, for a base URL that may have been given without it. */
export function withVersion(paths: readonly string[], baseUrl: string): string[] {
  return /\/v\d\w*(\/|$)/.test(new URL(baseUrl).pathname)
    ? [...paths]
    : [...paths, ...paths.map(path => `/v1${path}`)];
}
