/** FLUX.2 and MAI-Image at an Azure resource, against its stand-in: paths and fields of their own. */

import assert from 'node:assert/strict';
import { inEnglish } from '../../../src/core/sentence';
import { readPasted } from '../../../src/providers/pastedProvider';
import { loadAbilities } from '../../../src/providers/resolveAbilities';
import { mergeProviders } from '../../../src/providers/userProviders';
import { accountBlocked, azureKey, contentFiltered, startAzure } from '../../servers/azure';
import { failureOf } from '../wire/fakeNetwork';
import { asked, assertSame, begin, endAll, mask, source } from './standInRun';

describe('azure-openai with models of Foundry', function () {
  this.timeout(20_000);
  afterEach(endAll);

  const azure = (key = azureKey) => begin('azure-openai', startAzure(), '', key);

  it('asks FLUX.2 on its own path for a width and a height, one picture a request', async () => {
    const { server, user } = await azure();
    const wishes = { model: 'FLUX.2-pro', size: '1536x1152', seed: 7, outputFormat: 'png', n: 2 };
    assertSame(await user.run({ ...wishes, moderation: 'low' }), server.painted);
    assert.deepEqual(asked(server), Array(2).fill('POST /providers/blackforestlabs/v1/flux-2-pro'));
    assert.equal(server.requests[0]?.query.get('api-version'), 'preview');
    assert.equal(server.requests[0]?.headers['api-key'], azureKey);
    assert.deepEqual(server.requests[0]?.json, {
      ...{ model: 'FLUX.2-pro', prompt: 'a cat', seed: 7, output_format: 'png', num_images: 1 },
      ...{ safety_tolerance: 5, width: 1536, height: 1152 },
    });
  });

  it('edits with FLUX.2 on the same path, each picture in a field of its own', async () => {
    const { server, user } = await azure();
    const sources = Array.from({ length: 9 }, (_, seed) => source('png', seed));
    const wishes = { model: 'FLUX.2-flex', steps: 32, guidance: 4.5 };
    assertSame(await user.run({ ...wishes, sources }), server.painted);
    assert.deepEqual(asked(server), ['POST /providers/blackforestlabs/v1/flux-2-flex']);
    const { input_image: first, input_image_9: ninth, ...sent } = server.requests[0]?.json ?? {};
    assert.deepEqual([sent.steps, sent.guidance], [32, 4.5]);
    const base64 = (seed: number) => Buffer.from(source('png', seed).bytes as Uint8Array).toString('base64');
    assert.deepEqual([first, ninth], [base64(0), base64(8)]);
    await failureOf(user.run({ model: 'FLUX.2-pro', sources }), 'invalidInput');
    const { answer } = await user.run({ model: 'FLUX.2-pro', sources: [source()], mask });
    assert.match(answer.warnings.map(inEnglish).join(), /takes no mask/);
  });

  it('asks MAI-Image for a width and a height that it makes, one picture a request', async () => {
    const { server, user } = await azure();
    const outcome = await user.run({ model: 'MAI-Image-2.6', size: '1920x1080', n: 2 });
    assertSame(outcome, server.painted);
    assert.deepEqual(asked(server), Array(2).fill('POST /mai/v1/images/generations'));
    assert.deepEqual(server.requests[0]?.json, {
      ...{ model: 'MAI-Image-2.6', prompt: 'a cat', width: 1360, height: 768 },
    });
    assert.deepEqual(outcome.answer.usage, { inputTokens: 44, outputTokens: 2048 });
    assert.match(outcome.answer.warnings.map(inEnglish).join(), /does not make 1920x1080: 1360x768/);
    await user.run({ model: 'MAI-Image-2.6', quality: 'high' });
    const { width, height, quality } = server.requests.at(-1)?.json ?? {};
    assert.deepEqual([width, height, quality], [1024, 1024, undefined]);
  });

  it('edits one PNG or JPEG with MAI-Image, as a form without a size', async () => {
    const { server, user } = await azure();
    const model = 'MAI-Image-2.6';
    assertSame(await user.run({ model, sources: [source('jpeg')], size: '1024x1024' }), server.painted);
    assert.deepEqual(asked(server), ['POST /mai/v1/images/edits']);
    assert.deepEqual(
      server.requests[0]?.parts.map(({ name }) => name),
      ['model', 'prompt', 'image'],
    );
    await failureOf(user.run({ model, sources: [source(), source('jpeg')] }), 'invalidInput');
    await failureOf(user.run({ model, sources: [source('webp')] }), 'invalidInput');
    assert.equal(server.requests.length, 1);
  });

  it('says what the filter objected to, and which deployment there is not', async () => {
    const { server, user } = await azure();
    for (const model of ['FLUX.2-pro', 'MAI-Image-2.6']) {
      server.next({ fail: contentFiltered }, { fail: accountBlocked });
      assert.deepEqual((await failureOf(user.run({ model }), 'refused')).details.categories, ['violence']);
      await failureOf(user.run({ model }), 'forbidden');
    }
    for (const model of ['flux-2-pro-of-nobody', 'mai-image-of-nobody'])
      assert.equal((await failureOf(user.run({ model }), 'notFound')).details.code, 'DeploymentNotFound');
    const stranger = await azure('azure-wrong-key');
    await failureOf(stranger.user.run({ model: 'FLUX.2-pro' }), 'unauthorized');
  });

  it('knows them by their names, and a deployment with another name by the path that its owner gives', async () => {
    const entry = { preset: 'azure-openai', baseUrl: 'https://us.services.ai.azure.com' };
    const { providers, problems } = mergeProviders({
      flex: { ...entry, generationPaths: ['/providers/blackforestlabs/v1/flux-2-flex?api-version=preview'] },
      mai: { ...entry, generationPaths: ['/mai/v1/images/generations'] },
    });
    assert.deepEqual(problems, []);
    const editsOf = async (id: string, model: string) => {
      const provider = providers.find(each => each.id === id);
      assert.ok(provider);
      return (await loadAbilities(provider))(model).edits?.maxSources;
    };
    assert.equal(await editsOf('flex', 'our-painter'), 10);
    assert.equal(await editsOf('mai', 'our-painter'), 1);
    assert.equal(await editsOf('azure-openai', 'our-painter'), 16);
    assert.equal(await editsOf('azure-openai', 'flux2-pro-eu'), 8);
    assert.equal(await editsOf('azure-openai', 'Mai_Image-2-6'), 1);
  });

  it('is known by the address of such a model where one is pasted', async () => {
    for (const address of [
      'https://us.services.ai.azure.com/mai/v1/images/generations',
      'https://us.api.cognitive.microsoft.com/providers/blackforestlabs/v1/flux-2-pro?api-version=preview',
    ]) {
      const { wire, baseUrl } = await readPasted(address);
      assert.deepEqual([wire, baseUrl], ['azure-openai', new URL(address).origin]);
    }
  });
});
