/** `npm run l10n`: gives every translation file the texts that are new, empty, and takes out those that are gone. Says what is to be translated. */

import { findTranslatableTexts } from './translatableTexts';
import {
  bundleFile,
  englishManifestFile,
  languages,
  manifestFile,
  readTexts,
  type Texts,
  writeTexts,
} from './translations';

const { texts } = findTranslatableTexts();
const source: Texts = Object.fromEntries(texts.map(text => [text, text]));
const manifest = readTexts(englishManifestFile);

for (const language of languages) {
  update(bundleFile(language), source);
  update(manifestFile(language), manifest);
}

function update(file: string, english: Texts): void {
  const known = readTexts(file);
  const updated = Object.fromEntries(Object.keys(english).map(key => [key, known[key] ?? '']));
  writeTexts(file, updated);
  const empty = Object.keys(updated).filter(key => updated[key] === '');
  if (empty.length > 0) console.log(`${file}\n${empty.map(key => `  ${english[key]}`).join('\n')}`);
}
