/** When vendors shut their models down, by the vendor's own id: OpenAI's list of deprecations and the changelog of Google's Gemini API, read in November 2026. */

/** The first day without the model, UTC. */
export const shutDowns: Readonly<Record<string, string>> = {
  'dall-e-2': '2026-05-12',
  'dall-e-3': '2026-05-12',
  'gpt-image-1': '2026-10-23',
  'gemini-2.5-flash-image-preview': '2026-01-15',
  'gemini-2.5-flash-image': '2026-10-02',
  'gemini-3-pro-image-preview': '2026-06-25',
  'gemini-3.1-flash-image-preview': '2026-06-25',
  'gemini-3.1-flash-image': '2026-10-29',
};
