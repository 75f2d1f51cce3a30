/** Keeps what is being typed and what the host believes apart, so that a late message never takes a letter back. Pure. */

/** What was sent and not yet seen again. */
export type Draft = {
  readonly text: string;
  /** The last text that the host showed to have. */
  readonly acknowledged: string;
  readonly sent: readonly string[];
};

export const emptyDraft: Draft = { text: '', acknowledged: '', sent: [] };

/** Typed, and told to the host. */
export function typed(draft: Draft, text: string): Draft {
  return { ...draft, text, sent: [...draft.sent, text].slice(-200) };
}

/** The host says what the prompt is: its own change wins, an echo of ours or of the time before does not. */
export function heard(draft: Draft, prompt: string): Draft {
  const at = draft.sent.indexOf(prompt);
  if (at >= 0) return { ...draft, acknowledged: prompt, sent: draft.sent.slice(at + 1) };
  if (draft.sent.length > 0 && prompt === draft.acknowledged) return draft;
  return { text: prompt, acknowledged: prompt, sent: [] };
}
