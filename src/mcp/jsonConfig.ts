/** Easel among the `mcpServers` of an agent's JSON file; its comments and everything else in it stay. */

import { type ParseError, parse } from 'jsonc-parser';
import { invalidInput } from '../core/imageError';
import { withValue } from '../providers/jsonText';
import { fieldsOf } from './messages';

const path = ['mcpServers', 'easel'];

/** Throws ImageError `invalidInput` for a text that is no JSON object. */
export function withServerInJson(text: string, entry: Readonly<Record<string, unknown>>): string {
  const start = text.trim() === '' ? '{}\n' : text;
  checkJson(start);
  return withValue(start, path, entry, 'first');
}

/** Throws as above. */
export function withoutServerInJson(text: string): string {
  if (text.trim() === '') return text;
  checkJson(text);
  return withValue(text, path, undefined);
}

function checkJson(text: string): void {
  const errors: ParseError[] = [];
  const value: unknown = parse(text, errors, { allowTrailingComma: true });
  const { mcpServers = {} } = fieldsOf(value);
  const isObject = (it: unknown) => typeof it === 'object' && it !== null && !Array.isArray(it);
  if (errors.length > 0 || !isObject(value) || !isObject(mcpServers))
    throw invalidInput(
      'The configuration file is not the JSON that this agent writes itself, and was left alone. Mend it, or copy the configuration and put it in yourself.',
    );
}
