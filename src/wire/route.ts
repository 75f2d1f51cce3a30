/** Finds the path that a server really answers on. Never tries another after an answer that may have cost something. */

import type { Routes } from '../core/learnedFacts';
import type { Endpoint, Report, WireAnswer } from '../core/wireFormat';
import { errorBodyIn } from './errorBody';
import { isAboutModel } from './errors';

/**
 * Sends along `paths`, which lead to the same thing, until one is there; reports what it learned.
 * When none is there, the answer is the first one's: that is the documented path.
 */
export async function sendAlong(
  what: string,
  paths: readonly string[],
  { routes = {} }: Pick<Endpoint, 'routes'>,
  send: (path: string) => Promise<WireAnswer>,
  report: Report,
): Promise<WireAnswer> {
  const [likeliest, ...others] = likeliestFirst(paths, what, routes);
  if (likeliest === undefined) throw new TypeError('sendAlong needs a path');
  const first = await send(likeliest);
  if (!isNotThere(first)) return first;
  for (const path of others) {
    const answer = await send(path);
    if (isNotThere(answer)) continue;
    if (answer.status < 300) report({ type: 'learned', fact: { type: 'route', what, route: path } });
    return answer;
  }
  return first;
}

/** Nothing lives at this address: 404 and 405 that do not speak of the model, or a web page in place of an answer. */
export function isNotThere(answer: WireAnswer): boolean {
  if (answer.pictures.size > 0) return false;
  if (answer.status === 405) return true;
  if (answer.status === 404) return !isAboutModel(errorBodyIn(answer.body) ?? {});
  // A single-page site answers every path with its index (AIGNE Hub, LibreChat-like gateways).
  return answer.status < 300 && answer.body.type === 'text' && answer.body.text.trimStart().startsWith('<');
}

/** What answered last time, then what has its prefix: where generations were found under `/v1`, edits will be as well. */
function likeliestFirst(paths: readonly string[], what: string, routes: Routes): string[] {
  const prefixes = Object.values(routes).map(prefixOf);
  const rank = (path: string) => (path === routes[what] ? 0 : prefixes.includes(prefixOf(path)) ? 1 : 2);
  return [...paths].sort((a, b) => rank(a) - rank(b));
}

/** The part before `/images/generations` or `/chat/completions`. */
function prefixOf(path: string): string {
  return path.slice(0, path.lastIndexOf('/', path.lastIndexOf('/') - 1));
}

const version = /\/v\d\w*(\/|$)|[?&]api-version=/;

/** The same paths under `/v1` as well, for a base URL that may have been given without it. A path may say its version itself. */
export function withVersion(paths: readonly string[], baseUrl: string): string[] {
  if (version.test(new URL(baseUrl).pathname)) return [...paths];
  return [...paths, ...paths.filter(path => !version.test(path)).map(path => `/v1${path}`)];
}

/** A path that names the model: `/deployments/{model}/images/edits`. */
export function pathFor(path: string, model: string): string {
  return path.replace('{model}', encodeURIComponent(model));
}
