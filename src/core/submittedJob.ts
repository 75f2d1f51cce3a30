/** Work that a provider has taken and does later: what is kept of it until its pictures are here. Never holds a key. */

/** The journal alone holds its addresses: they may carry a token. */
export type SubmittedJob = {
  /** As the provider calls it. */
  readonly id: string;
  /** Absolute; tells how far it is. */
  readonly pollUrl: string;
  /** Absolute; has the pictures, where they are not in the answer that says that they are ready. */
  readonly resultUrl?: string;
  /** Absolute; absent: the provider goes on whatever anybody wants. */
  readonly cancelUrl?: string;
};

/** Those of a note in the journal, which a disk may have damaged: it lists them among the addresses of pictures. */
export function submittedIn(note: unknown): SubmittedJob[] {
  if (!Array.isArray(note)) return [];
  return note.flatMap((entry: { readonly job?: unknown } | null) =>
    isSubmittedJob(entry?.job) ? [entry.job] : [],
  );
}

function isSubmittedJob(value: unknown): value is SubmittedJob {
  if (typeof value !== 'object' || value === null) return false;
  const { id, pollUrl, resultUrl, cancelUrl } = value as Readonly<Record<string, unknown>>;
  return (
    typeof id === 'string' &&
    isAddress(pollUrl) &&
    [resultUrl, cancelUrl].every(url => url === undefined || isAddress(url))
  );
}

function isAddress(value: unknown): boolean {
  return typeof value === 'string' && URL.canParse(value);
}
