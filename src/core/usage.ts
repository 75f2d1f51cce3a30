/** What an answer says that it took. Never a price of ours. */

/** Tokens and cost as the provider states them. */
export type Usage = {
  readonly inputTokens?: number;
  readonly outputTokens?: number;
  readonly totalTokens?: number;
  /** Of `inputTokens`, those of pictures. */
  readonly inputImageTokens?: number;
  /** Of `outputTokens`, those of pictures. */
  readonly outputImageTokens?: number;
  /** In `currency`. */
  readonly cost?: number;
  readonly currency?: string;
};
