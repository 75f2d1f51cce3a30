/** Keeps what is being typed and what the host believes apart, so that a late message never takes a letter back. Pure. */

export type Draft = {
  readonly text: string;
  /** What both had before the first of `sent`. */
  readonly agreed: string;
  /** Texts that may still be on the way. */
  readonly sent: readonly string[];
};

export const emptyDraft: Draft = { text: '', agreed: '', sent: [] };

/** Typed, and told to the host. */
export function typed(draft: Draft, text: string): Draft {
  return { ...draft, text, sent: [...draft.sent, text].slice(-200) };
}

/** Whatever was on the way has arrived by now. */
export function settled({ text }: Draft): Draft {
  return { text, agreed: text, sent: [] };
}

/** The host says what the prompt is: its own change wins, an echo of ours or of the time before does not. */
export function heard(draft: Draft, prompt: string): Draft {
  const isEcho = draft.sent.length > 0 && (prompt === draft.agreed || draft.sent.includes(prompt));
  return isEcho ? draft : settled({ ...draft, text: prompt });
}
