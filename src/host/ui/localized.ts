/** Turns the core's sentences into the user's language. Never makes a sentence itself. */

import * as vscode from 'vscode';
import type { Sentence } from '../../core/sentence';

export function localized({ text, values }: Sentence): string {
  return vscode.l10n.t(text, ...values.map(value => (typeof value === 'object' ? localized(value) : value)));
}
