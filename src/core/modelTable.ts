/** What the vendors' own documents say of their models, as rows. Defaults only: gateways differ, so every row can be overridden and is corrected by what servers answer. */

import type { EditAbilities, PartialAbilities } from './modelAbilities';
import type { SizeRule } from './sizes';

const megabyte = 1024 * 1024;

const dallE2Sizes: SizeRule = { type: 'list', sizes: ['256x256', '512x512', '1024x1024'] };
const dallE3Sizes: SizeRule = { type: 'list', sizes: ['1024x1024', '1792x1024', '1024x1792'] };
const gptImageSizes: SizeRule = { type: 'list', sizes: ['auto', '1024x1024', '1536x1024', '1024x1536'] };

/** gpt-image-2 and later: bounds from OpenAI's reference and its refusals of 2026. */
const freeSizes: SizeRule = {
  type: 'free',
  named: ['auto', '1024x1024', '1536x1024', '1024x1536'],
  multipleOf: 16,
  maxEdge: 3840,
  maxRatio: 3,
  minPixels: 655_360,
  maxPixels: 8_294_400,
};

const geminiSizes = {
  type: 'ratios',
  ratios: ['1:1', '2:3', '3:2', '3:4', '4:3', '4:5', '5:4', '9:16', '16:9', '21:9'],
  resolutions: ['1K', '2K', '4K'],
} as const satisfies SizeRule;

const geminiLongSizes = {
  ...geminiSizes,
  ratios: [...geminiSizes.ratios, '1:4', '4:1', '1:8', '8:1'],
} as const satisfies SizeRule;

/** 64 px and 4 megapixels, as BFL's own guide has it. */
export const flux2Sizes: SizeRule = {
  ...{ type: 'free', named: ['1024x1024', '1536x1152', '1152x1536', '1920x1072', '1072x1920'] },
  ...{ multipleOf: 16, maxEdge: 4096, maxRatio: 4, minPixels: 64 * 64, maxPixels: 4 * megabyte },
};

export const gptImageEdits: EditAbilities = {
  maxSources: 16,
  mediaTypes: ['image/png', 'image/jpeg', 'image/webp'],
  maxBytes: 50 * megabyte,
  mask: true,
  maxMaskBytes: 4 * megabyte,
};

const onlySizeQualityAndStyle = {
  backgrounds: [],
  moderations: [],
  outputFormats: [],
  inputFidelities: [],
  compression: false,
  seed: false,
} as const satisfies PartialAbilities;

/** Models that take nothing but words and pictures: everything else is said in the prompt. */
const wordsAlone: PartialAbilities = {
  ...onlySizeQualityAndStyle,
  qualities: [],
  styles: [],
  user: false,
  maxN: 1,
};

const chatImage: PartialAbilities = {
  ...wordsAlone,
  sizes: { type: 'prompt' },
  edits: { maxSources: 16, mask: false },
};

function gemini(sizes: SizeRule, maxSources = 14): PartialAbilities {
  return { ...chatImage, sizes, edits: { maxSources, mask: false } };
}

const gptImage: PartialAbilities = {
  sizes: gptImageSizes,
  qualities: ['auto', 'low', 'medium', 'high'],
  styles: [],
  backgrounds: ['auto', 'transparent', 'opaque'],
  moderations: ['auto', 'low'],
  outputFormats: ['png', 'jpeg', 'webp'],
  inputFidelities: [],
  compression: true,
  seed: false,
  user: true,
  maxN: 10,
  maxPromptCharacters: 32_000,
  maxPartialImages: 3,
  edits: gptImageEdits,
};

/** gpt-image-2.5 and later. */
const gptImage2: PartialAbilities = {
  ...gptImage,
  sizes: freeSizes,
  qualities: ['auto', 'low', 'medium', 'high', 'xhigh', 'max'],
};

const dallE: PartialAbilities = {
  ...onlySizeQualityAndStyle,
  user: true,
  maxPartialImages: 0,
  responseFormat: 'b64_json',
};

const fluxKontext: PartialAbilities = {
  sizes: { type: 'any' },
  qualities: [],
  styles: [],
  backgrounds: [],
  moderations: [],
  inputFidelities: [],
  maxN: 1,
  maxPartialImages: 0,
  edits: { maxSources: 1, mediaTypes: gptImageEdits.mediaTypes ?? [], mask: false },
};

/** Ratios as xAI's reference has them since August 2026. */
const grokImage: PartialAbilities = {
  ...wordsAlone,
  sizes: {
    type: 'ratios',
    ratios: [
      ...['1:1', '16:9', '9:16', '4:3', '3:4', '3:2', '2:3', '2:1', '1:2', '20:9', '9:20'],
      ...['19.5:9', '9:19.5', '21:9', '5:2'],
    ],
    resolutions: ['1k', '2k'],
  },
  qualities: ['low', 'medium', 'high'],
  user: true,
  maxN: 10,
  responseFormat: 'b64_json',
  edits: {
    maxSources: 3,
    mediaTypes: ['image/png', 'image/jpeg', 'image/webp'],
    maxBytes: 10 * megabyte,
    mask: false,
  },
};

/** `minPixels`: in the whole picture. */
function seedream(minPixels: number, named: readonly string[]): PartialAbilities {
  return {
    ...wordsAlone,
    writesText: false,
    sizes: {
      ...{ type: 'free', named, multipleOf: 1, maxEdge: 16_384, maxRatio: 16 },
      ...{ minPixels, maxPixels: 16_777_216 },
    },
    seed: true,
    maxPartialImages: 0,
    responseFormat: 'b64_json',
    edits: {
      maxSources: 10,
      mediaTypes: ['image/png', 'image/jpeg'],
      maxBytes: 10 * megabyte,
      mask: false,
    },
  };
}

const recraft: PartialAbilities = {
  ...wordsAlone,
  writesText: false,
  sizes: { type: 'any' },
  maxN: 6,
  maxPromptCharacters: 10_000,
  responseFormat: 'b64_json',
  edits: undefined,
};

/** Of V4 and V4.1, in pixels; Pro makes each twice as wide and as high. */
const recraftPixels: readonly (readonly [width: number, height: number])[] = [
  ...([
    [1024, 1024],
    [1536, 768],
    [768, 1536],
    [1280, 832],
    [832, 1280],
    [1216, 896],
    [896, 1216],
  ] as const),
  ...([
    [1152, 896],
    [896, 1152],
    [832, 1344],
    [1280, 896],
    [896, 1280],
    [1344, 768],
    [768, 1344],
  ] as const),
];

function recraftSizes(times: number): SizeRule {
  const sizes = recraftPixels.map(([width, height]) => `${times * width}x${times * height}`);
  return { type: 'list', sizes };
}

type Row = { readonly models: RegExp; readonly abilities: PartialAbilities };

/** First match wins, so the closer pattern stands first. Patterns see the id in lower case, without a gateway's prefix. */
const rows: readonly Row[] = [
  {
    models: /^dall-e-2$/,
    abilities: {
      ...dallE,
      sizes: dallE2Sizes,
      qualities: ['standard'],
      styles: [],
      maxN: 10,
      maxPromptCharacters: 1000,
      edits: {
        maxSources: 1,
        mediaTypes: ['image/png'],
        maxBytes: 4 * megabyte,
        square: true,
        mask: true,
        maxMaskBytes: 4 * megabyte,
      },
    },
  },
  {
    models: /^dall-e-3$/,
    abilities: {
      ...dallE,
      sizes: dallE3Sizes,
      qualities: ['standard', 'hd'],
      styles: ['vivid', 'natural'],
      maxN: 1,
      maxPromptCharacters: 4000,
      edits: undefined,
    },
  },
  {
    models: /^gpt-image-1-all$/,
    abilities: {
      ...gptImage,
      qualities: [],
      maxN: 1,
      maxPartialImages: 0,
      edits: { ...gptImageEdits, maxSources: 1, mask: false },
    },
  },
  { models: /^gpt-image-1-mini/, abilities: { ...gptImage, inputFidelities: ['low'] } },
  { models: /^(gpt-image-1|chatgpt-image)/, abilities: { ...gptImage, inputFidelities: ['high', 'low'] } },
  {
    models: /^gpt-image-2\.[6-9]/,
    abilities: {
      ...gptImage2,
      complexities: ['low', 'medium', 'high'],
      // GIF and SVG are previews that not every account has.
      outputFormats: ['png', 'jpeg', 'webp', 'gif', 'svg'],
      frames: true,
      edits: { ...gptImageEdits, markup: true },
    },
  },
  { models: /^gpt-image-2\.5/, abilities: gptImage2 },
  { models: /^gpt-image-2/, abilities: { ...gptImage, sizes: freeSizes } },
  { models: /^flux.*kontext/, abilities: fluxKontext },
  { models: /^(gpt-4o-image|grok-3-image|gemini-2\.0-flash.*image)/, abilities: chatImage },
  { models: /^gemini-3\.1-flash-lite-image/, abilities: gemini({ ...geminiSizes, resolutions: ['1K'] }) },
  {
    models: /^gemini-3\.1-flash-image/,
    abilities: gemini({ ...geminiLongSizes, resolutions: ['512', ...geminiSizes.resolutions] }),
  },
  {
    models: /^gemini-2\.5-flash-image/,
    // It does not think, so there are no drafts to see.
    abilities: { ...gemini({ ...geminiSizes, resolutions: [] }, 3), maxPartialImages: 0 },
  },
  { models: /^gemini-nano-banana/, abilities: gemini(geminiLongSizes) },
  { models: /^(gemini.*image|nano-banana)/, abilities: gemini(geminiSizes) },
  { models: /^grok-imagine-image-2/, abilities: { ...grokImage, qualities: ['low', 'medium'] } },
  { models: /^grok-imagine/, abilities: grokImage },
  { models: /^seedream-4[.-]5/, abilities: seedream(3_686_400, ['2K', '4K']) },
  { models: /^seedream-4/, abilities: seedream(921_600, ['1K', '2K', '4K']) },
  // Painters that OpenRouter must not ask for words as well.
  { models: /^(flux|seedream|riverflow)/, abilities: { writesText: false } },
  {
    models: /^recraftv?[23]/,
    abilities: { ...recraft, styles: 'any', maxPromptCharacters: 1000, negativePrompt: true },
  },
  { models: /^recraftv?4\w*pro/, abilities: { ...recraft, sizes: recraftSizes(2) } },
  { models: /^recraftv?4/, abilities: { ...recraft, sizes: recraftSizes(1) } },
  { models: /^recraft/, abilities: recraft },
];

/** The row of a model id, with or without a gateway's prefix (`openai/gpt-image-1`) or variant (`…:free`). */
export function tableRow(model: string): PartialAbilities | undefined {
  const id = bareId(model);
  return rows.find(row => row.models.test(id))?.abilities;
}

/** Without a gateway's prefix or variant, in lower case. */
export function bareId(model: string): string {
  const [id = ''] = model
    .trim()
    .toLowerCase()
    .slice(model.trim().lastIndexOf('/') + 1)
    .split(':');
  return id;
}
