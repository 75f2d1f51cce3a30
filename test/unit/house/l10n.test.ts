/** Holds the translations to what the source and the manifest say. `npm run l10n` puts in what is missing and takes out what is gone. */

import * as assert from 'node:assert/strict';
import { findTranslatableTexts, type TranslatableTexts } from '../../translatableTexts';
import { type Language, languages, type Translation, translationsInto } from '../../translations';

/** Names, which are the same in every language. */
const names = ['Easel Studio', 'Easel Studio {0}', 'OpenAI Images'];

/** Words that a language has from English, or shares with it. */
const sameAsEnglish: Readonly<Record<Language, readonly string[]>> = {
  de: [
    ...['Details', 'Ellipse (O)', 'Format', 'Lasso (L)', 'Moderation', 'Name', 'Prompt', 'Seed', 'auto'],
    '{0} in {1}',
  ],
  es: ['Tokens', 'auto'],
  fr: [
    ...['Actions', 'Compression', 'Ellipse (O)', 'Format', 'Lasso (L)', 'Options', 'Options…', 'Prompt'],
    ...['Rectangle (R)', 'Styles', 'auto'],
  ],
  ja: [],
  ko: [],
  'zh-cn': [],
  'zh-tw': [],
};

/** What no language translates: places of values, code, names of settings, icons, links, emphasis, line breaks, numbers with units. */
const kept: readonly { readonly name: string; readonly pattern: RegExp }[] = [
  { name: 'places of values', pattern: /\{\d+\}/g },
  { name: 'code', pattern: /`[^`]*`/g },
  { name: 'settings', pattern: /\b(?:easel|http)\.[a-z]\w*/gi },
  { name: 'words of JSON', pattern: /"[\w.: ]*"/g },
  { name: 'icons', pattern: /\$\([\w~-]+\)/g },
  { name: 'links', pattern: /\]\([^)]*\)/g },
  { name: 'emphasis', pattern: /\*\*/g },
  { name: 'line breaks', pattern: /\n/g },
  { name: 'keys', pattern: /\((?:[A-Z0+-]|Ctrl\+\w+)\)/g },
];

let source: TranslatableTexts;

/** A text, and what one of the languages makes of it. */
type Pair = { readonly key: string; readonly text: string; readonly translation: string };

function pairsOf(language: Language): Pair[] {
  return translationsInto(language, source.texts)
    .flatMap(({ english, translated }) =>
      Object.entries(english).map(([key, text]) => ({ key, text, translation: translated[key] ?? '' })),
    )
    .filter(({ translation }) => translation !== '');
}

/** The translations of which something is to be said, each with what it is. */
function complaints(language: Language, complain: (pair: Pair) => string | undefined): string[] {
  return pairsOf(language).flatMap(pair => {
    const complaint = complain(pair);
    return complaint === undefined ? [] : [`“${pair.text}” → “${pair.translation}”: ${complaint}`];
  });
}

function differences({ file, english, translated }: Translation): string[] {
  return [
    ...Object.keys(english)
      .filter(key => !translated[key]?.trim())
      .map(key => `${file}, missing: ${key}`),
    ...Object.keys(translated)
      .filter(key => !(key in english))
      .map(key => `${file}, not in use: ${key}`),
  ];
}

const sorted = (found: readonly string[] | null) => [...(found ?? [])].sort().join(' ');

/** A name in a text that is translated by itself: a command, a button, a label. */
function named(texts: readonly Pair[]): (text: string) => Pair[] {
  const known = new Map(texts.map(pair => [pair.text, pair]));
  return text =>
    [...text.matchAll(/[“"*](?:Easel: )?([A-Z][^”"*{}]+)[”"*]/g)].flatMap(
      ([, name = '']) => known.get(name) ?? [],
    );
}

describe('The translations', () => {
  before(function () {
    this.timeout(60_000);
    source = findTranslatableTexts();
  });

  it('are asked for by texts that can be found in the source', () => {
    assert.deepEqual(source.unfound, []);
    assert.ok(source.texts.length > 500, `only ${source.texts.length} texts were found`);
    for (const text of [
      'Generate', // the page
      'Size', // a table of core
      'Set API Key…', // the host
      '{0} went silent for {1} s in the middle of its answer.', // a table of net
      'The picture has no transparent parts.', // a worker
    ])
      assert.ok(source.texts.includes(text), text);
  });

  for (const language of languages) {
    describe(`into ${language}`, () => {
      it('are those of the source’s and the manifest’s texts, each of them and no others: `npm run l10n`', () => {
        assert.deepEqual(translationsInto(language, source.texts).flatMap(differences), []);
      });

      it('keep what is no language', () => {
        const wrong = complaints(
          language,
          ({ text, translation }) =>
            kept
              .filter(({ pattern }) => sorted(text.match(pattern)) !== sorted(translation.match(pattern)))
              .map(({ name }) => name)
              .join(', ') || undefined,
        );
        assert.deepEqual(wrong, []);
      });

      it('begin and end as the English does: spaces, and the dots that say that more is asked', () => {
        const wrong = complaints(language, ({ text, translation }) => {
          if (/^\s|\s$/.test(translation) !== /^\s|\s$/.test(text)) return 'spaces';
          return /…$/.test(translation) === /…$/.test(text) ? undefined : 'dots';
        });
        assert.deepEqual(wrong, []);
      });

      it('leave nothing in English but what is the same in both', () => {
        const same = [...names, ...sameAsEnglish[language]];
        const isSame = ({ text, translation }: Pair) =>
          text === translation &&
          /[a-z]{2}/i.test(text.replace(/\{\d+\}|\b(px|MB|kB|ms|min|Ctrl|Enter)\b/g, ''));
        const left = pairsOf(language).filter(isSame);
        assert.deepEqual(
          left.map(({ text }) => text).filter(text => !same.includes(text)),
          [],
        );
        assert.deepEqual(
          same.filter(text => !left.some(pair => pair.text === text)),
          [],
          'translated after all',
        );
      });

      it('call a command, a button or a label the same wherever it is named', () => {
        const pairs = pairsOf(language);
        const namesIn = named(pairs);
        const wrong = complaints(language, ({ text, translation }) => {
          const missing = namesIn(text).filter(name => !translation.includes(name.translation));
          return missing.map(name => `does not name “${name.translation}”`).join(', ') || undefined;
        });
        assert.deepEqual(wrong, []);
        const twice = pairs.filter(({ text, translation }) =>
          pairs.some(other => other.text === text && other.translation !== translation),
        );
        assert.deepEqual(twice, []);
      });
    });
  }
});
