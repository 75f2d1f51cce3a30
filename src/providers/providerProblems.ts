/** Says what is wrong with the setting `easel.providers`, in sentences about a place in it. Never repeats a value, which may be a secret. */

import type * as z from 'zod';
import { type Sentence, sentence, type Value } from '../core/sentence';

/** What the schema itself finds wrong: its messages, in which `{0}` is the place. */
export const faults = {
  scheme: '{0} must begin with https:// or http://.',
  address: '{0} is not an address.',
  userName: '{0} must not contain a user name.',
  headerName: '{0} is not the name of a header.',
  headerValue: '{0} must be plain characters on one line.',
  authScheme: '{0} must be one word, as in “Authorization: Key …”.',
  keyHeader: 'Keys do not belong in {0}: use "auth" and the command “Easel: Set API Key…”.',
  path: '{0} must begin with /.',
  fieldName: '{0} is not the name of a field.',
  id: '{0} is not a usable id: use letters, digits, dots, hyphens and underscores, 64 at most.',
} as const;

type Issue = z.core.$ZodIssue;
type Path = readonly PropertyKey[];

/** `path` leads to what was read with `reportInput`: what has no input is missing. */
export function problemAt(path: Path, issue: Issue): Sentence {
  const at = [...path, ...issue.path];
  const place = placeAt(at);
  if (issue.code === 'invalid_key' && issue.issues[0]) return problemAt(at, issue.issues[0]);
  if (issue.code === 'invalid_union') return problemOfNone(at, issue.errors);
  if (issue.code === 'unrecognized_keys')
    return sentence('Easel does not know {0} in {1}.', quoted(issue.keys), place);
  const fault = Object.values(faults).find(text => text === issue.message);
  if (fault !== undefined) return sentence(fault, place);
  if (issue.code === 'invalid_type' && issue.input === undefined) return sentence('{0} is missing.', place);
  const expected = expectation(issue);
  return expected === undefined
    ? sentence('{0} must not be empty.', place)
    : sentence('{0} must be {1}.', place, expected);
}

export function placeAt(path: Path): string {
  return ['easel.providers', ...path].join('.');
}

/** Of several forms, the one that came closest says most. */
function problemOfNone(at: Path, forms: readonly (readonly Issue[])[]): Sentence {
  const [closest] = forms.toSorted((a, b) => closeness(b) - closeness(a));
  const [issue] = closest ?? [];
  if (issue !== undefined && closeness(closest ?? []) > 0) return problemAt(at, issue);
  const expected = forms.flatMap(([first]) => (first && expectation(first)) ?? []);
  return sentence('{0} must be {1}.', placeAt(at), expected.reduce(either));
}

function closeness(issues: readonly Issue[]): number {
  const isOfForm = ({ code }: Issue) => code !== 'invalid_type' && code !== 'invalid_value';
  return Math.max(0, ...issues.map(issue => issue.path.length + (isOfForm(issue) ? 1 : 0)));
}

function either(one: Value, other: Value): Sentence {
  return sentence('{0} or {1}', one, other);
}

/** What should stand there; `undefined`: anything but nothing. */
function expectation(issue: Issue): Value | undefined {
  switch (issue.code) {
    case 'invalid_type':
      return sentence(issue.expected in forms ? forms[issue.expected as keyof typeof forms] : forms.object);
    case 'invalid_value':
      return issue.values.length === 1 ? quoted(issue.values) : sentence('one of {0}', quoted(issue.values));
    case 'too_small':
      return issue.origin === 'number' ? sentence('at least {0}', Number(issue.minimum)) : undefined;
    case 'too_big':
      return sentence('at most {0}', Number(issue.maximum));
    default:
      return undefined;
  }
}

const forms = {
  string: 'text in quotes',
  number: 'a whole number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'an object',
} as const;

function quoted(values: readonly unknown[]): string {
  return values.map(value => JSON.stringify(value)).join(', ');
}
