/** What something will cost, in a few words; `undefined` where it costs nothing. */

import * as vscode from 'vscode';
import { dollars } from '../../core/dollars';
import type { Quote } from '../../providers/priceOf';

export function quoteText(quote: Quote): string | undefined {
  if (quote === 'free') return undefined;
  if (quote === 'unknown') return vscode.l10n.t('price unknown');
  const amount = dollars(quote.usd);
  return quote.isAtMost ? vscode.l10n.t('up to {0}', amount) : vscode.l10n.t('about {0}', amount);
}
