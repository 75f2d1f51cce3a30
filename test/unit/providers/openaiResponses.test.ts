/** OpenAI's Responses API against its stand-in: going on by the id of a call, streams, and why there is no picture. */

import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inEnglish } from '../../../src/core/sentence';
import { Continuations } from '../../../src/jobs/continuations';
import { listModels, probeKey } from '../../../src/providers/providerConnection';
import { openaiKey, startOpenaiResponses } from '../../servers/openaiResponses';
import { failureOf } from '../wire/fakeNetwork';
import { afterwards, asked, assertSame, begin, endAll, mask, only, source } from './standInRun';

type Body = {
  readonly model: string;
  readonly input: readonly {
    readonly type?: string;
    readonly id?: string;
    readonly content?: readonly object[];
  }[];
  readonly tools: readonly Readonly<Record<string, unknown>>[];
};

describe('openai-responses', function () {
  this.timeout(20_000);
  afterEach(endAll);

  const id = 'openai-responses';
  const responses = async (key = openaiKey) => {
    const begun = await begin(id, startOpenaiResponses(), '/v1', key);
    const body = () => begun.server.requests.at(-1)?.json as unknown as Body;
    return { ...begun, body };
  };
  const model = 'gpt-image-2.6-flare';

  it('asks the tool with its parameters, once for each picture', async () => {
    const { server, user, body } = await responses();
    const outcome = await user.run({
      model,
      n: 2,
      size: '1024x1024',
      quality: 'low',
      complexity: 'low',
      user: 'u',
    });
    assert.equal(outcome.pictures.length, 2);
    assert.deepEqual(asked(server), ['POST /v1/responses', 'POST /v1/responses']);
    const parameters = { size: '1024x1024', quality: 'low', complexity: 'low' };
    assert.deepEqual(body(), {
      model: 'gpt-5.4-mini',
      input: [{ role: 'user', content: [{ type: 'input_text', text: 'a cat' }] }],
      tools: [{ type: 'image_generation', action: 'generate', model, ...parameters }],
      tool_choice: { type: 'image_generation' },
      safety_identifier: 'u',
    });
    const { usage, actual, warnings } = outcome.answer;
    assert.deepEqual([usage?.inputTokens, usage?.outputTokens], [40, 2 * 1756]);
    assert.deepEqual([actual?.size, actual?.quality], ['1024x1024', 'low']);
    assert.deepEqual(outcome.revisedPrompts, ['A revised prompt', 'A revised prompt']);
    assert.deepEqual(warnings, []);
  });

  it('edits pictures that go along, and within a mask', async () => {
    const { server, user, body } = await responses();
    assertSame(await user.run({ sources: [source(), source('jpeg')] }), server.painted);
    assert.equal(body().input[0]?.content?.length, 3);
    assertSame(await user.run({ sources: [source()], mask }), server.painted.slice(1));
    const [tool] = body().tools;
    assert.deepEqual([tool?.action, Object.keys(tool?.input_image_mask ?? {})], ['edit', ['image_url']]);
  });

  for (const partialImages of [0, 2])
    it(`goes on from its own picture by the id of its call, with ${partialImages} sketches`, async () => {
      const { server, user, body } = await responses();
      const folder = await mkdtemp(join(tmpdir(), 'easel-continuations-'));
      afterwards(() => rm(folder, { recursive: true }));
      const continuations = new Continuations(folder, async () => {});
      const made = only((await user.run({ model, partialImages })).collected);
      await continuations.keep([made], id, model);
      const continues = await continuations.find(made.sha256, id, model);
      assert.ok(continues);
      const wishes = { model, sources: [source(), source('jpeg')], continues, partialImages };
      assertSame(await user.run(wishes), server.painted.slice(1));
      const [wish, call, ...others] = body().input;
      assert.deepEqual([wish?.content?.length, call?.type, others], [2, 'image_generation_call', []]);
      assert.ok(call?.id?.startsWith('ig_0'));
      // A mask lies on a picture that is sent.
      await user.run({ ...wishes, mask });
      assert.equal(body().input.length, 1);
      assert.equal(user.progress.filter(({ type }) => type === 'partial').length, 3 * partialImages);
    });

  it('sends its own picture as a new one where the call is not known any more, and says so', async () => {
    const { server, user, body } = await responses();
    const continues = { prompt: 'a cat', parts: [{ signature: 'ig_lost' }] };
    const outcome = await user.run({ sources: [source()], continues });
    assertSame(outcome, server.painted);
    assert.deepEqual([asked(server).length, body().input.length], [2, 1]);
    assert.match(outcome.answer.warnings.map(inEnglish).join(), /did not go on from its own picture/);
  });

  it('takes a picture of a stream once, though it is told twice', async () => {
    const { server, user } = await responses();
    const outcome = await user.run({ model, partialImages: 3 });
    assertSame(outcome, server.painted);
    assert.equal(outcome.answer.usage?.outputTokens, 1756);
  });

  it('tells a refusal inside a good answer, and words in place of a picture', async () => {
    for (const partialImages of [0, 1]) {
      const { server, user } = await responses();
      server.next({ shape: 'blocked' }, { shape: 'words' });
      const refused = await failureOf(user.run({ model, partialImages }), 'refused');
      assert.deepEqual(
        [refused.details.categories, refused.details.code],
        [['violence'], 'moderation_blocked'],
      );
      const said = await failureOf(user.run({ model, partialImages }), 'noImage');
      assert.match(said.message, /Which heron do you mean\?/);
    }
  });

  it('goes without a parameter that the tool refuses, and remembers it', async () => {
    const { server, user } = await responses();
    const refusal = { code: 'unknown_parameter', param: 'tools[0].moderation', message: 'no' };
    server.next({ fail: { status: 400, body: { error: refusal } } });
    const outcome = await user.run({ model, moderation: 'low' });
    assertSame(outcome, server.painted);
    assert.match(outcome.answer.warnings.map(inEnglish).join(), /refused moderation/);
    await user.run({ model, moderation: 'low' });
    assert.equal(server.requests.length, 3);
  });

  it('checks a key for nothing, and lists models', async () => {
    const { user, server } = await responses();
    assert.equal(await probeKey(user.provider, user.send, user.keyless), 'accepted');
    assert.ok((await listModels(user.provider, user.send))?.some(({ id }) => id === model));
    assert.equal(server.painted.length, 0);
    const stranger = await responses('sk-wrong');
    await failureOf(stranger.user.run({}), 'unauthorized');
  });
});
