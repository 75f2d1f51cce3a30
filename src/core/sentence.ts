/** Sentences for people, kept apart from their values so that the host can translate them. Never formats for a machine. */

/** `text` is English with `{0}`, `{1}` … where `values` go: the form that `vscode.l10n.t` takes. */
export type Sentence = {
  readonly text: string;
  readonly values: readonly Value[];
};

/** A sentence inside another is translated by itself. */
export type Value = string | number | Sentence;

export function sentence(text: string, ...values: Value[]): Sentence {
  return { text, values };
}

export function inEnglish({ text, values }: Sentence): string {
  const plain = values.map(value => (typeof value === 'object' ? inEnglish(value) : value));
  return text.replace(/\{(\d+)\}/g, (whole, index: string) => String(plain[Number(index)] ?? whole));
}
