/** What a provider tells for nothing: where it answers, its models, and whether it takes the key. */

import assert from 'node:assert/strict';
import type { WireCall } from '../../../src/core/wireFormat';
import type { Provider } from '../../../src/providers/provider';
import { checkConnection, listModels, probeKey } from '../../../src/providers/providerConnection';
import { FakeNetwork, failureOf, type Told } from '../wire/fakeNetwork';

const gateway: Provider = {
  ...{ id: 'gateway', label: 'Gateway', wire: 'openai-images', baseUrl: 'https://gw.example/v1' },
  ...{ auth: 'bearer', models: [], quirks: {} },
} as const;
const unversioned = { ...gateway, baseUrl: 'https://gw.example/proxy' };

const list: Told = { json: { data: [{ id: 'gpt-5' }, { id: 'dall-e-3' }, { id: 'flux-pro' }] } };
const refused: Told = { status: 401, json: { error: { message: 'Incorrect API key provided.' } } };
const notFound: Told = { status: 404, json: { error: { message: 'Invalid URL' } } };
const badRequest: Told = { status: 400, json: { error: { message: 'model is required' } } };
const page: Told = { text: '<!doctype html><title>Welcome</title>' };

/** Answers by method and path, whatever the order. */
const answering = (answers: Readonly<Record<string, Told>>) =>
  new FakeNetwork(({ method, url }: WireCall) => answers[`${method} ${new URL(url).pathname}`] ?? notFound);

describe('The connection to a provider', () => {
  it('that lets the key in, and nobody without one, is told with its models', async () => {
    const network = answering({ 'GET /v1/models': list });
    const nobody = answering({ 'GET /v1/models': refused });
    assert.deepEqual(await checkConnection(gateway, network.send, nobody.send), {
      baseUrl: 'https://gw.example/v1',
      models: { count: 3, forPictures: 2 },
      listed: await listModels(gateway, answering({ 'GET /v1/models': list }).send),
      key: 'accepted',
    });
    // The list that the key was tried with is not asked for again.
    assert.deepEqual(network.asked, ['GET https://gw.example/v1/models']);
  });

  it('that lists its models for everybody has not accepted the key by that', async () => {
    const everybody = { 'GET /v1/models': list };
    const paths = { ...everybody, 'POST /v1/images/generations': badRequest };
    const said = await probeKey(gateway, answering(paths).send, answering(everybody).send);
    assert.equal(said, 'unchecked');
    const strict = answering({ ...everybody, 'POST /v1/images/generations': refused });
    await failureOf(probeKey(gateway, strict.send, answering(everybody).send), 'unauthorized');
  });

  it('that answers who has no key has accepted none', async () => {
    assert.equal(await probeKey(gateway, answering({ 'GET /v1/models': list }).send), 'none');
  });

  it('that has no list of models is told without one', async () => {
    const network = answering({ 'POST /v1/images/generations': badRequest });
    assert.equal(await listModels(gateway, network.send), undefined);
    assert.deepEqual(await checkConnection(gateway, network.send, network.send), {
      baseUrl: 'https://gw.example/v1',
      key: 'unchecked',
    });
    // An answer that is no list is none either, nor is the page of a web site.
    for (const told of [{ json: { status: 'ok' } }, page])
      assert.equal(await listModels(gateway, new FakeNetwork(told).send), undefined);
  });

  it('is found below /v1 where the address has no version', async () => {
    const network = answering({ 'GET /proxy/v1/models': list });
    const { baseUrl } = await checkConnection(unversioned, network.send);
    assert.equal(baseUrl, 'https://gw.example/proxy/v1');
  });

  it('that leads to no API is no fault of the server, and may have cost nothing', async () => {
    for (const told of [notFound, page]) {
      const error = await failureOf(checkConnection(gateway, new FakeNetwork(told).send), 'notFound');
      assert.match(error.message, /No image API answers at https:\/\/gw\.example\/v1/);
      assert.equal(error.details.mayHaveBeenCharged, undefined);
    }
  });
});
