/** Reads what a person pastes to tell where a provider is: an address, or a whole curl line of its documentation. */

import { invalidInput } from '../core/imageError';
import { type WireFormatId, wireFormats } from '../wire/wireFormats';
import { presets } from './presets';
import type { Auth, Provider } from './provider';
import { shellWords } from './shellWords';

export type PastedProvider = {
  /** Where the API begins, without what a sample asks for there. */
  readonly baseUrl: string;
  readonly wire: WireFormatId;
  readonly auth: Auth;
  /** As it stood in the line; absent where a sample has a place for it. Nothing else of the line's headers is taken. */
  readonly key?: string;
  readonly model?: string;
};

/** The built-in provider whose knowledge holds wherever its wire format is spoken; `undefined`: many speak it. */
export function presetOf(wire: WireFormatId): Provider | undefined {
  return wire === 'openai-images' || wire === 'chat-images'
    ? undefined
    : presets.find(preset => preset.wire === wire);
}

type Line = { url?: string; key?: string; auth?: Auth; model?: string | undefined };

/** Throws ImageError `invalidInput`, which never repeats the text: it may hold a key. */
export async function readPasted(text: string): Promise<PastedProvider> {
  const words = shellWords(text);
  const start = words.findIndex(word => /^(.*[/\\])?curl(\.exe)?$/i.test(word.slice(-300)));
  const line: Line =
    start < 0 ? { url: words.length === 1 ? (words[0] ?? '') : '' } : readCurl(words.slice(start + 1));
  const url = urlOf(line.url ?? '');
  const wire = wireOf(url);
  const { normalizeBaseUrl } = await wireFormats[wire]();
  const usual = presets.find(preset => preset.wire === wire)?.auth ?? 'bearer';
  const { key, auth = usual, model = deploymentIn(url) ?? geminiPath.exec(url.pathname)?.[1] } = line;
  return {
    ...{ baseUrl: normalizeBaseUrl(url), wire, auth },
    ...(key !== undefined && { key }),
    // There it is the one that calls the tool, and not the one that paints.
    ...(model !== undefined && wire !== 'openai-responses' && { model }),
  };
}

function urlOf(given: string): URL {
  const host = /^(localhost|127\.[\d.]{1,12}|\[::1\])(:\d{1,5})?(\/|$)/i;
  const isBare = !/^[a-z][a-z0-9+.-]{0,20}:\/\//i.test(given) && /^[\w.[\]:-]{1,300}(\/|$)/.test(given);
  const text = isBare ? `${host.test(given) ? 'http' : 'https'}://${given}` : given;
  if (!URL.canParse(text)) throw notAnAddress();
  const url = new URL(text);
  if (url.protocol !== 'https:' && url.protocol !== 'http:') throw notAnAddress();
  if (isBare && !/[.:]|^localhost$/.test(url.host)) throw notAnAddress();
  if (url.username !== '' || url.password !== '')
    throw invalidInput('Leave user name and password out of the address.');
  return url;
}

/** Azure names in the address what others name in the body. */
function deploymentIn({ pathname }: URL): string | undefined {
  return /\/openai\/deployments\/([\w.-]{1,200})/.exec(pathname)?.[1];
}

function notAnAddress(): Error {
  return invalidInput('That is neither a web address nor a curl line. An address begins with https://');
}

/** Names the model in it. */
const geminiPath = /\/v1(?:beta|alpha)?\/models\/([^/:]{1,200}):(?:g|streamG)enerateContent$/;

const azureHosts =
  /\.((openai|services\.ai|cognitiveservices)\.azure\.(com|us)|api\.cognitive\.microsoft\.com)$/;

/** By what a sample asks for, else by whose address it is. */
function wireOf(url: URL): WireFormatId {
  const { hostname, pathname } = url;
  if (azureHosts.test(hostname)) return 'azure-openai';
  if (/\/chat\/completions\/?$/.test(pathname)) return 'chat-images';
  if (geminiPath.test(pathname)) return 'gemini';
  if (/\/api\/(v2\/image(\/|$)|images\/generations\/?$)/.test(pathname)) return 'aigne-hub';
  if (/\/v2beta\/stable-image\//.test(pathname)) return 'stability';
  if (/^\/v2\/image\/generate\/ideogram-/.test(pathname)) return 'ideogram';
  if (/\/sdapi\/v\d/.test(pathname)) return 'sdapi';
  if (/\/(prompt|object_info(\/\w{1,100})?)\/?$/.test(pathname)) return 'comfyui';
  if (/\/responses\/?$/.test(pathname)) return 'openai-responses';
  return presets.find(preset => isAt(preset, url))?.wire ?? 'openai-images';
}

/** Of a vendor its hosts tell; of servers that people run themselves the port that they have unless told. */
function isAt({ baseUrl, hosts }: Provider, { hostname, port, pathname }: URL): boolean {
  if (hosts?.test(hostname)) return true;
  if (baseUrl === undefined) return false;
  const usual = new URL(baseUrl);
  return usual.hostname === '127.0.0.1'
    ? usual.port === port && pathname === '/'
    : usual.hostname === hostname;
}

/** Options that are followed by a value, as curl's manual lists them; of others the next word is not theirs. */
const longWithValue = new Set(
  [
    'header data data-raw data-binary data-ascii data-urlencode json form form-string request url user',
    'oauth2-bearer proxy proxy-user proxy-header noproxy output referer user-agent cookie cookie-jar',
    'upload-file max-time connect-timeout config write-out cert key cacert capath resolve connect-to',
    'retry retry-delay retry-max-time interface limit-rate range dump-header url-query aws-sigv4',
  ].flatMap(names => names.split(' ')),
);
const shortWithValue = new Set('HdFXuxoeAbcTmKwErCDUyYztPQ');
const longNames: Readonly<Record<string, string>> = { H: 'header', d: 'data', F: 'form' };

function readCurl(words: readonly string[]): Line {
  const line: Line = {};
  for (let at = 0; at < words.length; at++) {
    const { name, value, isNext } = optionIn(words[at] ?? '');
    if (isNext) at += 1;
    const given = isNext ? (words[at] ?? '') : (value ?? '');
    if (name === undefined || name === 'url') line.url = betterUrl(line.url, given);
    else take(line, name, given);
  }
  return line;
}

type Option = { readonly name?: string; readonly value?: string; readonly isNext?: boolean };

/** `--header X`, `--header=X`, `-H X`, `-HX`, `-sSH X`; without a name: no option. */
function optionIn(word: string): Option {
  if (!/^-./.test(word)) return { value: word };
  if (word.startsWith('--')) {
    const [, name = '', value] = /^--([a-z0-9-]{1,40})(?:=([\s\S]*))?$/.exec(word) ?? [];
    return value === undefined ? { name, isNext: longWithValue.has(name) } : { name, value };
  }
  const letters = [...word.slice(1, 20)];
  const at = letters.findIndex(letter => shortWithValue.has(letter));
  const letter = letters[at];
  if (letter === undefined) return { name: '' };
  const name = longNames[letter] ?? letter;
  const value = word.slice(at + 2);
  return value === '' ? { name, isNext: true } : { name, value };
}

/** The first one with a scheme, for what follows an option that is not known stands like an address. */
function betterUrl(before: string | undefined, word: string): string {
  if (before === undefined) return word;
  return /^https?:\/\//i.test(before) || !/^https?:\/\//i.test(word) ? before : word;
}

function take(line: Line, name: string, value: string): void {
  if (name === 'header') takeHeader(line, value);
  else if (name === 'oauth2-bearer') takeKey(line, value, 'bearer');
  else if (name === 'json' || name.startsWith('data')) line.model ??= modelIn(value);
  else if (name.startsWith('form') && value.startsWith('model=')) line.model ??= wordIn(value.slice(6));
}

const keyHeader = /^(x-)?(goog-)?(api-?)?key$|^(x-)?(auth|access)-token$/i;

function takeHeader(line: Line, header: string): void {
  const colon = header.indexOf(':');
  const [name, value] = [header.slice(0, Math.max(0, colon)).trim(), header.slice(colon + 1).trim()];
  if (name.toLowerCase() === 'authorization') {
    const [scheme = '', ...rest] = value.split(' ', 20).filter(part => part !== '');
    if (rest.length === 0) takeKey(line, scheme, { header: name });
    else if (scheme.toLowerCase() === 'bearer') takeKey(line, rest.join(' '), 'bearer');
    else if (/^(key|token)$/i.test(scheme)) takeKey(line, rest.join(' '), { header: name, scheme });
  } else if (keyHeader.test(name)) takeKey(line, value, { header: name });
}

/** What samples write where the key goes: `$KEY`, `<your key>`, `YOUR_API_KEY`, `sk-…`. */
const placeholder = /\s|[<>{}[\]…*]|^[$%]|\.\.\.|^your\b|^[a-z][a-z_]{0,60}_(key|token)(_here)?$/i;

function takeKey(line: Line, key: string, auth: Auth): void {
  line.auth = auth;
  if (key !== '' && key.length <= 4096 && !placeholder.test(key)) line.key = key;
}

function modelIn(body: string): string | undefined {
  try {
    return wordIn((JSON.parse(body) as { model?: unknown } | null)?.model);
  } catch {
    return undefined;
  }
}

function wordIn(value: unknown): string | undefined {
  return typeof value === 'string' && /^[^\s$<>{}]{1,200}$/.test(value) ? value : undefined;
}
