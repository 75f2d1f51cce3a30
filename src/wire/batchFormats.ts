/** Every Batch API that there is, each loaded on first use. */

import type { BatchFormat } from '../core/batchFormat';

/** By the names that `easel.providers` calls them. */
export const batchFormats = {
  gemini: async () => (await import('./geminiBatch')).geminiBatch,
  openai: async () => (await import('./openaiBatch')).openaiBatch,
  xai: async () => (await import('./xaiBatch')).xaiBatch,
} as const satisfies Readonly<Record<string, () => Promise<BatchFormat>>>;

export type BatchFormatId = keyof typeof batchFormats;
