/** Gemini’s API where no honest server goes: what is asked besides, and answers in pieces. */

import assert from 'node:assert/strict';
import { inEnglish } from '../../../src/core/sentence';
import { gemini } from '../../../src/wire/gemini';
import { endpoint, FakeNetwork, failureOf, png, request, spooled } from './fakeNetwork';

const one = spooled('one');
const at = endpoint({ baseUrl: 'https://api.example.com' });
const inline = (data: string) => ({ inlineData: { mimeType: 'image/png', data } });
const answered = (parts: readonly object[], more: object = {}) => ({
  candidates: [{ content: { role: 'model', parts }, finishReason: 'STOP' }],
  ...more,
});
const run = (network: FakeNetwork, given = request({ model: 'models/gemini-x' })) =>
  gemini.run(given, at, network.send, network.report);

describe('gemini', () => {
  it('knows its address however it is pasted', () => {
    const at = (url: string) => gemini.normalizeBaseUrl(new URL(url));
    const origin = 'https://generativelanguage.googleapis.com';
    for (const path of ['', '/', '/v1beta', '/v1beta/', '/v1beta/models/x:generateContent', '/v1/models'])
      assert.equal(at(origin + path), origin, path);
    assert.equal(at('https://gw.example.com/google/v1beta'), 'https://gw.example.com/google');
  });

  it('asks for a model by its name alone, and for none beside it', async () => {
    const network = new FakeNetwork({ json: answered([inline(one.placeholder)]), pictures: [one] });
    await run(network, request({ model: 'models/../../x?y' }));
    await run(network, request({ model: 'models/gemini-x', partialImages: 1 }));
    assert.deepEqual(network.asked, [
      'POST https://api.example.com/v1beta/models/..%2F..%2Fx%3Fy:generateContent',
      'POST https://api.example.com/v1beta/models/gemini-x:streamGenerateContent?alt=sse',
    ]);
    const thinking = [0, 1].map(index => Object(network.json(index).generationConfig).thinkingConfig);
    assert.deepEqual(thinking, [undefined, { includeThoughts: true }]);
  });

  it('tells what the answer says of a model that is to go', async () => {
    const modelStatus = { modelStage: 'DEPRECATED', message: 'Shut down on 2027-01-01.' };
    const json = answered([inline(one.placeholder)], { modelStatus });
    const { warnings } = await run(new FakeNetwork({ json, pictures: [one] }));
    assert.deepEqual(warnings.map(inEnglish), ['Example says of this model: Shut down on 2027-01-01.']);
  });

  it('keeps the picture of a stream that ends in an error, and tells the error', async () => {
    const error = { code: 503, message: 'overloaded', status: 'UNAVAILABLE' };
    const events = [answered([{ text: 'Here' }]), answered([inline(one.placeholder)]), { error }];
    const { pictures, failures } = await run(new FakeNetwork({ events, pictures: [one] }));
    assert.equal(pictures.length, 1);
    assert.deepEqual(
      failures.map(({ kind }) => kind),
      ['serverError'],
    );
  });

  it('keeps a picture out of an answer that broke off', async () => {
    const { pictures } = await run(new FakeNetwork({ text: '{"candidates":[{"cont', pictures: [one] }));
    assert.equal(pictures.length, 1);
    const page = new FakeNetwork({ text: '<html>Sign in</html>' });
    await failureOf(run(page), 'badResponse');
  });

  it('tells both failures as one where the picture is not taken as a new one either', async () => {
    const error = { code: 400, message: 'invalid thought signature', status: 'INVALID_ARGUMENT' };
    const network = new FakeNetwork({ status: 400, json: { error } });
    const continues = { prompt: 'a cat', parts: [{ signature: 'x' }] };
    const failure = await failureOf(run(network, request({ sources: [png()], continues })), 'badRequest');
    assert.match(failure.message, /invalid thought signature/);
    assert.equal(network.calls.length, 2);
  });

  it('does not ask a second time after anything but a refusal of the request', async () => {
    for (const status of [429, 500, 503]) {
      const network = new FakeNetwork({ status, json: { error: { message: 'no' } } });
      const continues = { prompt: 'a cat', parts: [{ signature: 'x' }] };
      await failureOf(run(network, request({ sources: [png()], continues })));
      assert.equal(network.calls.length, 1, `${status}`);
    }
  });

  it('says that an upload was not taken, and asks for no picture then', async () => {
    const large = { ...png(), bytes: new Uint8Array(15_000_000) };
    const network = new FakeNetwork({ status: 200, json: {} });
    await failureOf(run(network, request({ sources: [large] })), 'badResponse');
    assert.deepEqual(network.asked, ['POST https://api.example.com/upload/v1beta/files']);
    assert.equal(network.calls[0]?.isFree, true);
  });
});
