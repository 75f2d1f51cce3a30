/** Reads tokens and cost as providers state them. Never computes a price. */

import * as z from 'zod';
import type { Usage } from '../core/usage';

const count = z.number().nonnegative().optional().catch(undefined);

const details = z.looseObject({ image_tokens: count }).optional().catch(undefined);

/** Gemini: `[{ modality: 'IMAGE', tokenCount: 1120 }]`. */
const modalities = z
  .array(z.looseObject({ modality: z.string().optional().catch(undefined), tokenCount: count }))
  .max(20)
  .optional()
  .catch(undefined);

const stated = z.looseObject({
  input_tokens: count,
  inputTokens: count,
  prompt_tokens: count,
  output_tokens: count,
  outputTokens: count,
  completion_tokens: count,
  total_tokens: count,
  input_tokens_details: details,
  output_tokens_details: details,
  completion_tokens_details: details,
  // Gemini.
  promptTokenCount: count,
  candidatesTokenCount: count,
  totalTokenCount: count,
  promptTokensDetails: modalities,
  candidatesTokensDetails: modalities,
  // MAI-Image at Azure.
  num_input_text_tokens: count,
  num_input_image_tokens: count,
  num_output_tokens: count,
  // OpenRouter, in US dollars.
  cost: count,
  // xAI: 10^10 are a US dollar.
  cost_in_usd_ticks: count,
  // AIGNE Hub; null when it could not work it out.
  aigneHubCredits: count,
});

const ticksInADollar = 10_000_000_000;

/** `undefined` when nothing in it is a figure. */
export function usageIn(value: unknown): Usage | undefined {
  const parsed = stated.safeParse(value);
  if (!parsed.success) return undefined;
  const figures = parsed.data;
  const ticks = figures.cost_in_usd_ticks;
  const dollars = figures.cost ?? (ticks === undefined ? undefined : ticks / ticksInADollar);
  const cost = dollars ?? figures.aigneHubCredits;
  const output = figures.output_tokens_details ?? figures.completion_tokens_details;
  const usage = {
    inputTokens:
      figures.input_tokens ??
      figures.inputTokens ??
      figures.prompt_tokens ??
      figures.promptTokenCount ??
      bothOf(figures.num_input_text_tokens, figures.num_input_image_tokens),
    outputTokens:
      figures.output_tokens ??
      figures.outputTokens ??
      figures.completion_tokens ??
      figures.candidatesTokenCount ??
      figures.num_output_tokens,
    totalTokens: figures.total_tokens ?? figures.totalTokenCount,
    inputImageTokens:
      figures.input_tokens_details?.image_tokens ??
      ofPictures(figures.promptTokensDetails) ??
      figures.num_input_image_tokens,
    outputImageTokens: output?.image_tokens ?? ofPictures(figures.candidatesTokensDetails),
    cost,
    currency: cost === undefined ? undefined : dollars === undefined ? 'credits' : 'USD',
  };
  const entries = Object.entries(usage).filter(([, figure]) => figure !== undefined);
  return entries.length === 0 ? undefined : Object.fromEntries(entries);
}

function bothOf(words: number | undefined, pictures: number | undefined): number | undefined {
  return words === undefined ? pictures : words + (pictures ?? 0);
}

function ofPictures(details: z.infer<typeof modalities>): number | undefined {
  return details?.find(({ modality }) => modality === 'IMAGE')?.tokenCount;
}

/** The usage of several requests that make up one job. */
export function sumOf(usages: readonly (Usage | undefined)[]): Usage | undefined {
  const known = usages.filter(usage => usage !== undefined);
  return known.length === 0 ? undefined : known.reduce(plus);
}

const figures = [
  'inputTokens',
  'outputTokens',
  'totalTokens',
  'inputImageTokens',
  'outputImageTokens',
  'cost',
] as const;

function plus(a: Usage, b: Usage): Usage {
  const sums = figures
    .filter(figure => a[figure] !== undefined || b[figure] !== undefined)
    .map(figure => [figure, (a[figure] ?? 0) + (b[figure] ?? 0)]);
  return { ...a, ...b, ...Object.fromEntries(sums) };
}
