/** Sentences for people, kept apart from their values so that the host can translate them. Never formats for a machine. */

/** `text` is English with `{0}`, `{1}` … where `values` go: the form that `vscode.l10n.t` takes. */
export type Sentence = {
  readonly text: string;
  readonly values: readonly (string | number)[];
};

export function sentence(text: string, ...values: (string | number)[]): Sentence {
  return { text, values };
}

export function inEnglish({ text, values }: Sentence): string {
  return text.replace(/\{(\d+)\}/g, (whole, index: string) => String(values[Number(index)] ?? whole));
}
