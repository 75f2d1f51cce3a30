/** Stability AI, as data: its services, and the models behind one of them. */

import type { EditAbilities, PartialAbilities } from '../core/modelAbilities';
import { noAbilities } from '../core/parameters';
import type { SizeRule } from '../core/sizes';
import type { Provider } from './provider';

const shapes: SizeRule = {
  type: 'ratios',
  ratios: ['1:1', '16:9', '9:16', '3:2', '2:3', '5:4', '4:5', '21:9', '9:21'],
  resolutions: [],
};

const styles = [
  ...['3d-model', 'analog-film', 'anime', 'cinematic', 'comic-book', 'digital-art', 'enhance'],
  ...['fantasy-art', 'isometric', 'line-art', 'low-poly', 'modeling-compound', 'neon-punk', 'origami'],
  ...['photographic', 'pixel-art', 'tile-texture'],
];

/** A request may have 10 MiB, with all that is in it. */
const onePicture: EditAbilities = {
  maxSources: 1,
  mediaTypes: ['image/png', 'image/jpeg', 'image/webp'],
  maxBytes: 9 * 1024 * 1024,
  mask: false,
};

const common: PartialAbilities = {
  ...noAbilities,
  sizes: shapes,
  seed: true,
  negativePrompt: true,
  maxPromptCharacters: 10_000,
  outputFormats: ['png', 'jpeg', 'webp'],
};

const stableDiffusion: PartialAbilities = {
  ...common,
  styles,
  outputFormats: ['png', 'jpeg'],
  edits: onePicture,
  guidance: { min: 1, max: 10 },
};

/** So few steps leave no room to be told off, or how closely to keep to the prompt. */
const quick: PartialAbilities = { ...stableDiffusion, negativePrompt: false, guidance: false };

export const stabilityAi: Provider = {
  id: 'stability',
  label: 'Stability AI',
  wire: 'stability',
  baseUrl: 'https://api.stability.ai',
  auth: 'bearer',
  keyUrl: 'https://platform.stability.ai/account/keys',
  models: [
    { id: 'stable-image-core', abilities: { ...common, styles, edits: undefined } },
    { id: 'stable-image-ultra', abilities: { ...common, edits: onePicture } },
    { id: 'sd3.5-large' },
    { id: 'sd3.5-large-turbo', abilities: quick },
    { id: 'sd3.5-medium' },
    { id: 'sd3.5-flash', abilities: quick },
    {
      id: 'stable-image-inpaint',
      abilities: {
        ...common,
        styles,
        sizes: { type: 'prompt' },
        edits: { ...onePicture, mask: true, maskPolarity: 'white' },
      },
    },
  ],
  defaultModel: 'stable-image-core',
  // Whatever else is typed is a Stable Diffusion.
  defaults: stableDiffusion,
  quirks: {},
};
