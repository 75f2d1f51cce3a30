/** The translations that ship: of the source's texts in l10n/, of the manifest's beside package.json. English is the key. */

import { existsSync, readFileSync, writeFileSync } from 'node:fs';

/** As VS Code calls its display languages. */
export type Language = 'de' | 'es' | 'fr' | 'ja' | 'ko' | 'zh-cn' | 'zh-tw';
export const languages: readonly Language[] = ['de', 'es', 'fr', 'ja', 'ko', 'zh-cn', 'zh-tw'];

export type Texts = Readonly<Record<string, string>>;

export const bundleFile = (language: Language) => `l10n/bundle.l10n.${language}.json`;
const manifestFile = (language: Language) => `package.nls.${language}.json`;
const englishManifestFile = 'package.nls.json';

/** What one file translates: English texts and translations, both by its keys. */
export type Translation = { readonly file: string; readonly english: Texts; readonly translated: Texts };

/** The files of a language. `texts`: what the source has translated, each its own key. */
export function translationsInto(language: Language, texts: readonly string[]): readonly Translation[] {
  const source = Object.fromEntries(texts.map(text => [text, text]));
  return [
    { file: bundleFile(language), english: source },
    { file: manifestFile(language), english: readTexts(englishManifestFile) },
  ].map(({ file, english }) => ({ file, english, translated: readTexts(file) }));
}

export function readTexts(file: string): Texts {
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Texts) : {};
}

export function writeTexts(file: string, texts: Texts): void {
  writeFileSync(file, `${JSON.stringify(texts, undefined, 2)}\n`);
}
