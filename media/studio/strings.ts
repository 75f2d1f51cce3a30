/** Every word of the page goes through here, in English until the host hands over a translation. Never formats numbers: formatting.ts does. */

import { inEnglish } from '../../src/core/sentence';

/** English text → its translation, as `vscode.l10n.bundle` has it. The host puts it into the page as data. */
const bundle: Readonly<Record<string, string>> = read();

/** `text` is English with `{0}`, `{1}` … where `values` go. */
export function t(text: string, ...values: (string | number)[]): string {
  return inEnglish({ text: bundle[text] ?? text, values });
}

function read(): Record<string, string> {
  const data = globalThis.document?.getElementById('l10n')?.textContent;
  return data ? (JSON.parse(data) as Record<string, string>) : {};
}
