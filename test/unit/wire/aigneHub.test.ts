/** AIGNE Hub: the documented path, and the one that its source has. */

import assert from 'node:assert/strict';
import type { WireCall } from '../../../src/core/wireFormat';
import { aigneHub } from '../../../src/wire/aigneHub';
import {
  endpoint,
  FakeNetwork,
  failureOf,
  learnedRoute,
  png,
  request,
  spooled,
  type Told,
} from './fakeNetwork';

const one = spooled('one');
const entry = { base64: one.placeholder, b64_json: one.placeholder, b64Json: one.placeholder };
const good: Told = {
  json: { images: [entry], data: [entry], usage: { aigneHubCredits: 2.5 } },
  pictures: [one],
};
const page: Told = { status: 404, text: '<!DOCTYPE html><pre>Cannot POST /api/images/generations</pre>' };
const index: Told = { status: 200, text: '<!doctype html><div id="app"></div>' };
const mounts: Told = {
  json: {
    componentMountPoints: [
      { did: 'z2qaOther', mountPoint: '/other' },
      { did: 'z8ia3xzq2tMq8CRHfaXj1BTYJyYnEcHbqP8cJ', mountPoint: '/app' },
    ],
  },
};
const hub = endpoint({ baseUrl: 'https://hub.example.com', label: 'AIGNE Hub' });

const run = (network: FakeNetwork, given = request(), at = hub) =>
  aigneHub.run(given, at, network.send, network.report);

describe('aigne-hub', () => {
  it('asks the documented path, with the documented fields', async () => {
    const network = new FakeNetwork(good);
    const answer = await run(network, request({ n: 2, size: '512x512', quality: 'hd', style: 'natural' }));
    assert.deepEqual(network.asked, ['POST https://hub.example.com/api/images/generations']);
    assert.deepEqual(network.json(), {
      model: 'some-model',
      prompt: 'a cat',
      n: 2,
      size: '512x512',
      quality: 'hd',
      style: 'natural',
    });
    // With an event stream in Accept the hub hides its errors in a 200.
    assert.deepEqual(network.calls[0]?.headers, { accept: 'application/json' });
    assert.deepEqual(answer.pictures, [{ sources: [{ type: 'spooled', picture: one }] }]);
    assert.deepEqual(answer.usage, { cost: 2.5, currency: 'credits' });
  });

  it('sends one source as a string and several as a list', async () => {
    const network = new FakeNetwork(good);
    await run(network, request({ sources: [png('a.png')] }));
    await run(network, request({ sources: [png('a.png'), png('b.png')] }));
    assert.equal(Array.isArray(network.json(0).image), false);
    assert.equal((network.json(1).image as unknown[]).length, 2);
  });

  for (const [name, missing] of [
    ['404', page],
    ['the site’s index page', index],
  ] as const) {
    it(`finds its mount point after ${name}, asks there, and remembers it`, async () => {
      const network = new FakeNetwork(missing, mounts, good);
      await run(network);
      assert.deepEqual(network.asked, [
        'POST https://hub.example.com/api/images/generations',
        'GET https://hub.example.com/__blocklet__.js?type=json',
        'POST https://hub.example.com/app/api/v2/image/generations',
      ]);
      assert.deepEqual(network.progress, [learnedRoute('mount', '/app')]);
    });
  }

  it('goes straight to what it remembers', async () => {
    const network = new FakeNetwork(good);
    await run(network, request(), { ...hub, routes: { mount: '/app' } });
    assert.deepEqual(network.asked, ['POST https://hub.example.com/app/api/v2/image/generations']);
    const root = new FakeNetwork(good);
    await run(root, request(), { ...hub, routes: { mount: '/' } });
    assert.deepEqual(root.asked, ['POST https://hub.example.com/api/v2/image/generations']);
  });

  it('begins anew when the hub has moved', async () => {
    const network = new FakeNetwork(index, page, mounts, good);
    await run(network, request(), { ...hub, routes: { mount: '/old' } });
    assert.equal(network.asked.at(-1), 'POST https://hub.example.com/app/api/v2/image/generations');
    assert.deepEqual(network.progress, [learnedRoute('mount', '/app')]);
  });

  it('edits in the framework’s own words', async () => {
    const network = new FakeNetwork(page, mounts, {
      json: { images: [{ type: 'file', data: one.placeholder, mimeType: 'image/png' }] },
      pictures: [one],
    });
    const source = png();
    await run(network, request({ model: 'gpt-image-1', sources: [source], n: 2, outputFormat: 'webp' }));
    assert.equal(network.asked.at(-1), 'POST https://hub.example.com/app/api/v2/image');
    const { input } = network.json(2) as unknown as { input: { image: [{ data: { form: string } }] } };
    assert.deepEqual(
      { ...input, image: undefined },
      {
        prompt: 'a cat',
        n: 2,
        outputFormat: 'webp',
        image: undefined,
        outputFileType: 'file',
        modelOptions: { model: 'openai/gpt-image-1' },
      },
    );
    assert.deepEqual(
      { ...input.image[0], data: undefined },
      { type: 'file', data: undefined, mimeType: 'image/png' },
    );
    assert.equal(input.image[0].data.form, 'base64');
  });

  it('does not try another path after the hub has refused or failed', async () => {
    for (const [status, kind] of [
      [401, 'unauthorized'],
      [402, 'noCredit'],
      [500, 'serverError'],
      [503, 'serverError'],
    ] as const) {
      const network = new FakeNetwork({ status, json: { error: { message: 'no', type: 'x' } } });
      await failureOf(run(network), kind);
      assert.equal(network.calls.length, 1);
    }
  });

  it('says that there is no hub when nothing is there', async () => {
    const network = new FakeNetwork((call: WireCall) => (call.method === 'GET' ? index : page));
    await failureOf(run(network), 'notFound');
    assert.deepEqual(network.progress, []);
  });
});
