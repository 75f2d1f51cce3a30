/** `npm run l10n`: gives every translation file the texts that are new, empty, and takes out those that are gone. Says what is to be translated. */

import { findTranslatableTexts } from './translatableTexts';
import { type Language, languages, translationsInto, writeTexts } from './translations';

const { texts } = findTranslatableTexts();

/** Languages that a text is still to be translated into. */
const lacking = new Map<string, Language[]>();

for (const language of languages)
  for (const { file, english, translated } of translationsInto(language, texts)) {
    const updated = Object.entries(english).map(([key, text]) => {
      const translation = translated[key] ?? '';
      if (translation === '') lacking.set(text, [...(lacking.get(text) ?? []), language]);
      return [key, translation];
    });
    writeTexts(file, Object.fromEntries(updated));
  }
for (const [text, wanted] of lacking) console.log(`${text}\n    ${wanted.join(', ')}`);
