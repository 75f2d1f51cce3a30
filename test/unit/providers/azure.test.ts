/** Azure OpenAI against its stand-in: both addresses of a resource, both ways in, and its own ways to refuse. */

import assert from 'node:assert/strict';
import { inEnglish } from '../../../src/core/sentence';
import { readPasted } from '../../../src/providers/pastedProvider';
import { presets } from '../../../src/providers/presets';
import { baseUrlOf } from '../../../src/providers/provider';
import { probeKey } from '../../../src/providers/providerConnection';
import { accountBlocked, azureKey, contentFiltered, entraToken, startAzure } from '../../servers/azure';
import { failureOf } from '../wire/fakeNetwork';
import { asked, assertSame, begin, endAll, mask, source } from './standInRun';

const version = '2025-04-01-preview';

describe('azure-openai', function () {
  this.timeout(20_000);
  afterEach(endAll);

  it('generates with the deployment as the model, below v1', async () => {
    const { server, user } = await begin('azure-openai', startAzure(), '', azureKey);
    const wishes = {
      model: 'our-painter',
      n: 2,
      quality: 'high',
      background: 'transparent',
      outputFormat: 'png',
    };
    assertSame(await user.run({ ...wishes, size: '1536x1024', user: 'someone' }), server.painted);
    assert.deepEqual(asked(server), ['POST /openai/v1/images/generations']);
    assert.deepEqual(server.requests[0]?.json, {
      ...{ model: 'our-painter', prompt: 'a cat', n: 2, quality: 'high', background: 'transparent' },
      ...{ output_format: 'png', size: '1536x1024', user: 'someone' },
    });
  });

  it('finds the deployment’s own address where a resource has no v1, once', async () => {
    const { server, user } = await begin('azure-openai', startAzure('deployments'), '', azureKey);
    assertSame(await user.run({ model: 'our-painter' }), server.painted.slice(-1));
    assertSame(await user.run({ model: 'gpt-image-2' }), server.painted.slice(-1));
    assertSame(await user.run({ model: 'gpt-image-2', sources: [source()], mask }), server.painted.slice(-1));
    assert.deepEqual(asked(server), [
      'POST /openai/v1/images/generations',
      'POST /openai/deployments/our-painter/images/generations',
      'POST /openai/deployments/gpt-image-2/images/generations',
      'POST /openai/deployments/gpt-image-2/images/edits',
    ]);
    assert.equal(server.requests.at(-1)?.query.get('api-version'), version);
  });

  it('edits with references and a mask, never with WebP', async () => {
    const { server, user } = await begin('azure-openai', startAzure(), '', azureKey);
    assertSame(await user.run({ sources: [source(), source('jpeg')], mask }), server.painted);
    const files = server.requests[0]?.parts.filter(({ fileName }) => fileName).map(({ name }) => name);
    assert.deepEqual(files, ['image[]', 'image[]', 'mask']);
    await failureOf(user.run({ sources: [source('webp')] }), 'invalidInput');
    assert.equal(server.requests.length, 1);
  });

  it('streams sketches', async () => {
    const { server, user } = await begin('azure-openai', startAzure(), '', azureKey);
    assertSame(await user.run({ partialImages: 2 }), server.painted);
    assert.equal(user.progress.filter(({ type }) => type === 'partial').length, 2);
  });

  it('takes any of the addresses that people copy for its resource', async () => {
    const preset = presets.find(({ id }) => id === 'azure-openai');
    assert.ok(preset);
    const regular = (baseUrl: string) => baseUrlOf({ ...preset, baseUrl });
    for (const path of [
      ...['', '/', '/openai', '/openai/v1/', '/openai/v1/images/generations', '/api/projects/our-project'],
      '/openai/deployments/gpt-image-2/images/generations?api-version=2024-02-01',
      '/models/chat/completions?api-version=2024-05-01-preview',
    ])
      assert.equal(await regular(`https://us.openai.azure.com${path}`), 'https://us.openai.azure.com', path);
    assert.equal(await regular('https://apim.example.com/team/openai/v1'), 'https://apim.example.com/team');
  });

  it('is known by its address where one is pasted, with the deployment', async () => {
    const url = 'https://us.openai.azure.com/openai/deployments/our-painter/images/generations?api-version=x';
    assert.deepEqual(await readPasted(`curl '${url}' -H 'api-key: $KEY'`), {
      ...{ baseUrl: 'https://us.openai.azure.com', wire: 'azure-openai', model: 'our-painter' },
      auth: { header: 'api-key' },
    });
    const { auth, wire } = await readPasted('https://us.services.ai.azure.com/api/projects/x');
    assert.deepEqual([auth, wire], [{ header: 'api-key' }, 'azure-openai']);
  });

  it('sends the key in its own header, and a token of Microsoft’s sign-in as a bearer', async () => {
    const { server, user } = await begin('azure-openai', startAzure(), '', azureKey);
    await user.run({});
    const { 'api-key': key, authorization } = server.requests[0]?.headers ?? {};
    assert.deepEqual([key, authorization], [azureKey, undefined]);
    await user.run({}, { auth: 'bearer', key: entraToken });
    assert.equal(server.requests[1]?.headers['api-key'], undefined);
  });

  it('tells what the content filter objected to, and a blocked account from a prompt', async () => {
    const { server, user } = await begin('azure-openai', startAzure(), '', azureKey);
    server.next({ fail: contentFiltered }, { fail: accountBlocked });
    const refusal = await failureOf(user.run({}), 'refused');
    assert.deepEqual(refusal.details.categories, ['violence']);
    const block = await failureOf(user.run({ n: 3 }), 'forbidden');
    assert.match(
      inEnglish(block.sentence),
      /does not let this account do that: Your resource has been temporarily/,
    );
  });

  it('says which deployment there is not, and looks for it nowhere else', async () => {
    const { server, user } = await begin('azure-openai', startAzure(), '', azureKey);
    const failure = await failureOf(user.run({ model: 'no-such-deployment' }), 'notFound');
    assert.equal(failure.details.code, 'DeploymentNotFound');
    assert.equal(server.requests.length, 1);
  });

  it('lists what is deployed, those that paint first, and what each of them runs', async () => {
    const { server, user } = await begin('azure-openai', startAzure('v1', 'told'), '', azureKey);
    const models = await user.list();
    assert.deepEqual(
      models.map(({ id }) => id),
      [
        ...['gpt-image-2', 'our-painter', 'FLUX.1-Kontext-pro', 'FLUX.2-pro', 'FLUX.2-flex', 'our-flex'],
        ...['MAI-Image-2.6', 'our-mai', 'our-chat'],
      ],
    );
    assert.deepEqual(models[1], { id: 'our-painter', runs: 'gpt-image-1.5', name: 'gpt-image-1.5' });
    assert.deepEqual(asked(server), ['GET /openai/deployments']);
  });

  for (const list of ['none', 'refused'] as const) {
    it(`lists what could be deployed where the list of deployments is ${list}`, async () => {
      const { user } = await begin('azure-openai', startAzure('v1', list), '', azureKey);
      assert.ok((await user.list()).some(({ id }) => id === 'gpt-image-2-2026-04-21'));
      const stranger = await begin('azure-openai', startAzure('v1', list), '', 'azure-wrong-key');
      await failureOf(stranger.user.list(), 'unauthorized');
    });
  }

  it('asks a deployment as the model wants to be asked that it runs, whatever it is called', async () => {
    const { server, user } = await begin('azure-openai', startAzure('v1', 'told'), '', azureKey);
    await user.list();
    assertSame(await user.run({ model: 'our-mai', size: '1024x1024' }), server.painted.slice(-1));
    assertSame(await user.run({ model: 'our-flex', seed: 7, steps: 20 }), server.painted.slice(-1));
    const { steps, seed } = server.requests.at(-1)?.json ?? {};
    assert.deepEqual([steps, seed], [20, 7]);
    const old = await user.run({ model: 'our-painter', size: '1024x1024', steps: 20 });
    assert.deepEqual(old.answer.warnings.map(inEnglish), ['our-painter has no steps: “20” was not sent.']);
    assert.deepEqual(asked(server).slice(1), [
      'POST /mai/v1/images/generations',
      'POST /providers/blackforestlabs/v1/flux-2-flex',
      'POST /openai/v1/images/generations',
    ]);
  });

  for (const kind of ['v1', 'deployments'] as const) {
    it(`checks the key without spending, with ${kind}`, async () => {
      const { server, user } = await begin('azure-openai', startAzure(kind), '', azureKey);
      if (kind === 'v1') {
        assert.equal(await probeKey(user.provider, user.send, user.keyless), 'accepted');
      } else {
        assert.equal(await probeKey(user.provider, user.send, user.keyless), 'unchecked');
      }
      const stranger = await begin('azure-openai', startAzure(kind), '', 'azure-wrong-key');
      await failureOf(probeKey(stranger.user.provider, stranger.user.send), 'unauthorized');
      assert.deepEqual(server.painted, []);
    });
  }
});
