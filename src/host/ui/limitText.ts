/** A limit of what may be spent in a few words, with what is spent of it. */

import * as vscode from 'vscode';
import { dollars } from '../../core/dollars';
import type { Limit } from '../../core/spendingLimits';

export function limitText({ name, most, spent }: Limit): string {
  switch (name) {
    case 'perDay':
      return vscode.l10n.t('{0} of {1} today', dollars(spent), dollars(most));
    case 'perMonth':
      return vscode.l10n.t('{0} of {1} this month', dollars(spent), dollars(most));
    case 'unattendedPerDay':
      return vscode.l10n.t('{0} of {1} today without a person', dollars(spent), dollars(most));
    case 'unpricedPerDay':
      return vscode.l10n.t('{0} of {1} unpriced pictures today', spent, most);
  }
}
