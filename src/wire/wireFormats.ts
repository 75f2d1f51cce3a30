/** Every wire format that there is, each loaded on first use: a new one is its file and a line here. */

import type { WireFormat } from '../core/wireFormat';

/** By the names that `easel.providers` calls them. */
export const wireFormats = {
  'openai-images': async () => (await import('./openaiImages')).openaiImages,
  'openai-responses': async () => (await import('./openaiResponses')).openaiResponses,
  'chat-images': async () => (await import('./chatImages')).chatImages,
  gemini: async () => (await import('./gemini')).gemini,
  'openrouter-images': async () => (await import('./openrouterImages')).openrouterImages,
  'azure-openai': async () => (await import('./azureOpenai')).azureOpenai,
  'aigne-hub': async () => (await import('./aigneHub')).aigneHub,
  bfl: async () => (await import('./bfl')).bfl,
  stability: async () => (await import('./stability')).stability,
  ideogram: async () => (await import('./ideogram')).ideogram,
  fal: async () => (await import('./fal')).fal,
  sdapi: async () => (await import('./sdapi')).sdapi,
  comfyui: async () => (await import('./comfyui')).comfyui,
  replicate: async () => (await import('./replicate')).replicate,
} as const satisfies Readonly<Record<string, () => Promise<WireFormat>>>;

export type WireFormatId = keyof typeof wireFormats;
