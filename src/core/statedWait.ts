/** Reads how long a server asks to wait. Never decides whether to. */

/** `retry-after-ms`, `retry-after` (seconds or a date), `x-ratelimit-reset-requests` (`1s`, `6m0s`); ms from `now`, a `Date.now()`. */
export function statedWait(headers: Readonly<Record<string, string>>, now: number): number | undefined {
  const ms = Number.parseFloat(headers['retry-after-ms'] ?? '');
  if (ms >= 0) return ms;
  const after = headers['retry-after'];
  if (after !== undefined) {
    if (/^\s*\d+(\.\d+)?\s*$/.test(after)) return Number(after) * 1000;
    const date = Date.parse(after);
    if (!Number.isNaN(date)) return Math.max(0, date - now);
  }
  return duration(headers['x-ratelimit-reset-requests'] ?? '');
}

/** Go's notation of durations, and that of protocol buffers, in ms: `1h2m3.5s`, `250ms`. */
export function duration(text: string): number | undefined {
  const match = /^(?:(\d+)h)?(?:(\d+)m(?!s))?(?:(\d+(?:\.\d+)?)s)?(?:(\d+(?:\.\d+)?)ms)?$/.exec(text.trim());
  if (!match?.[0]) return undefined;
  const [hours, minutes, seconds, ms] = match.slice(1).map(part => Number(part ?? 0));
  return ((hours ?? 0) * 60 + (minutes ?? 0)) * 60_000 + (seconds ?? 0) * 1000 + (ms ?? 0);
}
