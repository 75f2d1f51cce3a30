/** The translations that ship: of the source's texts in l10n/, of the manifest's beside package.json. English is the key. */

import { existsSync, readFileSync, writeFileSync } from 'node:fs';

/** As VS Code calls its display languages. */
export type Language = 'de' | 'es' | 'fr' | 'ja' | 'ko' | 'zh-cn' | 'zh-tw';
export const languages: readonly Language[] = ['de', 'es', 'fr', 'ja', 'ko', 'zh-cn', 'zh-tw'];

export type Texts = Readonly<Record<string, string>>;

export const bundleFile = (language: Language) => `l10n/bundle.l10n.${language}.json`;
export const manifestFile = (language: Language) => `package.nls.${language}.json`;
export const englishManifestFile = 'package.nls.json';

export function readTexts(file: string): Texts {
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Texts) : {};
}

export function writeTexts(file: string, texts: Texts): void {
  writeFileSync(file, `${JSON.stringify(texts, undefined, 2)}\n`);
}
