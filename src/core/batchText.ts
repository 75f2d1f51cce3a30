/** The requests of a batch, read out of a text that anybody may have written: a JSON object on each line, or the rows of a Markdown table. Linear in its length; what the fields say is not looked at. */

import { invalidInput } from './imageError';
import { type ParameterName, parameterRows } from './parameters';
import { type Sentence, sentence } from './sentence';

/** `line`: counted from 1. */
export type BatchRow = { readonly line: number; readonly fields: Readonly<Record<string, unknown>> };
export type BatchProblem = { readonly line: number; readonly reason: Sentence };
export type BatchText = { readonly rows: readonly BatchRow[]; readonly problems: readonly BatchProblem[] };

/** Of a file; more is a mistake sooner than a wish. */
export const mostBatchBytes = 4 * 1024 * 1024;
const mostRows = 2000;
/** Characters of a line: a prompt of the longest that models take, in JSON. */
const longestLine = 100_000;
const longestName = 60;

/** `names`: what a field may be called. Throws ImageError `invalidInput` for a text that holds no request, or too many. */
export function readBatch(text: string, form: 'json' | 'table', names: readonly string[]): BatchText {
  const lines = text.split('\n').map((line, at) => ({ line: at + 1, text: line.trim() }));
  const read = form === 'json' ? jsonRows(lines, names) : tableRows(lines, names);
  if (read.rows.length > mostRows)
    throw invalidInput('The file has more than {0} requests. Make several files of it.', mostRows);
  if (read.rows.length + read.problems.length === 0)
    throw invalidInput(
      form === 'json'
        ? 'The file holds no request: each line is to be a JSON object with a “prompt”.'
        : 'The file holds no request: there is no table with a column “prompt”.',
    );
  return read;
}

type Line = { readonly line: number; readonly text: string };

function jsonRows(lines: readonly Line[], names: readonly string[]): BatchText {
  const rows: BatchRow[] = [];
  const problems: BatchProblem[] = [];
  for (const { line, text } of lines) {
    if (text === '') continue;
    const fields = text.length > longestLine ? undefined : objectIn(text);
    const reason = fields === undefined ? unreadable(text) : unknownNames(Object.keys(fields), names);
    if (reason !== undefined) problems.push({ line, reason });
    else if (fields !== undefined) rows.push({ line, fields });
  }
  return { rows, problems };
}

function objectIn(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
    // Programs write null for what is not said.
    return Object.fromEntries(Object.entries(value).filter(([, field]) => field !== null));
  } catch {
    return undefined;
  }
}

function unreadable(text: string): Sentence {
  return text.length > longestLine
    ? sentence('The line is longer than {0} characters.', longestLine)
    : sentence('The line is not a JSON object.');
}

function unknownNames(given: readonly string[], names: readonly string[]): Sentence | undefined {
  const unknown = given.find(name => !names.includes(name));
  return unknown === undefined
    ? undefined
    : sentence('There is no argument “{0}”.', unknown.slice(0, longestName));
}

/** Every table with a column for prompts; whatever else the document says stays unread. */
function tableRows(lines: readonly Line[], names: readonly string[]): BatchText {
  const rows: BatchRow[] = [];
  const problems: BatchProblem[] = [];
  /** Of the table that the line is in; empty where it is no table of requests. */
  let columns: readonly string[] = [];
  lines.forEach(({ line, text }, at) => {
    const heading = lines[at - 1];
    if (!text.includes('|') || text.length > longestLine) {
      if (columns.length > 0 && text.includes('|')) problems.push({ line, reason: unreadable(text) });
      columns = [];
    } else if (heading?.text.includes('|') && isDelimiter(text)) {
      const named = cellsOf(heading.text).map(cell => columnName(cell, names));
      // The heading looked like one more row of the table before.
      if (rows.at(-1)?.line === heading.line) rows.pop();
      const reason = named.includes('prompt') ? unknownNames(named, names) : undefined;
      if (reason !== undefined) problems.push({ line: heading.line, reason });
      columns = named.includes('prompt') && reason === undefined ? named : [];
    } else if (columns.length > 0) {
      const cells = cellsOf(text);
      if (cells.length > columns.length) problems.push({ line, reason: tooManyCells });
      else rows.push({ line, fields: fieldsOf(cells, columns) });
    }
  });
  return { rows, problems };
}

const tooManyCells = sentence('The row has more cells than the table has columns. Write | in a cell as \\|.');

function isDelimiter(text: string): boolean {
  return text.includes('-') && /^[|:\s-]+$/.test(text);
}

/** `| a | b \| c |` → `a`, `b | c`. */
function cellsOf(text: string): string[] {
  const inner = text.replace(/^\|/, '');
  const cells: string[] = [];
  let cell = '';
  for (let at = 0; at < inner.length; at++) {
    const character = inner.charAt(at);
    if (character === '\\' && inner.charAt(at + 1) === '|') {
      cell += '|';
      at++;
    } else if (character === '|') {
      cells.push(cell.trim());
      cell = '';
    } else {
      cell += character;
    }
  }
  return cell.trim() === '' ? cells : [...cells, cell.trim()];
}

/** Headings are written as people write: `File name` is `fileName`. */
function columnName(heading: string, names: readonly string[]): string {
  const plain = heading.replace(/[`\s]/g, '');
  return names.find(name => name.toLowerCase() === plain.toLowerCase()) ?? plain;
}

function fieldsOf(cells: readonly string[], columns: readonly string[]): Record<string, unknown> {
  const entries = columns.map((name, at) => [name, argumentOf(name, cells[at] ?? '')] as const);
  return Object.fromEntries(entries.filter(([, value]) => value !== ''));
}

const numeric: readonly string[] = ['number', 'upTo', 'share'];

/** Every cell is text, and an argument may be none. What cannot be one is left for whoever checks it. */
function argumentOf(name: string, text: string): unknown {
  const kind = Object.hasOwn(parameterRows, name) ? parameterRows[name as ParameterName].kind : '';
  const isNumber = numeric.includes(kind) || name === 'width' || name === 'height';
  if (isNumber && /^-?\d{1,16}$/.test(text)) return Number(text);
  if ((kind === 'flag' || name === 'transparent') && /^(true|false)$/.test(text)) return text === 'true';
  if (name === 'references' && text !== '') return text.split(',').map(path => path.trim());
  return text;
}
