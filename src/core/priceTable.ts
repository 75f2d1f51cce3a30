/** What vendors charge for their models, as rows with source and date. For estimates alone: gateways differ, so the user's own prices and a provider's list come first. */

import { bareId } from './modelTable';
import type { Amounts, Price, TokenPrices } from './price';

export type PriceRow = {
  readonly models: RegExp;
  readonly price: Price;
  readonly source: string;
  /** ISO 8601, of the day on which the source said so. */
  readonly date: string;
};

const openaiPages = 'developers.openai.com model pages';

const gptImage2: TokenPrices = { textIn: 5, imageIn: 8, imageOut: 30 };

/** Output tokens of the first generation: by quality and shape alone. */
const gptImage1Tokens: Amounts = {
  low: { square: 272, oblong: 408 },
  medium: { square: 1056, oblong: 1584 },
  high: { square: 4160, oblong: 6240 },
};

/** Models of Google: tokens by resolution, and the same for every picture that goes along. */
function gemini(tokens: TokenPrices, byResolution: Readonly<Record<string, number>>): Price {
  return {
    tokens,
    picture: { type: 'table', unit: 'tokens', amounts: { any: byResolution } },
    input: { type: 'tokens', tokens: 1120 },
    unset: { size: '1K' },
  };
}

/** Of Microsoft: as many tokens for every size, since all have about as many px, and the same for a picture that goes along. */
function mai(tokens: TokenPrices): Price {
  return {
    tokens,
    picture: { type: 'table', unit: 'tokens', amounts: { any: { any: 1024 } } },
    input: { type: 'tokens', tokens: 1024 },
  };
}

/** USD by quality and size. */
function perPicture(amounts: Amounts, unset: Price['unset'] = {}): Price {
  return { picture: { type: 'table', unit: 'usd', amounts }, unset };
}

/** Where the prices of Black Forest Labs are from. */
const bflGuide = { source: 'black-forest-labs/skills skills/bfl-api', date: '2026-11-21' };

/** First match wins. Patterns see the id as those of the model table do. */
export const priceRows: readonly PriceRow[] = [
  {
    models: /^gpt-image-2\.6/,
    price: {
      tokens: gptImage2,
      // Low and medium are three to four times those of 2.5, as measured.
      picture: { type: 'detail', factors: { low: 33, medium: 44, high: 48, xhigh: 64, max: 96 } },
      input: { type: 'patches' },
    },
    source: 'apidog.com/blog/gpt-image-2-6-api; tokens measured by docs.laozhang.ai',
    date: '2026-11-21',
  },
  {
    models: /^gpt-image-2\.5/,
    price: {
      tokens: gptImage2,
      picture: { type: 'detail', factors: { low: 16, medium: 24, high: 48, xhigh: 64, max: 96 } },
      input: { type: 'patches' },
    },
    source: 'apidog.com/blog 2.5 guide; community.openai.com t/1382699',
    date: '2026-11-21',
  },
  {
    models: /^gpt-image-2(-20|$)/,
    price: {
      tokens: gptImage2,
      picture: { type: 'detail', factors: { low: 16, medium: 48, high: 96 } },
      input: { type: 'patches' },
    },
    source: '@pydantic/genai-prices 0.1.8; community.openai.com t/1382699 and t/1382940',
    date: '2026-11-21',
  },
  {
    models: /^(gpt-image-1\.5|chatgpt-image-latest)/,
    price: {
      tokens: { textIn: 5, imageIn: 8, imageOut: 32 },
      picture: { type: 'table', unit: 'tokens', amounts: gptImage1Tokens },
      input: { type: 'tiles' },
    },
    source: `@pydantic/genai-prices 0.1.8; ${openaiPages}`,
    date: '2026-11-21',
  },
  {
    models: /^gpt-image-1-mini/,
    price: {
      tokens: { textIn: 2, imageIn: 2.5, imageOut: 8 },
      picture: {
        type: 'table',
        unit: 'usd',
        amounts: {
          low: { square: 0.005, oblong: 0.006 },
          medium: { square: 0.011, oblong: 0.015 },
          high: { square: 0.036, oblong: 0.052 },
        },
      },
      input: { type: 'tiles' },
    },
    source: `@pydantic/genai-prices 0.1.8; ${openaiPages}`,
    date: '2026-11-21',
  },
  {
    models: /^gpt-image-1$/,
    price: {
      tokens: { textIn: 5, imageIn: 10, imageOut: 40 },
      picture: { type: 'table', unit: 'tokens', amounts: gptImage1Tokens },
      input: { type: 'tiles' },
    },
    source: openaiPages,
    date: '2026-11-21',
  },
  {
    models: /^dall-e-3$/,
    price: perPicture(
      { standard: { square: 0.04, oblong: 0.08 }, hd: { square: 0.08, oblong: 0.12 } },
      { quality: 'standard', size: '1024x1024' },
    ),
    source: 'BerriAI/litellm model_prices_and_context_window.json',
    date: '2026-11-21',
  },
  {
    models: /^dall-e-2$/,
    price: perPicture(
      { any: { '256x256': 0.016, '512x512': 0.018, '1024x1024': 0.02 } },
      { size: '1024x1024' },
    ),
    source: 'BerriAI/litellm model_prices_and_context_window.json',
    date: '2026-11-21',
  },
  {
    models: /^gemini-nano-banana-2\.1/,
    price: gemini({ textIn: 0.5, imageIn: 0.5, imageOut: 30 }, { '1K': 1120, '2K': 1680, '4K': 2520 }),
    source: 'BerriAI/litellm discussion 44983',
    date: '2026-11-21',
  },
  {
    models: /^gemini-3-pro-image/,
    price: gemini({ textIn: 2, imageIn: 2, imageOut: 120 }, { '1K': 1120, '2K': 1120, '4K': 2000 }),
    source: '@pydantic/genai-prices 0.1.8',
    date: '2026-11-21',
  },
  {
    models: /^gemini-3\.1-flash-lite-image/,
    price: gemini({ textIn: 0.5, imageIn: 0.5, imageOut: 30 }, { '1K': 1120 }),
    source: '@pydantic/genai-prices 0.1.8',
    date: '2026-11-21',
  },
  {
    models: /^gemini-3\.1-flash-image/,
    price: gemini(
      { textIn: 0.5, imageIn: 0.5, imageOut: 60 },
      { '512': 747, '1K': 1120, '2K': 1680, '4K': 2520 },
    ),
    source: 'docs.cloud.google.com 3-1-flash-image',
    date: '2026-11-21',
  },
  {
    models: /^gemini-2\.5-flash-image/,
    price: gemini({ textIn: 0.3, imageIn: 0.3, imageOut: 30 }, { any: 1290 }),
    source: '@pydantic/genai-prices 0.1.8',
    date: '2026-11-21',
  },
  {
    models: /^grok-imagine-image-2/,
    price: {
      ...perPicture(
        { low: { '1K': 0.04, '2K': 0.06 }, any: { '1K': 0.06, '2K': 0.08 } },
        { quality: 'medium', size: '1K' },
      ),
      input: { type: 'flat', usd: 0.01 },
    },
    source: 'Wei-Shaw/sub2api#5558',
    date: '2026-11-21',
  },
  {
    models: /^grok-imagine-image-quality/,
    price: perPicture({ any: { '1K': 0.05, '2K': 0.07 } }, { size: '1K' }),
    source: 'Comfy-Org/docs#970',
    date: '2026-11-21',
  },
  {
    models: /^grok-imagine-image$/,
    price: perPicture({ any: { any: 0.02 } }),
    source: '@tanstack/ai-grok 0.18',
    date: '2026-11-21',
  },
  {
    models: /^flux-3-image/,
    price: perPicture({ any: { '1K': 0.048, '2K': 0.1, '4K': 0.607 } }, { size: '1K' }),
    source: 'runware.ai; docs.comfy.org comfy-router',
    date: '2026-11-21',
  },
  {
    models: /^mai-image-2\.5-flash/,
    price: mai({ textIn: 1.75, imageIn: 1.75, imageOut: 33 }),
    source: 'BerriAI/litellm#29688',
    date: '2026-11-22',
  },
  {
    models: /^mai-image-2\.5$/,
    price: mai({ textIn: 5, imageIn: 8, imageOut: 47 }),
    source: 'fal.ai/models/microsoft/mai-image-2.5',
    date: '2026-11-22',
  },
  ...flux2('pro', 0.03, 0.015),
  ...flux2('flex', 0.05, 0.05),
  ...flux2('max', 0.07, 0.03),
  ...flux2('klein', 0.015, 0.001),
  ...flux1(/^flux-kontext-pro/, 0.04),
  ...flux1(/^flux-kontext-max/, 0.08),
  ...flux1(/^flux-(pro-)?1\.1(-pro)?-ultra/, 0.06),
  ...flux1(/^flux-(pro-)?1\.1/, 0.04),
  ...flux1(/^flux-(pro-1\.0-fill|fill-pro)/, 0.05),
  {
    models: /^ideogram-4-6$/,
    price: perPicture({
      very_low: { any: 0.008 },
      low: { '4K': 0.06, any: 0.03 },
      medium: { '4K': 0.12, any: 0.06 },
      high: { '4K': 0.2, any: 0.1 },
    }),
    source: 'runware.ai/docs/models/ideogram-4-6',
    date: '2026-11-22',
  },
  {
    models: /^ideogram-4-5$/,
    price: perPicture({
      very_low: { any: 0.008 },
      low: { any: 0.03 },
      medium: { any: 0.06 },
      high: { any: 0.1 },
    }),
    source: 'ideogram.ai/blog/ideogram-api-pricing',
    date: '2026-11-22',
  },
  ...stability('stable-image-core', 0.03),
  ...stability('stable-image-ultra', 0.08),
  ...stability('stable-image-inpaint', 0.05),
  ...stability('sd3.5-large', 0.065),
  ...stability('sd3.5-large-turbo', 0.04),
  ...stability('sd3.5-medium', 0.035),
  {
    models: /^recraft.*vector/,
    price: perPicture({ any: { any: 0.08 } }),
    source: 'recraft.ai/docs/api-reference',
    date: '2026-11-21',
  },
  {
    models: /^recraft/,
    price: perPicture({ any: { any: 0.04 } }),
    source: 'recraft.ai/docs/api-reference',
    date: '2026-11-21',
  },
];

/** Credits at a cent each, whatever is asked for. */
function stability(model: string, usd: number): PriceRow[] {
  return [
    {
      models: new RegExp(`^${model.replaceAll('.', '\\.')}$`),
      price: perPicture({ any: { any: usd } }),
      source: 'developer.puter.com/tutorials/stability-ai-api-pricing; stability.ai/api-pricing-update-25',
      date: '2026-11-22',
    },
  ];
}

function flux1(models: RegExp, usd: number): PriceRow[] {
  return [{ models, price: perPicture({ any: { any: usd } }), ...bflGuide }];
}

/** Pictures that go along count as further megapixels; of those that are sent, one each. */
function flux2(name: string, first: number, further: number): PriceRow[] {
  return [
    {
      models: new RegExp(`^flux[.-]2-${name}`),
      price: { picture: { type: 'megapixels', first, further }, input: { type: 'flat', usd: further } },
      ...bflGuide,
    },
  ];
}

/** The vendor's own price of a model, whoever resells it; `undefined`: not known. */
export function tablePrice(model: string): Price | undefined {
  const id = bareId(model);
  return priceRows.find(row => row.models.test(id))?.price;
}

/** Of the price, what a vendor takes for what it does as a batch; by the names of its Batch API. */
export const batchShares = {
  gemini: { share: 0.5, source: 'ai.google.dev gemini-api/docs/batch-api', date: '2026-11-09' },
  openai: { share: 0.5, source: 'developers.openai.com guides/batch', date: '2026-11-09' },
  xai: { share: 0.5, source: 'docs.x.ai batch-api', date: '2026-06-27' },
} as const satisfies Readonly<Record<string, { readonly share: number } & Pick<PriceRow, 'source' | 'date'>>>;
