/** Reads tokens and cost as providers state them. Never computes a price. */

import * as z from 'zod';
import type { Usage } from '../core/imageAnswer';

const count = z.number().nonnegative().optional().catch(undefined);

const stated = z.looseObject({
  input_tokens: count,
  inputTokens: count,
  prompt_tokens: count,
  output_tokens: count,
  outputTokens: count,
  completion_tokens: count,
  total_tokens: count,
  // OpenRouter, in US dollars.
  cost: count,
  // AIGNE Hub; null when it could not work it out.
  aigneHubCredits: count,
});

/** `undefined` when nothing in it is a figure. */
export function usageIn(value: unknown): Usage | undefined {
  const parsed = stated.safeParse(value);
  if (!parsed.success) return undefined;
  const figures = parsed.data;
  const cost = figures.cost ?? figures.aigneHubCredits;
  const usage = {
    inputTokens: figures.input_tokens ?? figures.inputTokens ?? figures.prompt_tokens,
    outputTokens: figures.output_tokens ?? figures.outputTokens ?? figures.completion_tokens,
    totalTokens: figures.total_tokens,
    cost,
    currency: cost === undefined ? undefined : figures.cost === undefined ? 'credits' : 'USD',
  };
  const entries = Object.entries(usage).filter(([, figure]) => figure !== undefined);
  return entries.length === 0 ? undefined : Object.fromEntries(entries);
}

/** The usage of several requests that make up one job. */
export function sumOf(usages: readonly (Usage | undefined)[]): Usage | undefined {
  const known = usages.filter(usage => usage !== undefined);
  return known.length === 0 ? undefined : known.reduce(plus);
}

const figures = ['inputTokens', 'outputTokens', 'totalTokens', 'cost'] as const;

function plus(a: Usage, b: Usage): Usage {
  const sums = figures
    .filter(figure => a[figure] !== undefined || b[figure] !== undefined)
    .map(figure => [figure, (a[figure] ?? 0) + (b[figure] ?? 0)]);
  return { ...a, ...b, ...Object.fromEntries(sums) };
}
