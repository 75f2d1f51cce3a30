/** The vendors that Easel knows out of the box, as data. Never holds code for a vendor, and loads no schema library. */

import type { PartialAbilities } from '../core/modelAbilities';
import { gptImageEdits } from '../core/modelTable';
import { ideogramAi } from './ideogramPreset';
import { blackForestLabs, falAi, replicateCom } from './jobPresets';
import { localServers } from './localPresets';
import type { Provider } from './provider';
import { stabilityAi } from './stabilityPreset';

const megabyte = 1024 * 1024;

/** Apertis states 25 MB for a source, returns base64 whatever is asked for, and documents neither streams nor fidelity. */
const apertisGptImage: PartialAbilities = {
  inputFidelities: [],
  maxPartialImages: 0,
  edits: { ...gptImageEdits, maxBytes: 25 * megabyte },
};

/** The edits of Apertis have one table of parameters for all of their models: quality, background and moderation among them. */
const apertisEdits: PartialAbilities = {
  sizes: { type: 'list', sizes: ['auto', '1024x1024', '1536x1024', '1024x1536'] },
  qualities: ['low', 'medium', 'high'],
  backgrounds: ['auto', 'transparent', 'opaque'],
  moderations: ['auto', 'low'],
  responseFormat: 'b64_json',
};

const apertisFlux: PartialAbilities = {
  ...apertisEdits,
  edits: {
    maxSources: 1,
    mediaTypes: ['image/png', 'image/webp', 'image/jpeg'],
    maxBytes: 25 * megabyte,
    mask: false,
  },
};

/** The painter of `src/demo`: takes whatever the dialect has. */
const demoPainter: PartialAbilities = {
  maxPromptCharacters: 32_000,
  sizes: { type: 'any' },
  qualities: [],
  styles: [],
  backgrounds: ['auto', 'transparent', 'opaque'],
  moderations: [],
  outputFormats: ['png', 'jpeg', 'webp'],
  inputFidelities: [],
  compression: true,
  seed: true,
  user: false,
  maxN: 10,
  maxPartialImages: 3,
  edits: {
    maxSources: 16,
    mediaTypes: ['image/png', 'image/jpeg', 'image/webp'],
    maxBytes: 50 * megabyte,
    mask: true,
    maxMaskBytes: 50 * megabyte,
  },
};

/** For who has chosen none yet. */
export const defaultProviderId = 'demo';

/** Words rather than a name. */
export const demoLabel = 'Demo (offline, not an AI model)';

/** Both ways to ask OpenAI. */
const openai = {
  baseUrl: 'https://api.openai.com/v1',
  auth: 'bearer',
  keyUrl: 'https://platform.openai.com/api-keys',
  models: [
    { id: 'gpt-image-2.6-flare' },
    { id: 'gpt-image-2.6-sunburst' },
    { id: 'gpt-image-2.5-flare' },
    { id: 'gpt-image-2.5-sunburst' },
    { id: 'gpt-image-2' },
    { id: 'gpt-image-1.5' },
    { id: 'gpt-image-1-mini' },
    { id: 'chatgpt-image-latest' },
  ],
  defaultModel: 'gpt-image-2',
  preferred: [
    /^gpt-image-\d[\d.]*$/,
    /^gpt-image-[\d.]+-flare$/,
    /^gpt-image-[\d.]+-sunburst$/,
    /^gpt-image-[\d.]+-mini$/,
    /^chatgpt-image-latest$/,
  ],
  defaults: { seed: false },
  quirks: { fieldNames: { user: 'safety_identifier' } },
} as const satisfies Partial<Provider>;

/** In the order in which they are offered. */
export const presets: readonly Provider[] = [
  {
    id: defaultProviderId,
    label: demoLabel,
    description: 'Paints on this computer: for trying Easel out without a key.',
    wire: 'openai-images',
    hasOwnServer: true,
    auth: 'bearer',
    models: [{ id: 'demo-painter', abilities: demoPainter }],
    defaultModel: 'demo-painter',
    // Costs nothing here, and shows what a stream looks like.
    parameters: { partialImages: 2 },
    quirks: {},
  },
  {
    ...openai,
    ...{ id: 'openai', label: 'OpenAI', wire: 'openai-images', batch: 'openai' },
    quirks: { ...openai.quirks, editFields: { markup: 'markup' } },
  },
  {
    ...openai,
    id: 'openai-responses',
    label: 'OpenAI (Responses)',
    description:
      'Goes on from its own pictures, and charges for the words of the model that calls the painter.',
    wire: 'openai-responses',
  },
  {
    id: 'gemini',
    label: 'Google Gemini',
    wire: 'gemini',
    batch: 'gemini',
    baseUrl: 'https://generativelanguage.googleapis.com',
    auth: { header: 'x-goog-api-key' },
    keyUrl: 'https://aistudio.google.com/apikey',
    models: [
      { id: 'gemini-nano-banana-2.1' },
      { id: 'gemini-3-pro-image' },
      { id: 'gemini-3.1-flash-lite-image' },
    ],
    defaultModel: 'gemini-nano-banana-2.1',
    preferred: [
      /^gemini-nano-banana-/,
      /^gemini-[\d.]+-pro-image/,
      /^gemini-[\d.]+-flash-lite-image/,
      /^gemini-[\d.]+-flash-image/,
    ],
    // They think, and show what they draft meanwhile to whoever asks for it.
    defaults: { maxPartialImages: 1 },
    quirks: {},
  },
  {
    id: 'openrouter',
    label: 'OpenRouter',
    wire: 'openrouter-images',
    baseUrl: 'https://openrouter.ai/api/v1',
    auth: 'bearer',
    keyUrl: 'https://openrouter.ai/settings/keys',
    models: [
      { id: 'google/gemini-3.1-flash-lite-image' },
      { id: 'google/gemini-3-pro-image' },
      { id: 'openai/gpt-image-2' },
      { id: 'black-forest-labs/flux.2-pro' },
      { id: 'bytedance-seed/seedream-4.5' },
      { id: 'x-ai/grok-imagine-image-2.0' },
    ],
    defaultModel: 'google/gemini-3.1-flash-lite-image',
    preferred: [
      /^google\/gemini-[\d.]+-flash-lite-image/,
      /^google\/gemini-[\d.]+-pro-image/,
      /^openai\/gpt-image-\d[\d.]*$/,
      /^openai\/gpt-[\d.]+-image/,
      /^black-forest-labs\/flux[\d.]*-pro$/,
      /^bytedance-seed\/seedream-/,
      /^x-ai\/grok-imagine-image-/,
    ],
    quirks: {
      generationPaths: ['/images'],
      editPaths: ['/images'],
      editBody: 'json',
      editFields: { images: 'input_references', markup: 'markup' },
      editPicture: 'part',
      countsSketches: false,
      modalities: true,
      modelsPath: '/models?output_modalities=image',
      listingPath: '/images/models/{model}/endpoints',
      // Its list of models is open to everybody, so it says nothing about a key.
      keyCheckPath: '/key',
    },
  },
  {
    id: 'xai',
    label: 'xAI',
    wire: 'openai-images',
    batch: 'xai',
    baseUrl: 'https://api.x.ai/v1',
    auth: 'bearer',
    keyUrl: 'https://console.x.ai',
    models: [
      { id: 'grok-imagine-image-2.0' },
      { id: 'grok-imagine-image-quality' },
      { id: 'grok-imagine-image' },
    ],
    defaultModel: 'grok-imagine-image-2.0',
    preferred: [/^grok-imagine-image-\d/, /^grok-imagine-image-quality$/, /^grok-imagine-image$/],
    quirks: { editBody: 'json', editFields: { image: 'image' }, editPicture: 'url' },
  },
  {
    id: 'azure-openai',
    label: 'Azure OpenAI',
    description: 'Your own resource: give its address. A model is the name of its deployment.',
    wire: 'azure-openai',
    baseUrlExample: 'https://your-resource.openai.azure.com',
    auth: { header: 'api-key' },
    signInScopes: ['https://ai.azure.com/.default'],
    keyUrl: 'https://ai.azure.com',
    models: [
      { id: 'gpt-image-2' },
      { id: 'gpt-image-1.5' },
      { id: 'gpt-image-1-mini' },
      { id: 'MAI-Image-2.6' },
      { id: 'MAI-Image-2.6-Flash' },
      { id: 'FLUX.2-pro' },
      { id: 'FLUX.2-flex' },
      { id: 'FLUX.1-Kontext-pro' },
      { id: 'FLUX-1.1-pro', abilities: { edits: undefined } },
    ],
    defaultModel: 'gpt-image-2',
    quirks: {},
  },
  {
    id: 'seedream',
    label: 'Seedream (BytePlus)',
    wire: 'openai-images',
    baseUrl: 'https://ark.ap-southeast.bytepluses.com/api/v3',
    auth: 'bearer',
    keyUrl: 'https://console.byteplus.com/ark',
    models: [{ id: 'seedream-4-5-251128' }, { id: 'seedream-4-0-250828' }],
    defaultModel: 'seedream-4-5-251128',
    quirks: {
      editPaths: ['/images/generations'],
      editBody: 'json',
      editFields: { image: 'image', images: 'image' },
      editPicture: 'text',
      // It puts one on every picture unless told.
      extraBody: { watermark: false },
    },
  },
  {
    id: 'recraft',
    label: 'Recraft',
    wire: 'openai-images',
    baseUrl: 'https://external.api.recraft.ai/v1',
    auth: 'bearer',
    keyUrl: 'https://app.recraft.ai/profile/api',
    models: [
      { id: 'recraftv4_1' },
      { id: 'recraftv4_1_pro' },
      { id: 'recraftv4_1_vector' },
      { id: 'recraftv3' },
      { id: 'recraftv3_vector' },
    ],
    defaultModel: 'recraftv4_1',
    quirks: { keyCheckPath: '/users/me' },
  },
  stabilityAi,
  ideogramAi,
  blackForestLabs,
  falAi,
  replicateCom,
  {
    id: 'apertis',
    label: 'Apertis',
    wire: 'openai-images',
    baseUrl: 'https://api.apertis.ai/v1',
    auth: 'bearer',
    keyUrl: 'https://apertis.ai/token',
    models: [
      { id: 'gpt-image-1.5', abilities: apertisGptImage },
      { id: 'gpt-image-1', abilities: apertisGptImage },
      { id: 'gpt-image-1-all', abilities: apertisEdits },
      { id: 'flux-kontext-pro', abilities: apertisFlux },
      { id: 'flux-kontext-max', abilities: apertisFlux },
      { id: 'dall-e-3' },
      { id: 'dall-e-2' },
    ],
    defaultModel: 'gpt-image-1',
    quirks: {},
  },
  {
    id: 'stima',
    label: 'Stima API',
    wire: 'chat-images',
    baseUrl: 'https://api.stima.tech/v1',
    auth: 'bearer',
    keyUrl: 'https://api.stima.tech',
    models: [{ id: 'gpt-4o-image' }, { id: 'gemini-2.0-flash-exp-image-generation' }, { id: 'grok-3-image' }],
    defaultModel: 'gpt-4o-image',
    quirks: { maxTokens: 4096 },
  },
  {
    id: 'aigne-hub',
    label: 'AIGNE Hub',
    description: 'Your own hub: give its address.',
    wire: 'aigne-hub',
    baseUrlExample: 'https://hub.example.com',
    auth: 'bearer',
    models: [
      // Of these the hub hands `image` to gpt-image-1 alone: others would be paid and paint something new.
      { id: 'dall-e-2', abilities: { edits: undefined } },
      { id: 'dall-e-3' },
      // The hub leaves `n` out.
      { id: 'gpt-image-1', abilities: { maxN: 1 } },
    ],
    defaultModel: 'dall-e-2',
    defaults: { seed: false, user: false, edits: undefined },
    quirks: {},
  },
  {
    id: 'katz',
    label: 'Katz',
    wire: 'openai-images',
    baseUrl: 'https://katz.is-a.dev/v1',
    auth: 'bearer',
    keyOptional: true,
    keyUrl: 'https://katz.gitbook.io/docs',
    models: [{ id: 'dall-e-3', abilities: { enhance: true } }],
    defaultModel: 'dall-e-3',
    defaults: { enhance: true, seed: false, edits: undefined },
    quirks: { generationPaths: ['/images/generations', '/images/generate'], keyCheckPath: false },
  },
  ...localServers,
  {
    id: 'openai-compatible',
    label: 'OpenAI-compatible gateway',
    description: 'Any server that speaks the OpenAI Images API: give its address.',
    wire: 'openai-images',
    baseUrlExample: 'https://gateway.example.com/v1',
    auth: 'bearer',
    keyOptional: true,
    models: [{ id: 'dall-e-3' }, { id: 'dall-e-2' }, { id: 'gpt-image-1' }],
    quirks: {},
  },
];
