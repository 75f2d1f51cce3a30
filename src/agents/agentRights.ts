/** What agents may do without a question: the setting `easel.agents`. The limits of `easel.spending` hold for all of it. */

import type { Quote } from '../providers/priceOf';

export const agentActions = ['generate', 'edit', 'makeSizes'] as const;
export type AgentAction = (typeof agentActions)[number];

export type AgentRights = {
  readonly unasked: readonly AgentAction[];
  /** USD a call; what may cost more, or has no known price, is asked about. */
  readonly unaskedUpTo: number;
};

export const defaultRights: AgentRights = { unasked: [], unaskedUpTo: 0.25 };

/** As the setting has it, field by field: what is no right counts as not given. */
export function rightsFrom(setting: unknown): AgentRights {
  const given = (typeof setting === 'object' && setting !== null ? setting : {}) as Record<string, unknown>;
  const { unasked, unaskedUpTo } = given;
  const isAmount = typeof unaskedUpTo === 'number' && unaskedUpTo >= 0;
  return {
    unasked: Array.isArray(unasked) ? agentActions.filter(action => unasked.includes(action)) : [],
    unaskedUpTo: isAmount ? unaskedUpTo : defaultRights.unaskedUpTo,
  };
}

/** Whether nobody has to be asked. */
export function mayRunUnasked(action: AgentAction, quote: Quote, rights: AgentRights): boolean {
  return rights.unasked.includes(action) && isSmall(quote, rights);
}

/** Whether it costs no more than what may go without a question. */
export function isSmall(quote: Quote, { unaskedUpTo }: AgentRights): boolean {
  return quote === 'free' || (quote !== 'unknown' && quote.usd <= unaskedUpTo);
}
