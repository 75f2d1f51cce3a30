/** The setting `easel.providers`: the user's own providers, and changes to the built-in ones. */

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { inEnglish, type Sentence } from '../../../src/core/sentence';
import { InlinePicture } from '../../../src/core/wireFormat';
import { presets } from '../../../src/providers/presets';
import { previewCalls } from '../../../src/providers/previewCalls';
import { providersJsonSchema } from '../../../src/providers/providerSchema';
import { loadAbilities } from '../../../src/providers/resolveAbilities';
import { mergeProviders, newProviderId } from '../../../src/providers/userProviders';
import { bundleFile, languages, readTexts } from '../../translations';
import { imageRequest } from '../support/imageRequest';
import { png } from '../wire/fakeNetwork';

const find = (setting: unknown, id: string) => {
  const { providers, problems } = mergeProviders(setting);
  assert.deepEqual(problems, []);
  const provider = providers.find(each => each.id === id);
  assert.ok(provider, id);
  return provider;
};

const problemsOf = (setting: unknown) => mergeProviders(setting).problems.map(inEnglish);

/** What of a sentence is translated: its own text, and those of the sentences in it. */
const textsOf = ({ text, values }: Sentence): string[] => [
  text,
  ...values.flatMap(value => (typeof value === 'object' ? textsOf(value) : [])),
];

describe('easel.providers', () => {
  for (const { id, wire, auth, quirks } of presets) {
    it(`can say of a provider of one’s own whatever ${id} says`, () => {
      const own = { wire, auth, baseUrl: 'https://own.example.com/v1', ...quirks };
      assert.deepEqual(find({ own }, 'own').quirks, quirks);
    });
  }

  it('is in the manifest as the schema that reads it, where `npm run manifest` writes it', () => {
    const manifest = JSON.parse(readFileSync('package.json', 'utf8'));
    const property = manifest.contributes.configuration.properties['easel.providers'];
    const { scope, default: _, markdownDescription, ...schema } = property;
    assert.deepEqual(schema, providersJsonSchema());
    // Settings that choose where a key goes must not come from a workspace.
    assert.equal(scope, 'application');
  });

  it('adds a provider that needs an address and nothing else', () => {
    const { providers, problems } = mergeProviders({ 'my-gw': { baseUrl: 'https://gw.example.com' } });
    assert.deepEqual(problems, []);
    assert.deepEqual(providers.slice(0, presets.length), presets);
    const added = providers.at(-1);
    assert.equal(added?.label, 'my-gw');
    assert.equal(added?.wire, 'openai-images');
    assert.equal(added?.auth, 'bearer');
  });

  it('takes every field', () => {
    const entry = {
      label: 'Mine',
      wire: 'chat-images',
      baseUrl: 'https://gw.example.com/v1',
      auth: { header: 'x-key' },
      headers: { 'X-Team': 'art' },
      models: ['a', { id: 'b', maxN: 3 }],
      defaultModel: 'a',
      timeoutSeconds: 900,
      chatPaths: ['/chat'],
    };
    const provider = find({ mine: entry }, 'mine');
    const { models, chatPaths, ...fields } = entry;
    assert.deepEqual({ ...provider, ...fields }, provider);
    assert.deepEqual(provider.models, [{ id: 'a' }, { id: 'b' }]);
    assert.deepEqual(provider.quirks, { chatPaths });
  });

  it('adds another one of a built-in provider, with what is its own', () => {
    const preset = presets.find(({ id }) => id === 'openrouter');
    const label = 'OpenRouter, private';
    assert.deepEqual(find({ private: { preset: 'openrouter', label } }, 'private'), {
      ...preset,
      ...{ id: 'private', label },
    });
    const problems = problemsOf({ again: { preset: 'demo' }, never: { preset: 'nobody' } });
    assert.match(problems.join(), /again\.preset.*never\.preset/);
  });

  it('has an id for every name, and never one twice', () => {
    const taken = new Set(['our-gateway', 'our-gateway-2']);
    assert.equal(newProviderId('Our Gateway', new Set()), 'our-gateway');
    assert.equal(newProviderId('Our  Gatewäy!', taken), 'our-gatewa-y');
    assert.equal(newProviderId('our gateway', taken), 'our-gateway-3');
    for (const name of ['画廊', '', '-', `${'ab '.repeat(100)}`, '__proto__']) {
      const id = newProviderId(name, taken);
      assert.deepEqual(mergeProviders({ [id]: { baseUrl: 'https://a.example' } }).problems, [], name);
    }
  });

  it('changes only the stated fields of a built-in provider', () => {
    const before = presets.find(({ id }) => id === 'katz');
    const after = find({ katz: { baseUrl: 'http://ai.is-a.dev/v1' } }, 'katz');
    assert.deepEqual(after, { ...before, baseUrl: 'http://ai.is-a.dev/v1' });
  });

  it('gives the user the last word on a model, even against what a server refused', async () => {
    const provider = find(
      {
        openai: {
          models: [{ id: 'gpt-image-2', qualities: ['ultra'], edits: false, responseFormat: 'url' }],
        },
      },
      'openai',
    );
    const abilitiesOf = await loadAbilities(provider);
    const abilities = abilitiesOf('gpt-image-2', { refusedParameters: [{ parameter: 'quality' }] });
    assert.deepEqual(abilities.qualities, ['ultra']);
    assert.deepEqual(abilities.refusedParameters, []);
    assert.equal(abilities.edits, undefined);
    assert.equal(abilities.responseFormat, 'url');
    assert.equal(abilities.sizes.type, 'free');
  });

  it('reads sizes as a list, as shapes, or as a word', async () => {
    const sizesOf = async (sizes: unknown) => {
      const provider = find({ p: { baseUrl: 'https://p.example', models: [{ id: 'm', sizes }] } }, 'p');
      return (await loadAbilities(provider))('m').sizes;
    };
    assert.deepEqual(await sizesOf(['512x512', 'auto']), { type: 'list', sizes: ['512x512', 'auto'] });
    assert.deepEqual(await sizesOf(['1:1', '16:9', '2K']), {
      type: 'ratios',
      ratios: ['1:1', '16:9'],
      resolutions: ['2K'],
    });
    assert.deepEqual(await sizesOf(['3:2 2k']), { type: 'ratios', ratios: ['3:2'], resolutions: ['2k'] });
    assert.deepEqual(await sizesOf('prompt'), { type: 'prompt' });
  });

  it('says what its fields are called and what goes along with every request', async () => {
    const picture = png();
    const bodyOf = async (entry: object) => {
      const provider = find({ p: { baseUrl: 'https://p.example/v1', models: ['m'], ...entry } }, 'p');
      const request = imageRequest({ model: 'm', sources: [picture], mask: png('mask.png') });
      const [call] = await previewCalls(provider, request, {});
      return call?.body;
    };
    const extraBody = { num_inference_steps: 30 };
    const form = await bodyOf({ editFields: { images: 'image', mask: 'mask_image' }, extraBody });
    assert.ok(form?.type === 'multipart');
    const names = form.parts.map(({ name }) => name);
    assert.deepEqual(names.slice(2), ['image', 'mask_image', 'num_inference_steps']);
    const json = await bodyOf({ editBody: 'json', editPicture: 'text', editFields: { image: 'image' } });
    assert.ok(json?.type === 'json');
    assert.deepEqual(Reflect.get(json.value as object, 'image'), new InlinePicture(picture, 'dataUri'));
    const chat = await bodyOf({
      wire: 'chat-images',
      modalities: true,
      maxTokens: 9,
      extraBody: { route: 'x' },
    });
    assert.ok(chat?.type === 'json');
    const { modalities, max_tokens, route } = chat.value as Record<string, unknown>;
    assert.deepEqual([modalities, max_tokens, route], [['image', 'text'], 9, 'x']);
    assert.match(problemsOf({ p: { baseUrl: 'https://p.example', extraBody: { 'a b': 1 } } }).join(), /a b/);
  });

  it('says in what words a server has what OpenAI has none for, and what is otherwise with a mask', async () => {
    const bodyOf = async (hasMask: boolean, entry: object) => {
      const models = [{ id: 'm', negativePrompt: true, steps: { min: 4, max: 20 }, guidance: true }];
      const provider = find({ p: { baseUrl: 'https://p.example/v1', models, ...entry } }, 'p');
      const [source, mask] = [png(), png('mask.png')];
      const request = imageRequest({
        ...{ model: 'm', sources: [source], ...(hasMask && { mask }) },
        ...{ negativePrompt: 'dogs', steps: 30, guidance: 4.5 },
      });
      const [call] = await previewCalls(provider, request, {});
      assert.ok(call?.body?.type === 'multipart');
      const texts = call.body.parts.flatMap(part => ('value' in part ? [[part.name, part.value]] : []));
      return [new URL(call.url).pathname, Object.fromEntries(texts)];
    };
    const entry = {
      ...{ fieldNames: { steps: 'step', guidance: false }, inPrompt: 'bar' },
      withMask: { editPaths: ['/images/inpainting'], inPrompt: 'none', fieldNames: { steps: 'steps' } },
    };
    assert.deepEqual(await bodyOf(false, entry), [
      '/v1/images/edits',
      { model: 'm', prompt: 'a cat|dogs', step: '20' },
    ]);
    assert.deepEqual(await bodyOf(true, entry), [
      '/v1/images/inpainting',
      ...[{ model: 'm', prompt: 'a cat', negative_prompt: 'dogs', steps: '20', guidance_scale: '4.5' }],
    ]);
    assert.equal((await bodyOf(false, { randomSeed: true }))[1].seed !== undefined, true);
  });

  const at = 'easel.providers';
  const wrong: [string, unknown, string][] = [
    [
      'an address of another kind',
      { a: { baseUrl: 'ftp://x' } },
      `${at}.a.baseUrl must begin with https:// or http://.`,
    ],
    ['an address that is none', { a: { baseUrl: 'https://[' } }, `${at}.a.baseUrl is not an address.`],
    [
      'an address with a password',
      { a: { baseUrl: 'https://me:pw@x.example' } },
      `${at}.a.baseUrl must not contain a user name.`,
    ],
    [
      'a new provider without an address',
      { a: {} },
      `${at}.a.baseUrl is missing: a new provider needs its address.`,
    ],
    ['a misspelt field', { openai: { modles: [] } }, `Easel does not know "modles" in ${at}.openai.`],
    [
      'a wire that nobody speaks',
      { openai: { wire: 'soap' } },
      `${at}.openai.wire must be one of "openai-images", `,
    ],
    [
      'a number that is too small',
      { openai: { models: ['x', { id: 'y', maxN: 0 }] } },
      `${at}.openai.models.1.maxN must be at least 1.`,
    ],
    [
      'a number that is too large',
      { openai: { timeoutSeconds: 100_000 } },
      `${at}.openai.timeoutSeconds must be at most 86400.`,
    ],
    [
      'a number that is none',
      { openai: { timeoutSeconds: 'long' } },
      `${at}.openai.timeoutSeconds must be a whole number.`,
    ],
    ['a broken number', { openai: { timeoutSeconds: 1.5 } }, `${at}.openai.timeoutSeconds must be a whole`],
    ['a switch that is none', { openai: { keyOptional: 1 } }, `${at}.openai.keyOptional must be true or`],
    ['a list that is none', { openai: { models: 'x' } }, `${at}.openai.models must be a list.`],
    ['a text that is none', { openai: { label: 7 } }, `${at}.openai.label must be text in quotes.`],
    ['an empty text', { openai: { label: '' } }, `${at}.openai.label must not be empty.`],
    ['an empty list', { openai: { editPaths: [] } }, `${at}.openai.editPaths must not be empty.`],
    ['a path that is none', { openai: { editPaths: ['x'] } }, `${at}.openai.editPaths.0 must begin with /.`],
    ['a model without an id', { openai: { models: [{}] } }, `${at}.openai.models.0.id is missing.`],
    [
      'what has several forms, and is in none of them',
      { openai: { auth: 7 } },
      `${at}.openai.auth must be one of "bearer", "none" or an object.`,
    ],
    [
      'a size of no form',
      { openai: { models: [{ id: 'm', sizes: 7 }] } },
      `${at}.openai.models.0.sizes must be one of "any", "prompt" or a list.`,
    ],
    [
      'a key among the headers',
      { openai: { headers: { Authorization: 'Bearer x' } } },
      `Keys do not belong in ${at}.openai.headers: use "auth" and`,
    ],
    [
      'a scheme of two words',
      { openai: { auth: { header: 'Authorization', scheme: 'Key of' } } },
      `${at}.openai.auth.scheme must be one word`,
    ],
    [
      'a header that breaks the line',
      { openai: { headers: { 'X-A': 'a\r\nb' } } },
      `${at}.openai.headers.X-A must be plain characters on one line.`,
    ],
    [
      'a header’s name that is none',
      { openai: { headers: { 'X A': 'a' } } },
      `${at}.openai.headers.X A is not the name of a header.`,
    ],
    ['an id with a space', { 'my gw': { baseUrl: 'https://x.example' } }, `${at}.my gw is not a usable id: `],
    ['something that is no object', { openai: 'gpt' }, `${at}.openai must be an object.`],
    ['a list', [], `${at} must be an object with an entry for each provider.`],
  ];
  for (const [name, setting, problem] of wrong) {
    it(`names ${name} by its path, in every language, and the others go on working`, () => {
      const good = { good: { baseUrl: 'https://good.example' } };
      const { providers, problems } = mergeProviders(
        Array.isArray(setting) ? setting : { ...good, ...(setting as object) },
      );
      const [first] = problems;
      assert.ok(first && inEnglish(first).startsWith(problem), problems.map(inEnglish).join('\n'));
      for (const language of languages) {
        const translated = readTexts(bundleFile(language));
        assert.deepEqual(
          textsOf(first).filter(text => !translated[text]),
          [],
          language,
        );
      }
      assert.ok(providers.some(({ id }) => id === 'apertis'));
      assert.equal(
        providers.some(({ id }) => id === 'good'),
        !Array.isArray(setting),
      );
    });
  }

  it('has no rule of its own that is told in English alone', () => {
    const schema = readFileSync('src/providers/providerSchema.ts', 'utf8');
    assert.deepEqual(schema.match(/\.(?:regex|refine)\([^;]*?,\s*'[^']*'\s*,?\s*\)/g) ?? [], []);
  });

  it('leaves a built-in provider out whose change is wrong, for it might send a prompt to the wrong place', () => {
    const { providers } = mergeProviders({ openai: { baseUrl: 'company.example' } });
    assert.equal(
      providers.some(({ id }) => id === 'openai'),
      false,
    );
  });

  it('never repeats a value, which may be a secret', () => {
    const problems = problemsOf({
      openai: {
        headers: { 'api-key': 'sk-secret' },
        auth: 'sk-secret',
        models: [{ id: '', sizes: 'sk-secret' }],
      },
    });
    assert.ok(problems.length > 0);
    assert.ok(!problems.join().includes('sk-secret'));
  });
});
