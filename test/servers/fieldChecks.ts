/** What strict stand-ins check in the fields of a request, and how they refuse one. */

import { Refusal } from './refusal';

/** The fields that a request may have, and which values each of them. */
export type KnownFields = Readonly<Record<string, (value: unknown) => boolean>>;

/** Throws a Refusal of status 422 for a field that is not known, or of another kind than it should be. */
export function checkInput(input: Readonly<Record<string, unknown>>, known: KnownFields): void {
  for (const [field, value] of Object.entries(input)) {
    const isRight = known[field];
    if (isRight === undefined)
      throw new Refusal(422, 'Extra inputs are not permitted', { param: field, type: 'extra_forbidden' });
    if (!isRight(value))
      throw new Refusal(422, 'Input should be valid', { param: field, type: 'value_error' });
  }
}

export const isText = (value: unknown): boolean => typeof value === 'string' && value !== '';
export const isWhole = (value: unknown): boolean => Number.isSafeInteger(value);
export const isFlag = (value: unknown): boolean => typeof value === 'boolean';
export const isOneOf =
  (...values: readonly unknown[]) =>
  (value: unknown): boolean =>
    values.includes(value);
export const isBetween =
  (min: number, max: number, step = 1) =>
  (value: unknown): boolean =>
    typeof value === 'number' && value >= min && value <= max && value % step === 0;
