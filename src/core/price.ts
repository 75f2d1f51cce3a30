/** What a request will cost by a price, before it is sent. Never a promise: the answer's usage says what it did cost. */

import type { ImageParameters } from './parameters';
import { type PixelSize, parsePixelSize, parseShape } from './sizes';

/** USD for a million tokens. */
export type TokenPrices = { readonly textIn: number; readonly imageIn: number; readonly imageOut: number };

/** By quality, then by size as the vendor prices it; `any` is whatever is not named. */
export type Amounts = Readonly<Record<string, Readonly<Record<string, number>>>>;

/** Of one new picture. */
export type PictureAmount =
  /** Sizes are named `1024x1024`, `2K`, or `square` and `oblong`. */
  | { readonly type: 'table'; readonly unit: 'usd' | 'tokens'; readonly amounts: Amounts }
  /** Tokens, from how finely a quality cuts the picture up (gpt-image-2 and later). */
  | { readonly type: 'detail'; readonly factors: Readonly<Record<string, number>> }
  /** USD for the first million pixels and for each further one. */
  | { readonly type: 'megapixels'; readonly first: number; readonly further: number };

/** Of one picture that is sent along. */
export type InputAmount =
  | { readonly type: 'flat'; readonly usd: number }
  | { readonly type: 'tokens'; readonly tokens: number }
  /** Tokens: so many 512 px tiles of the picture, made 512 px on its shorter side (gpt-image-1). */
  | { readonly type: 'tiles' }
  /** Tokens: so many 32 px patches, 1536 at most, of the picture drawn up to 1024 px (gpt-image-2). */
  | { readonly type: 'patches' };

export type Price = {
  readonly tokens?: TokenPrices;
  readonly picture: PictureAmount;
  readonly input?: InputAmount;
  /** What the vendor takes where nothing is said. Where that is not known, the dearest counts. */
  readonly unset?: { readonly quality?: string; readonly size?: string };
};

/** What is to be paid for. */
export type PricedRequest = {
  readonly prompt: string;
  readonly parameters: ImageParameters;
  /** Pictures that go along. */
  readonly sources: readonly PixelSize[];
};

/** USD. `isAtMost`: the model may choose a cheaper quality or size by itself. */
export type Estimate = { readonly usd: number; readonly isAtMost: boolean };

/** Each sketch of a stream costs so many tokens more (OpenAI). */
const sketchTokens = 100;
/** Of text, that come with each request without being written by anybody (measured at OpenAI). */
const ownTokens = 32;
const fidelityTokens = { square: 4096, oblong: 6144 };

/** Of all pictures of the request. What goes along is paid for with each: vendors bill several pictures as so many calls. */
export function estimateOf(price: Price, { prompt, parameters, sources }: PricedRequest): Estimate {
  const { tokens = { textIn: 0, imageIn: 0, imageOut: 0 } } = price;
  const { n = 1, partialImages = 0, inputFidelity } = parameters;
  const picture = pictureAmount(price, parameters);
  const out = picture.unit === 'tokens' ? inDollars(picture.amount, tokens.imageOut) : picture.amount;
  const sketches = inDollars(partialImages * sketchTokens, tokens.imageOut);
  const isFine = inputFidelity === 'high';
  const along = sources.reduce((sum, source) => sum + inputCost(price, source, isFine), 0);
  const words = inDollars(wordTokens(prompt) + ownTokens, tokens.textIn);
  return { usd: n * (out + sketches + along + words), isAtMost: picture.isAtMost };
}

/** The same where a vendor takes a share of it, 0 to 1. */
export function atShare(price: Price, share: number): Price {
  const { tokens, picture, input } = price;
  return {
    ...price,
    ...(tokens && {
      tokens: {
        textIn: share * tokens.textIn,
        imageIn: share * tokens.imageIn,
        imageOut: share * tokens.imageOut,
      },
    }),
    picture: pictureAtShare(picture, share),
    ...(input && { input: input.type === 'flat' ? { ...input, usd: share * input.usd } : input }),
  };
}

function pictureAtShare(picture: PictureAmount, share: number): PictureAmount {
  if (picture.type === 'megapixels')
    return { ...picture, first: share * picture.first, further: share * picture.further };
  if (picture.type === 'detail' || picture.unit === 'tokens') return picture;
  const amounts = Object.entries(picture.amounts).map(
    ([quality, bySize]) =>
      [
        quality,
        Object.fromEntries(Object.entries(bySize).map(([size, usd]) => [size, share * usd])),
      ] as const,
  );
  return { ...picture, amounts: Object.fromEntries(amounts) };
}

type Amount = { readonly unit: 'usd' | 'tokens'; readonly amount: number; readonly isAtMost: boolean };

function pictureAmount({ picture, unset = {} }: Price, { quality, size }: ImageParameters): Amount {
  const asked = { quality: said(quality) ?? unset.quality, size: said(size) ?? unset.size };
  switch (picture.type) {
    case 'table': {
      const rows = chosen(picture.amounts, asked.quality === undefined ? [] : [asked.quality]);
      const names = namesOf(asked.size);
      const found = rows.map(row => chosen(row, names));
      const isAtMost = rows.length > 1 || found.some(amounts => amounts.length > 1);
      return { unit: picture.unit, amount: Math.max(...found.flat()), isAtMost };
    }
    case 'detail': {
      const factors = chosen(picture.factors, asked.quality === undefined ? [] : [asked.quality]);
      // Of the sizes that a model chooses from by itself, this takes the most tokens.
      const pixels = parsePixelSize(asked.size ?? '') ?? { width: 1024, height: 1024 };
      const amount = Math.max(...factors.map(factor => detailTokens(factor, pixels)));
      return { unit: 'tokens', amount, isAtMost: factors.length > 1 };
    }
    case 'megapixels': {
      const { width, height } = parsePixelSize(asked.size ?? '') ?? { width: 1024, height: 1024 };
      const further = Math.max(0, Math.ceil((width * height) / (1024 * 1024)) - 1);
      return { unit: 'usd', amount: picture.first + further * picture.further, isAtMost: false };
    }
  }
}

function said(value: string | undefined): string | undefined {
  return value === 'auto' || value === '' ? undefined : value;
}

/** The entry of the first name that there is, else `any`, else all of them. */
function chosen<T>(entries: Readonly<Record<string, T>>, names: readonly string[]): T[] {
  const name = [...names, 'any'].find(each => Object.hasOwn(entries, each));
  return name === undefined ? Object.values(entries) : [entries[name]].filter(entry => entry !== undefined);
}

/** What a vendor may call that size, the closest name first. */
function namesOf(size: string | undefined): string[] {
  if (size === undefined) return [];
  const pixels = parsePixelSize(size);
  if (pixels === undefined) {
    const { resolution } = parseShape(size) ?? {};
    return resolution === undefined ? ['1K'] : [resolution];
  }
  return [size, resolutionOf(pixels), pixels.width === pixels.height ? 'square' : 'oblong'];
}

function resolutionOf({ width, height }: PixelSize): string {
  const side = Math.sqrt(width * height);
  if (side <= 724) return '512';
  if (side <= 1448) return '1K';
  return side <= 2896 ? '2K' : '4K';
}

function detailTokens(factor: number, { width, height }: PixelSize): number {
  const [short, long] = [Math.min(width, height), Math.max(width, height)];
  const cells = factor * Math.round((factor * short) / long);
  return Math.ceil((cells * (2_000_000 + width * height)) / 4_000_000);
}

function inputCost({ input, tokens }: Price, source: PixelSize, isFine: boolean): number {
  switch (input?.type) {
    case undefined:
      return 0;
    case 'flat':
      return input.usd;
    case 'tokens':
      return inDollars(input.tokens, tokens?.imageIn ?? 0);
    case 'patches':
      return inDollars(patchesOf(source), tokens?.imageIn ?? 0);
    case 'tiles': {
      const { square, oblong } = fidelityTokens;
      const fine = isFine ? (source.width === source.height ? square : oblong) : 0;
      return inDollars(tileTokens(source) + fine, tokens?.imageIn ?? 0);
    }
  }
}

function tileTokens({ width, height }: PixelSize): number {
  const scale = Math.min(1, 512 / Math.min(width, height));
  const tiles = (side: number) => Math.max(1, Math.ceil(Math.floor(side * scale) / 512));
  return 65 + 129 * tiles(width) * tiles(height);
}

const mostPatches = 1536;

function patchesOf({ width, height }: PixelSize): number {
  const scale = Math.min(2, Math.max(1, 1024 / Math.max(width, height)));
  const count = Math.ceil((width * scale) / 32) * Math.ceil((height * scale) / 32);
  return Math.min(mostPatches, Math.max(1, count));
}

/** A word of Latin letters is little more than a token, a character of another script about one. */
function wordTokens(text: string): number {
  const plain = text.replace(/[^\u0020-\u024f]/g, '').length;
  return Math.ceil(plain / 4 + ([...text].length - plain));
}

function inDollars(tokens: number, perMillion: number): number {
  return (tokens * perMillion) / 1_000_000;
}
