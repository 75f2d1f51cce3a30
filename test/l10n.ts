/** `npm run l10n`: gives every translation file the texts that are new, empty, and takes out those that are gone. Says what is to be translated. */

import { findTranslatableTexts } from './translatableTexts';
import {
  bundleFile,
  englishManifestFile,
  type Language,
  languages,
  manifestFile,
  readTexts,
  type Texts,
  writeTexts,
} from './translations';

const { texts } = findTranslatableTexts();
const source: Texts = Object.fromEntries(texts.map(text => [text, text]));
const manifest = readTexts(englishManifestFile);

/** Languages that a text is still to be translated into. */
const lacking = new Map<string, Language[]>();

for (const language of languages) {
  update(bundleFile(language), source, language);
  update(manifestFile(language), manifest, language);
}
for (const [text, wanted] of lacking) console.log(`${text}\n    ${wanted.join(', ')}`);

function update(file: string, english: Texts, language: Language): void {
  const known = readTexts(file);
  const updated = Object.entries(english).map(([key, text]) => {
    const translation = known[key] ?? '';
    if (translation === '') lacking.set(text, [...(lacking.get(text) ?? []), language]);
    return [key, translation];
  });
  writeTexts(file, Object.fromEntries(updated));
}
