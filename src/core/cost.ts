/** What a job did cost, from what its answers say. Never a guess where the provider states a sum. */

import type { Price, TokenPrices } from './price';
import type { Usage } from './usage';

export type Cost = {
  /** In `currency`. */
  readonly amount: number;
  /** `USD`, or what a hub counts in. */
  readonly currency: string;
  /** Stated by the provider, worked out from the tokens that it states, or only expected. */
  readonly basis: 'stated' | 'tokens' | 'estimate';
};

/** No model paints a picture with fewer: gateways that state some count other things. */
const fewestPictureTokens = 64;

/** `undefined`: the answers do not say. `pictures`: how many came. */
export function costOf(
  usage: Usage | undefined,
  price: Price | undefined,
  pictures: number,
): Cost | undefined {
  if (usage?.cost !== undefined) {
    return { amount: usage.cost, currency: usage.currency ?? 'USD', basis: 'stated' };
  }
  const usd = usage && price?.tokens && tokenCost(usage, price.tokens, pictures);
  return usd === undefined ? undefined : { amount: usd, currency: 'USD', basis: 'tokens' };
}

/** Where nothing says which tokens are of pictures, all that came out are: those of words cost less. */
function tokenCost(usage: Usage, prices: TokenPrices, pictures: number): number | undefined {
  const { inputTokens = 0, outputTokens, inputImageTokens = 0 } = usage;
  const painted = usage.outputImageTokens ?? outputTokens;
  if (painted === undefined || painted < fewestPictureTokens * pictures) return undefined;
  const words = Math.max(0, inputTokens - inputImageTokens);
  const { textIn, imageIn, imageOut } = prices;
  return (words * textIn + inputImageTokens * imageIn + painted * imageOut) / 1_000_000;
}
