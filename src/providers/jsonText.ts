/** Changes one value in the text of a JSON file that people keep, whose comments and formatting stay. */

import { applyEdits, createScanner, findNodeAtLocation, modify, parseTree } from 'jsonc-parser';

/** `undefined` takes the property out. A new one stands behind the others, or before them, where the line of no other is formatted anew. */
export function withValue(
  text: string,
  path: readonly string[],
  value: unknown,
  place: 'first' | 'last' = 'last',
): string {
  if (value === undefined) return without(text, [...path]);
  const formattingOptions = formattingOf(text);
  const first = place === 'first' && { getInsertionIndex: () => 0 };
  return applyEdits(text, modify(text, [...path], value, { formattingOptions, ...first }));
}

/** The library's own removal takes the comment along that stands behind the property before. */
function without(text: string, path: string[]): string {
  const tree = parseTree(text);
  const property = tree && findNodeAtLocation(tree, path)?.parent;
  const siblings = property?.parent?.children ?? [];
  const at = property === undefined ? -1 : siblings.indexOf(property);
  if (property === undefined || at < 0) return text;
  const [before, after] = [siblings[at - 1], siblings[at + 1]];
  const end = property.offset + property.length;
  const comma = commaBetween(text, end, after?.offset ?? end);
  // What is left of its line goes as well, where that is nothing.
  const [, blank = ''] = /(\r?\n[ \t]*)$/.exec(text.slice(0, property.offset).slice(-200)) ?? [];
  const rest = text.slice(comma ?? end);
  const start = property.offset - (/^[ \t]*(\r?\n|$)/.test(rest.slice(0, 200)) ? blank.length : 0);
  const head = text.slice(0, start);
  if (after !== undefined || before === undefined) return head + rest;
  const last = commaBetween(head, before.offset + before.length, start);
  return last === undefined ? head + rest : head.slice(0, last - 1) + head.slice(last) + rest;
}

/** Where the comma ends that stands there, comments aside. */
function commaBetween(text: string, start: number, end: number): number | undefined {
  const scanner = createScanner(text, true);
  scanner.setPosition(start);
  scanner.scan();
  const isComma = text[scanner.getTokenOffset()] === ',';
  const behind = scanner.getTokenOffset() + scanner.getTokenLength();
  return isComma && behind <= end ? behind : undefined;
}

/** As the file has it, where it shows that. */
function formattingOf(text: string): { tabSize: number; insertSpaces: boolean; eol: string } {
  const [, indent = '  '] = /^([ \t]{1,16})["/]/m.exec(text.slice(0, 10_000)) ?? [];
  const insertSpaces = !indent.startsWith('\t');
  return {
    insertSpaces,
    tabSize: insertSpaces ? indent.length : 4,
    eol: text.includes('\r\n') ? '\r\n' : '\n',
  };
}
