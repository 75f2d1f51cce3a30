/** Vendors that take a job and have its pictures later, as data. Their lists of models stand here: none has one that can be asked for what paints. */

import type { EditAbilities, PartialAbilities } from '../core/modelAbilities';
import { flux2Sizes } from '../core/modelTable';
import type { SizeRule } from '../core/sizes';
import type { Provider, ProviderModel } from './provider';

const megabyte = 1024 * 1024;
const mediaTypes = ['image/png', 'image/jpeg', 'image/webp'] as const;

/** What FLUX and its cousins take beside a size and pictures. */
const plain: PartialAbilities = {
  ...{ qualities: [], styles: [], backgrounds: [], moderations: [], inputFidelities: [] },
  ...{ compression: false, seed: true, user: false, enhance: false },
  ...{ maxN: 1, maxPartialImages: 0, writesText: false },
  outputFormats: ['jpeg', 'png'],
};

function edits(maxSources: number, others: Partial<EditAbilities> = {}): EditAbilities {
  return { maxSources, mediaTypes, maxBytes: 15 * megabyte, mask: false, ...others };
}

/** One picture, of which the white of a mask changes. */
const filling = edits(1, { mask: true, maskPolarity: 'white' });
const fluxFill: PartialAbilities = { steps: { min: 15, max: 50 }, guidance: { min: 1.5, max: 100 } };
/** The picture says how large. */
const noSize: SizeRule = { type: 'prompt', isFixed: true };

const kontextShapes: SizeRule = {
  type: 'ratios',
  ratios: ['1:1', '4:3', '3:4', '3:2', '2:3', '16:9', '9:16', '21:9', '9:21'],
  resolutions: [],
};

const bflModels: readonly ProviderModel[] = [
  {
    id: 'flux-3-image',
    abilities: {
      ...plain,
      seed: false,
      outputFormats: [],
      moderations: ['auto', 'low'],
      sizes: {
        type: 'ratios',
        ratios: [
          ...['1:1', '21:9', '2:1', '16:9', '3:2', '7:5', '4:3', '5:4'],
          ...['4:5', '3:4', '5:7', '2:3', '9:16', '1:2', '9:21'],
        ],
        resolutions: ['1K', '2K', '4K'],
      },
      edits: edits(10),
    },
  },
  ...['flux-2-pro', 'flux-2-max', 'flux-2-flex', 'flux-2-klein-9b', 'flux-2-klein-4b'].map(id => ({
    id,
    abilities: {
      ...plain,
      sizes: flux2Sizes,
      enhance: true,
      moderations: ['auto', 'low'],
      // Of FLUX.2's models the klein ones take four.
      edits: edits(/klein/.test(id) ? 4 : 8),
      ...(/flex/.test(id) && { steps: { min: 1, max: 50 }, guidance: { min: 1.5, max: 10 } }),
    },
  })),
  ...['flux-kontext-pro', 'flux-kontext-max'].map(id => ({
    id,
    abilities: { ...plain, sizes: kontextShapes, enhance: true, edits: edits(1) },
  })),
  {
    id: 'flux-pro-1.0-fill',
    abilities: { ...plain, ...fluxFill, sizes: noSize, enhance: true, edits: filling },
  },
  {
    id: 'flux-pro-1.1',
    abilities: {
      ...plain,
      sizes: {
        ...{ type: 'free', named: ['1024x1024', '1440x1088', '1088x1440', '1440x800', '800x1440'] },
        ...{ multipleOf: 32, maxEdge: 1440, maxRatio: 4, minPixels: 256 * 256, maxPixels: 1440 * 1440 },
      },
      enhance: true,
      moderations: ['auto', 'low'],
      edits: undefined,
    },
  },
  {
    id: 'flux-pro-1.1-ultra',
    abilities: {
      ...plain,
      sizes: kontextShapes,
      enhance: true,
      styles: ['raw'],
      moderations: ['auto', 'low'],
      edits: undefined,
    },
  },
];

export const blackForestLabs: Provider = {
  id: 'bfl',
  label: 'Black Forest Labs',
  wire: 'bfl',
  baseUrl: 'https://api.bfl.ai/v1',
  auth: { header: 'x-key' },
  // A job is asked after at the host that has it: api.eu, api.us6 and others were seen.
  hosts: /^api(\.[a-z0-9-]{1,20})?\.bfl\.ai$/,
  keyUrl: 'https://dashboard.bfl.ai/get-started',
  models: bflModels,
  defaultModel: 'flux-2-pro',
  quirks: {},
};

const falFlux2: PartialAbilities = { ...plain, sizes: flux2Sizes, edits: edits(9) };

export const falAi: Provider = {
  id: 'fal',
  label: 'fal',
  wire: 'fal',
  baseUrl: 'https://queue.fal.run',
  auth: { header: 'authorization', scheme: 'Key' },
  keyUrl: 'https://fal.ai/dashboard/keys',
  models: [
    { id: 'fal-ai/flux-2-pro', abilities: falFlux2 },
    { id: 'fal-ai/flux-2-max', abilities: falFlux2 },
    {
      id: 'fal-ai/flux-2',
      abilities: {
        ...falFlux2,
        ...{ maxN: 4, edits: edits(4) },
        ...{ steps: { min: 4, max: 50 }, guidance: { min: 0, max: 20 } },
      },
    },
    {
      id: 'fal-ai/nano-banana-2',
      abilities: {
        ...plain,
        sizes: {
          type: 'ratios',
          ratios: ['1:1', '21:9', '16:9', '3:2', '4:3', '5:4', '4:5', '3:4', '2:3', '9:16'],
          resolutions: ['1K', '2K', '4K'],
        },
        outputFormats: ['jpeg', 'png', 'webp'],
        maxN: 4,
        edits: edits(14),
      },
    },
    {
      id: 'fal-ai/flux-pro/kontext',
      abilities: {
        ...plain,
        ...{ sizes: kontextShapes, enhance: true, maxN: 4, edits: edits(1) },
        guidance: { min: 1, max: 20 },
      },
    },
    {
      id: 'fal-ai/flux-pro/v1/fill',
      abilities: { ...plain, sizes: noSize, enhance: true, maxN: 4, edits: filling },
    },
    {
      id: 'fal-ai/flux/schnell',
      abilities: {
        ...plain,
        ...{ sizes: flux2Sizes, maxN: 4, edits: undefined },
        ...{ steps: { min: 1, max: 12 }, guidance: { min: 1, max: 20 } },
      },
    },
  ],
  defaultModel: 'fal-ai/flux-2-pro',
  defaults: {
    ...plain,
    sizes: { type: 'any' },
    maxN: 4,
    edits: { maxSources: 14, mask: true, maskPolarity: 'white' },
  },
  quirks: {},
};

const replicateShapes: SizeRule = {
  type: 'ratios',
  ratios: ['1:1', '16:9', '3:2', '2:3', '4:5', '5:4', '9:16', '3:4', '4:3'],
  resolutions: [],
};

const replicateFlux: PartialAbilities = {
  ...plain,
  sizes: replicateShapes,
  outputFormats: ['webp', 'jpeg', 'png'],
  compression: true,
};

export const replicateCom: Provider = {
  id: 'replicate',
  label: 'Replicate',
  wire: 'replicate',
  baseUrl: 'https://api.replicate.com/v1',
  auth: 'bearer',
  keyUrl: 'https://replicate.com/account/api-tokens',
  models: [
    { id: 'black-forest-labs/flux-2-pro', abilities: { ...replicateFlux, edits: edits(8) } },
    {
      id: 'black-forest-labs/flux-kontext-pro',
      abilities: { ...plain, sizes: kontextShapes, edits: edits(1) },
    },
    {
      id: 'black-forest-labs/flux-fill-pro',
      abilities: { ...plain, ...fluxFill, sizes: noSize, edits: filling },
    },
    {
      id: 'google/nano-banana',
      abilities: { ...plain, seed: false, sizes: replicateShapes, edits: edits(14) },
    },
    {
      id: 'black-forest-labs/flux-schnell',
      abilities: { ...replicateFlux, maxN: 4, edits: undefined, steps: { min: 1, max: 4 } },
    },
  ],
  defaultModel: 'black-forest-labs/flux-2-pro',
  defaults: {
    ...replicateFlux,
    edits: { maxSources: 14, mask: true, maskPolarity: 'white' },
  },
  quirks: {},
};
