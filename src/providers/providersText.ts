/** Changes the setting `easel.providers` in the text of a settings file, whose comments and formatting stay. Never reads or writes a file. */

import { applyEdits, createScanner, findNodeAtLocation, modify, parse, parseTree } from 'jsonc-parser';

const setting = 'easel.providers';

export type Entries = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

/** What the text says of the setting; `undefined` where it says nothing, or is no settings file. */
export function entriesIn(text: string): unknown {
  const settings: unknown = parse(text);
  return typeof settings === 'object' && settings !== null ? Reflect.get(settings, setting) : undefined;
}

/** The text with each field changed that differs between the two, and nothing else. */
export function withEntries(text: string, before: Entries, after: Entries): string {
  const formattingOptions = formattingOf(text);
  return changesBetween(before, after).reduce(
    (changed, [path, value]) =>
      value === undefined
        ? without(changed, [setting, ...path])
        : applyEdits(changed, modify(changed, [setting, ...path], value, { formattingOptions })),
    text,
  );
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

type Change = readonly [path: readonly string[], value: unknown];

function changesBetween(before: Entries, after: Entries): Change[] {
  return namesOf(before, after).flatMap((id): Change[] => {
    const [old, now] = [before[id], after[id]];
    if (isSame(old, now)) return [];
    if (old === undefined || now === undefined) return [[[id], now]];
    return namesOf(old, now)
      .filter(name => !isSame(old[name], now[name]))
      .map((name): Change => [[id, name], now[name]]);
  });
}

function isSame(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

function namesOf(...objects: readonly object[]): string[] {
  return [...new Set(objects.flatMap(Object.keys))];
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
