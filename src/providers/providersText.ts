/** Changes the setting `easel.providers` in the text of a settings file, whose comments and formatting stay. Never reads or writes a file. */

import { parse } from 'jsonc-parser';
import { withValue } from './jsonText';

const setting = 'easel.providers';

export type Entries = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

/** What the text says of the setting; `undefined` where it says nothing, or is no settings file. */
export function entriesIn(text: string): unknown {
  const settings: unknown = parse(text);
  return typeof settings === 'object' && settings !== null ? Reflect.get(settings, setting) : undefined;
}

/** The text with each field changed that differs between the two, and nothing else. */
export function withEntries(text: string, before: Entries, after: Entries): string {
  return changesBetween(before, after).reduce(
    (changed, [path, value]) => withValue(changed, [setting, ...path], value),
    text,
  );
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
