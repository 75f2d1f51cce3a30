/** A prompt and the styles that are on, as one text. */

/** The prompt as it is sent: the user's words, then those of the styles that are on. */
export function promptWith(prompt: string, texts: readonly string[]): string {
  return [prompt, ...texts]
    .map(text => text.trim())
    .filter(Boolean)
    .reduce((all, text) => {
      if (all === '') return text;
      return /[.!?,;:…]$/.test(all) ? `${all} ${text}` : `${all}, ${text}`;
    }, '');
}
