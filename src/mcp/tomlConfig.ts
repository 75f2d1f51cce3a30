/**
 * The table `[mcp_servers.easel]` of Codex's TOML file. Reads no more of TOML than where its tables begin, changes that one
 * table, and leaves every other byte as it is.
 */

import { invalidInput } from '../core/imageError';

const table = ['mcp_servers', 'easel'];

/** Takes the place of the table that is there, else stands at the end. Throws ImageError `invalidInput` where that would not be TOML. */
export function withServerInToml(text: string, entry: Readonly<Record<string, unknown>>): string {
  const eol = text.includes('\r\n') ? '\r\n' : '\n';
  const own = [
    `[${table.join('.')}]`,
    ...Object.entries(entry).map(([key, value]) => `${key} = ${toml(value)}`),
  ]
    .map(line => line + eol)
    .join('');
  const place = placeIn(text);
  if (place) return text.slice(0, place.start) + own + text.slice(place.end);
  const before = text === '' || text.endsWith('\n') ? text : text + eol;
  return before + (before.trim() === '' ? '' : eol) + own;
}

/** Throws as above. */
export function withoutServerInToml(text: string): string {
  const place = placeIn(text);
  return place ? text.slice(0, place.start) + text.slice(place.end).replace(/^\r?\n/, '') : text;
}

/** A string, a whole number or a list of them. JSON's strings are TOML's. */
function toml(value: unknown): string {
  return Array.isArray(value) ? `[${value.map(toml).join(', ')}]` : JSON.stringify(value);
}

type Place = { readonly start: number; readonly end: number };

/** Of our table, from its header to its last line: comments that lead over to the next table are that one's. */
function placeIn(text: string): Place | undefined {
  let current: string | undefined;
  let start: number | undefined;
  let end = 0;
  for (const { line, ...place } of topLines(text)) {
    const header = headerIn(line);
    if (header) current = header.join('\n');
    const isKeyOf = (name: string) => !header && new RegExp(`^\\s*["']?${name}["']?\\s*[.=]`).test(line);
    if ((current === undefined && isKeyOf('mcp_servers')) || (current === 'mcp_servers' && isKeyOf('easel')))
      throw invalidInput(
        'The configuration file keeps its servers in a form that Easel does not change, and was left alone. Copy the configuration and put it in yourself.',
      );
    if (current !== table.join('\n')) continue;
    start ??= place.start;
    if (!/^\s*(#|$)/.test(line)) end = place.end;
  }
  return start === undefined ? undefined : { start, end };
}

/** `[a."b".c]` → its names. Lists of tables are nobody's servers, but end a table as well. */
function headerIn(line: string): readonly string[] | undefined {
  const [, inside = ''] = /^\s*\[\[?([^\]]*)\]/.exec(line) ?? [];
  if (inside === '') return undefined;
  return inside.split('.').map(name => name.trim().replace(/^(["'])(.*)\1$/, '$2'));
}

type Line = { readonly line: string; readonly start: number; readonly end: number };

/** Lines that begin outside of strings and lists of several lines; each ends where the next of them begins. */
function topLines(text: string): Line[] {
  const starts: number[] = [];
  let depth = 0;
  let quote = '';
  for (let at = 0; at < text.length; ) {
    const end = text.indexOf('\n', at);
    const next = end < 0 ? text.length : end + 1;
    if (depth === 0 && quote === '') starts.push(at);
    [depth, quote] = scan(text.slice(at, next), depth, quote);
    at = next;
  }
  return starts.map((start, index) => {
    const end = starts[index + 1] ?? text.length;
    return { start, end, line: text.slice(start, end) };
  });
}

/** How many brackets are open, and in which kind of string of several lines it is, after a line. A header's own close on it. */
function scan(line: string, depth: number, quote: string): [number, string] {
  let [open, within] = [depth, quote];
  for (let at = 0; at < line.length; at++) {
    const three = line.slice(at, at + 3);
    const one = line[at] ?? '';
    if (within !== '') {
      if (one === '\\' && within.startsWith('"')) at++;
      else if (within.length === 3 ? three === within : one === within) {
        at += within.length - 1;
        within = '';
      }
    } else if (one === '#') break;
    else if (three === '"""' || three === "'''") {
      within = three;
      at += 2;
    } else if (one === '"' || one === "'") within = one;
    else if (one === '[' || one === '{') open++;
    else if (one === ']' || one === '}') open = Math.max(0, open - 1);
  }
  // A string of one line ends with it, whatever its writer forgot.
  return [open, within.length === 3 ? within : ''];
}
