/** Reads what a provider's own list says that a model costs (OpenRouter's `/images/models/…/endpoints`). */

import * as z from 'zod';
import type { Amounts, Price } from '../core/price';
import { tablePrice } from '../core/priceTable';

const line = z.looseObject({
  billable: z.string(),
  unit: z.string(),
  cost_usd: z.coerce.number().nonnegative(),
  variant: z.string().max(100).nullish(),
});

type Line = z.infer<typeof line>;

const endpoint = z.looseObject({ pricing: z.array(z.unknown()).max(100) });
const endpoints = z.array(z.unknown()).max(100);
const list = z.union([
  z.looseObject({ endpoints }),
  z.looseObject({ data: z.looseObject({ endpoints }) }).transform(({ data }) => data),
]);

/** Of several that offer the model, the dearest counts. `undefined`: the list says nothing of pictures. */
export function readPriceList(value: unknown, model: string): Price | undefined {
  const offers = list.safeParse(value).data?.endpoints ?? [];
  const prices = offers.flatMap(offer => {
    const lines = (endpoint.safeParse(offer).data?.pricing ?? []).flatMap(
      each => line.safeParse(each).data ?? [],
    );
    return priceIn(lines, model) ?? [];
  });
  return prices.sort((a, b) => dearest(b) - dearest(a))[0];
}

function priceIn(lines: readonly Line[], model: string): Price | undefined {
  const find = (billables: readonly string[], unit: string) =>
    lines.find(each => billables.includes(each.billable) && each.unit === unit)?.cost_usd;
  const input = find(['input_image', 'input_reference'], 'image');
  const along = input === undefined ? {} : { input: { type: 'flat', usd: input } as const };
  const pieces = lines.filter(
    ({ billable, unit }) => billable === 'output_image' && ['image', 'request'].includes(unit),
  );
  if (pieces.length > 0) {
    return { picture: { type: 'table', unit: 'usd', amounts: amountsOf(pieces) }, ...along };
  }
  const megapixel = find(['output_image'], 'megapixel');
  if (megapixel !== undefined) {
    return { picture: { type: 'megapixels', first: megapixel, further: megapixel }, ...along };
  }
  const token = find(['output_image'], 'token');
  const known = tablePrice(model);
  // How many tokens a picture takes is not in the list.
  if (token === undefined || known?.tokens === undefined) return undefined;
  const perMillion = (cost: number | undefined, otherwise: number) =>
    cost === undefined ? otherwise : cost * 1_000_000;
  const { textIn, imageIn } = known.tokens;
  const tokens = {
    textIn: perMillion(find(['input_text'], 'token'), textIn),
    imageIn: perMillion(find(['input_image', 'input_reference'], 'token'), imageIn),
    imageOut: perMillion(token, 0),
  };
  return { ...known, tokens, ...along };
}

const qualities = new Set(['low', 'medium', 'high', 'xhigh', 'max', 'standard', 'hd']);

/** A variant is a quality, a size, or both: `high`, `2K`, `1024x1024 high`. */
function amountsOf(lines: readonly Line[]): Amounts {
  const amounts: Record<string, Record<string, number>> = {};
  for (const { variant, cost_usd } of lines) {
    const words = (variant ?? '').split(/[^\dA-Za-z]/);
    const quality = words.find(word => qualities.has(word.toLowerCase()))?.toLowerCase() ?? 'any';
    const size = words.find(word => /^(\d{1,2}[kK]|512|\d{1,5}x\d{1,5})$/.test(word)) ?? 'any';
    amounts[quality] = { ...amounts[quality], [size.replace('k', 'K')]: cost_usd };
  }
  return amounts;
}

function dearest({ picture, tokens }: Price): number {
  if (picture.type === 'megapixels') return picture.first;
  if (tokens !== undefined) return tokens.imageOut;
  return picture.type === 'table'
    ? Math.max(...Object.values(picture.amounts).flatMap(row => Object.values(row)))
    : 0;
}
