/** US dollars in a sentence. */

/** `0.12` → `$0.12`, `0.0061` → `$0.006`: what is more than nothing never reads as nothing. */
export function dollars(usd: number): string {
  if (usd > 0 && usd < 0.001) return '<$0.001';
  return `$${usd.toFixed(usd > 0 && usd < 0.1 ? 3 : 2)}`;
}
