/** Reads what a provider's own listing says that a model takes (OpenRouter's `/images/models/…/endpoints`). What it does not name, the model has not. */

import * as z from 'zod';
import type { PartialAbilities } from '../core/modelAbilities';
import { noAbilities } from '../core/parameters';
import { parseShape, type SizeRule } from '../core/sizes';

const word = z.string().min(1).max(40);
const words = z.looseObject({ type: z.literal('enum'), values: z.array(word).min(1).max(200) });
const range = z.looseObject({ type: z.literal('range'), max: z.number().nonnegative() });

const offer = z.looseObject({
  supported_parameters: z.record(z.string(), z.unknown()),
  supports_streaming: z.boolean().optional().catch(undefined),
});

const endpoints = z.array(offer).min(1).max(100);
const list = z.union([
  z.looseObject({ endpoints }).transform(value => value.endpoints),
  z.looseObject({ data: z.looseObject({ endpoints }) }).transform(({ data }) => data.endpoints),
]);

/** Of several that offer the model, each takes what it can: all together count. `undefined`: the listing does not say. */
export function readListedAbilities(value: unknown): PartialAbilities | undefined {
  const offers = list.safeParse(value).data;
  if (offers === undefined) return undefined;
  const offered = new Offered(offers.map(each => each.supported_parameters));
  const references = offered.most('input_references');
  return {
    ...noAbilities,
    paintsInChat: false,
    sizes: sizesOf(offered),
    maxN: Math.max(1, offered.most('n')),
    qualities: offered.words('quality'),
    backgrounds: offered.words('background'),
    outputFormats: offered.words('output_format'),
    compression: offered.has('output_compression'),
    seed: offered.has('seed'),
    // For whoever reads the provider's own records: no model needs to know it.
    user: true,
    maxPartialImages: offers.some(each => each.supports_streaming) ? 1 : 0,
    edits:
      references === 0 ? undefined : { maxSources: references, mask: false, markup: offered.has('markup') },
  };
}

class Offered {
  constructor(private readonly offers: readonly Readonly<Record<string, unknown>>[]) {}

  has(name: string): boolean {
    return this.all(name).length > 0;
  }

  words(name: string): readonly string[] {
    return [...new Set(this.all(name).flatMap(each => words.safeParse(each).data?.values ?? []))];
  }

  most(name: string): number {
    return Math.floor(Math.max(0, ...this.all(name).map(each => range.safeParse(each).data?.max ?? 0)));
  }

  private all(name: string): unknown[] {
    return this.offers.map(each => each[name]).filter(each => each !== undefined && each !== null);
  }
}

/** Shapes where the model has some, for these are what every model of the listing has in common. */
function sizesOf(offered: Offered): SizeRule {
  const ratios = offered.words('aspect_ratio').filter(ratio => parseShape(ratio)?.ratio !== undefined);
  const resolutions = offered.words('resolution').filter(each => parseShape(each)?.resolution !== undefined);
  if (ratios.length > 0 || resolutions.length > 0) return { type: 'ratios', ratios, resolutions };
  if (!offered.has('size')) return { type: 'prompt' };
  const sizes = offered.words('size');
  return sizes.length === 0 ? { type: 'any' } : { type: 'list', sizes };
}
