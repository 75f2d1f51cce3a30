/** How a module of JavaScript names a picture: by an import that it has, or by a new one written as the others are. Reads lines, not the language. */

import { stemOf } from './fileNames';

export type Import = {
  readonly name: string;
  /** Absent: the module imports it already. */
  readonly statement?: { readonly line: number; readonly text: string };
};

/** `undefined`: the module has its pictures as plain addresses. `path`: from the module to the picture. */
export function importOf(source: string, path: string): Import | undefined {
  const lines = source.split('\n');
  const { after, statements } = importsIn(lines);
  const from = path.startsWith('.') ? path : `./${path}`;
  const known = statements.map(parsed).find(statement => statement?.from === from);
  if (known !== undefined) return { name: known.name };
  const hasAddresses = /\ssrc=["']/.test(source);
  if (hasAddresses && !statements.some(statement => picture.test(statement))) return undefined;
  const name = freeName(path, source);
  const last = statements.at(-1) ?? '';
  const quote = last.includes('"') ? '"' : "'";
  const end = last === '' || last.endsWith(';') ? ';' : '';
  const text = `import ${name} from ${quote}${from.replace(/[\\'"]/g, '\\$&')}${quote}${end}`;
  return { name, statement: { line: after, text: last === '' ? `${text}\n` : text } };
}

const picture = /\.(png|jpe?g|webp|avif|gif|svg)['"];?$/i;

type Imports = {
  /** The line behind the last one. */
  readonly after: number;
  /** Each in one line. */
  readonly statements: readonly string[];
};

function importsIn(lines: readonly string[]): Imports {
  const statements: string[] = [];
  // Directives such as 'use client' come first.
  let after = 0;
  while (/^['"]use /.test(lines[after] ?? '')) after++;
  let begun: string[] | undefined;
  for (const [at, line] of lines.entries()) {
    if (/^import[\s{'"]/.test(line)) begun = [];
    begun?.push(line.trim());
    if (begun === undefined || !isEnd(line.trimEnd())) continue;
    statements.push(begun.join(' '));
    begun = undefined;
    after = at + 1;
  }
  return { after, statements };
}

function isEnd(line: string): boolean {
  return [`'`, `"`, `';`, `";`].some(end => line.endsWith(end));
}

function parsed(statement: string): { readonly name: string; readonly from: string } | undefined {
  const [, name, from] = /^import ([\p{L}_$][\p{L}\p{N}_$]*) from ['"]([^'"]+)['"];?$/u.exec(statement) ?? [];
  return name === undefined || from === undefined ? undefined : { name, from };
}

/** `a-lake-1.png` → `aLake1Image`: no word of the language, and none of the module's. */
function freeName(path: string, source: string): string {
  const words = stemOf(path.slice(path.lastIndexOf('/') + 1)).split(/[^\p{L}\p{N}]+/u);
  const parts = [...words.filter(Boolean), 'image'].map((word, at) => {
    const [first = '', ...rest] = word;
    return (at === 0 ? first.toLowerCase() : first.toUpperCase()) + rest.join('');
  });
  const joined = parts.join('');
  const name = /^\p{N}/u.test(joined) ? `picture${joined}` : joined;
  for (let number = 1; ; number++) {
    const free = number === 1 ? name : `${name}${number}`;
    if (!source.includes(free)) return free;
  }
}
