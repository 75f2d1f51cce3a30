/** The setting `easel.providers`: the user's own providers, and changes to the built-in ones. */

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { presets } from '../../../src/providers/presets';
import { providersJsonSchema } from '../../../src/providers/providerSchema';
import { loadAbilities } from '../../../src/providers/resolveAbilities';
import { mergeProviders, newProviderId } from '../../../src/providers/userProviders';

const find = (setting: unknown, id: string) => {
  const { providers, problems } = mergeProviders(setting);
  assert.deepEqual(problems, []);
  const provider = providers.find(each => each.id === id);
  assert.ok(provider, id);
  return provider;
};

describe('easel.providers', () => {
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
    const { problems } = mergeProviders({ again: { preset: 'demo' }, never: { preset: 'nobody' } });
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
    const abilities = abilitiesOf('gpt-image-2', [{ parameter: 'quality' }]);
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
    assert.deepEqual(await sizesOf('prompt'), { type: 'prompt' });
  });

  const wrong: [string, unknown, string][] = [
    [
      'an address of another kind',
      { a: { baseUrl: 'ftp://x' } },
      'easel.providers.a.baseUrl: must begin with',
    ],
    [
      'an address with a password',
      { a: { baseUrl: 'https://me:pw@x.example' } },
      'easel.providers.a.baseUrl: must not',
    ],
    ['a new provider without an address', { a: {} }, 'easel.providers.a.baseUrl: '],
    ['a misspelt field', { openai: { modles: [] } }, 'easel.providers.openai: Unrecognized key: "modles"'],
    ['a wire that nobody speaks', { openai: { wire: 'soap' } }, 'easel.providers.openai.wire: '],
    [
      'an ability out of range',
      { openai: { models: ['x', { id: 'y', maxN: 0 }] } },
      'easel.providers.openai.models.1.maxN: ',
    ],
    [
      'a key among the headers',
      { openai: { headers: { Authorization: 'Bearer x' } } },
      'easel.providers.openai.headers: keys',
    ],
    [
      'a header that breaks the line',
      { openai: { headers: { 'X-A': 'a\r\nb' } } },
      'easel.providers.openai.headers.X-A: ',
    ],
    ['an id with a space', { 'my gw': { baseUrl: 'https://x' } }, 'easel.providers.my gw: '],
    ['something that is no object', { openai: 'gpt' }, 'easel.providers.openai: '],
    ['a list', [], 'easel.providers: '],
  ];
  for (const [name, setting, problem] of wrong) {
    it(`names ${name} by its path, and the others go on working`, () => {
      const good = { good: { baseUrl: 'https://good.example' } };
      const { providers, problems } = mergeProviders(
        Array.isArray(setting) ? setting : { ...good, ...(setting as object) },
      );
      assert.ok(problems[0]?.startsWith(problem), problems.join('\n'));
      assert.ok(providers.some(({ id }) => id === 'apertis'));
      assert.equal(
        providers.some(({ id }) => id === 'good'),
        !Array.isArray(setting),
      );
    });
  }

  it('leaves a built-in provider out whose change is wrong, for it might send a prompt to the wrong place', () => {
    const { providers } = mergeProviders({ openai: { baseUrl: 'company.example' } });
    assert.equal(
      providers.some(({ id }) => id === 'openai'),
      false,
    );
  });

  it('never repeats a value, which may be a secret', () => {
    const { problems } = mergeProviders({
      openai: { headers: { 'api-key': 'sk-secret' }, auth: 'sk-secret' },
    });
    assert.ok(problems.length > 0);
    assert.ok(!problems.join().includes('sk-secret'));
  });
});
