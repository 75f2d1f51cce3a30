/** Ideogram, as data: the models that make pictures and edit them by one path. */

import type { EditAbilities, PartialAbilities } from '../core/modelAbilities';
import { noAbilities } from '../core/parameters';
import type { Provider } from './provider';

/** What 4.5 makes without a picture to go by: of 1K and of 2K. */
const sizes = [
  ...['1024x1024', '1280x720', '720x1280', '1152x864', '864x1152', '1248x832', '832x1248'],
  ...['1120x896', '896x1120', '1280x800', '800x1280', '1440x720', '720x1440'],
  ...['2048x2048', '2560x1440', '1440x2560', '2304x1728', '1728x2304', '2496x1664', '1664x2496'],
  ...['2240x1792', '1792x2240', '2560x1600', '1600x2560', '2880x1440', '1440x2880'],
  ...['3072x1024', '1024x3072', '3072x1280', '1280x3072', '2944x1152', '1152x2944'],
  ...['3168x1296', '1296x3168', '3328x1248', '1248x3328'],
];

const common: PartialAbilities = {
  ...noAbilities,
  seed: true,
  enhance: true,
  maxN: 8,
  maxPromptCharacters: 10_000,
};

/** The first is edited. */
const edits: EditAbilities = {
  maxSources: 5,
  mediaTypes: ['image/png', 'image/jpeg', 'image/webp'],
  maxBytes: 25 * 1024 * 1024,
  mask: false,
};

const newest: PartialAbilities = {
  ...common,
  sizes: {
    ...{ type: 'free', named: ['1024x1024', '2560x1440', '1440x2560', '2048x2048', '4096x4096'] },
    ...{ multipleOf: 32, maxEdge: 4096, maxRatio: 6, minPixels: 256 * 256, maxPixels: 4096 * 4096 },
  },
  qualities: ['very_low', 'low', 'medium', 'high'],
  edits,
};

export const ideogramAi: Provider = {
  id: 'ideogram',
  label: 'Ideogram',
  wire: 'ideogram',
  baseUrl: 'https://api.ideogram.ai',
  auth: { header: 'Api-Key' },
  keyUrl: 'https://ideogram.ai/platform',
  models: [
    { id: 'ideogram-4-6', abilities: newest },
    {
      id: 'ideogram-4-5',
      abilities: {
        ...common,
        sizes: { type: 'list', sizes },
        qualities: ['low', 'medium', 'high'],
        edits: { ...edits, mask: true, maskPolarity: 'black' },
      },
    },
  ],
  defaultModel: 'ideogram-4-6',
  defaults: newest,
  quirks: {},
};
