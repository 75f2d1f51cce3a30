/** Addresses of jobs as answers name them. Whoever asks there checks where they lead. */

/** Absolute and of the web; `undefined` for anything else. */
export function addressIn(value: unknown): string | undefined {
  if (typeof value !== 'string' || !URL.canParse(value)) return undefined;
  return /^https?:$/.test(new URL(value).protocol) ? value : undefined;
}
