/** A whole job: several requests where one is not enough, partial success, a refused parameter dropped and remembered. */

import assert from 'node:assert/strict';
import { ImageError } from '../../../src/core/imageError';
import { followNotes } from '../../../src/core/markup';
import type { PartialAbilities } from '../../../src/core/modelAbilities';
import { inEnglish, sentence } from '../../../src/core/sentence';
import type { WireCall } from '../../../src/core/wireFormat';
import { fanOut } from '../../../src/wire/fanOut';
import { openaiImages } from '../../../src/wire/openaiImages';
import type { Wishes } from '../support/imageRequest';
import { endpoint, FakeNetwork, failureOf, png, request, spooled, type Told } from './fakeNetwork';

/** As many pictures as were asked for, each with its own file. */
function painter(): (call: WireCall) => Told {
  let painted = 0;
  return call => {
    const { n = 1 } = (call.body?.type === 'json' ? call.body.value : {}) as { n?: number };
    const pictures = Array.from({ length: n }, () => spooled(`p${painted++}`));
    return {
      json: {
        data: pictures.map(picture => ({ b64_json: picture.placeholder })),
        usage: { total_tokens: 10 * n },
      },
      pictures,
      requestId: `req-${painted}`,
    };
  };
}

const run = (network: FakeNetwork, given: Wishes, abilities: PartialAbilities = {}, maxParallel = 4) =>
  fanOut(openaiImages, request(given), endpoint({ maxParallel }, abilities), network.send, network.report);

const refusal = (param: string, code = 'unknown_parameter'): Told => ({
  status: 400,
  json: { error: { message: `Unknown parameter: '${param}'.`, param, code } },
});

const failure: Told = { status: 500, json: { error: { message: 'oops' } } };

describe('A job: more pictures than one request brings', () => {
  it('asks as often as it takes, never more at once than allowed, and keeps the order', async () => {
    const network = new FakeNetwork(painter());
    const answer = await run(network, { n: 7 }, { maxN: 2 }, 3);
    assert.deepEqual(
      network.calls.map((_, index) => network.json(index).n ?? 1),
      [2, 2, 2, 1],
    );
    assert.equal(network.mostAtOnce, 3);
    const files = answer.pictures.map(
      ({ sources: [source] }) => source?.type === 'spooled' && source.picture.file,
    );
    assert.deepEqual(
      files,
      [0, 1, 2, 3, 4, 5, 6].map(index => `/job/p${index}.bin`),
    );
    assert.deepEqual(answer.usage, { totalTokens: 70 });
    assert.equal(answer.requestId, 'req-2');
    assert.deepEqual(answer.warnings, []);
  });

  it('says of a job that failed as a whole that a part of it may have been charged', async () => {
    let asked = 0;
    const network = new FakeNetwork(() =>
      asked++ === 0 ? { status: 400, json: { error: { message: 'No.', code: 'odd' } } } : failure,
    );
    const error = await failureOf(run(network, { n: 3 }, { maxN: 1 }, 3));
    assert.equal(error.kind, 'badRequest');
    assert.equal(error.details.mayHaveBeenCharged, true);
  });

  it('says what was used for answers that brought no picture', async () => {
    const usage = { input_tokens: 5, output_tokens: 9, total_tokens: 14 };
    const network = new FakeNetwork(() => ({ json: { data: [], usage } }));
    const error = await failureOf(run(network, { n: 2 }, { maxN: 1 }));
    assert.equal(error.kind, 'noImage');
    assert.deepEqual(error.details.usage, { inputTokens: 10, outputTokens: 18, totalTokens: 28 });
  });

  it('counts a seed on, so that no picture comes twice', async () => {
    const network = new FakeNetwork(painter());
    await run(network, { n: 5, seed: 40 }, { maxN: 2 });
    assert.deepEqual(
      network.calls.map((_, index) => network.json(index).seed),
      [40, 42, 44],
    );
  });

  it('looks for the right path once, not with every request', async () => {
    const paint = painter();
    const network = new FakeNetwork(call =>
      call.url.includes('/v1/') ? paint(call) : { status: 404, text: 'not here' },
    );
    const bare = endpoint({ maxParallel: 1, baseUrl: 'https://gw.example.com/proxy' }, { maxN: 1 });
    await fanOut(openaiImages, request({ n: 3 }), bare, network.send, network.report);
    assert.deepEqual(
      network.calls.map(({ url }) => url.replace('https://gw.example.com/proxy', '')),
      ['/images/generations', ...Array(3).fill('/v1/images/generations')],
    );
  });

  it('keeps what came when a part fails, and tells the failure', async () => {
    const paint = painter();
    const network = new FakeNetwork(paint, failure, paint);
    const answer = await run(network, { n: 4 }, { maxN: 1 });
    assert.equal(answer.pictures.length, 3);
    assert.deepEqual(
      answer.failures.map(({ kind }) => kind),
      ['serverError'],
    );
    assert.equal(network.calls.length, 4);
  });

  it('asks no more once it is clear that nothing can come', async () => {
    const network = new FakeNetwork({ status: 401, json: { error: 'no' } });
    await failureOf(run(network, { n: 8 }, { maxN: 1 }, 2), 'unauthorized');
    assert.equal(network.calls.length, 2);
  });

  it('fails with the first failure when no part brought anything', async () => {
    await failureOf(run(new FakeNetwork(failure), { n: 2 }, { maxN: 1 }), 'serverError');
  });

  it('says so when a server sends fewer than were asked for, and does not pay for more', async () => {
    const picture = spooled('only');
    const json = { data: [{ b64_json: picture.placeholder }] };
    const network = new FakeNetwork({ json, pictures: [picture] });
    const answer = await run(network, { n: 3 });
    assert.deepEqual(answer.warnings.map(inEnglish), ['Example sent 1 of 3 pictures.']);
    assert.equal(network.calls.length, 1);
  });

  it('keeps the pictures of an answer that broke off, and tells why there are no more', async () => {
    const picture = spooled('only');
    const brokenOff = new ImageError('connectionLost', sentence('The connection broke.'));
    const text = `{"data":[{"b64_json":"${picture.placeholder}"},{"b64_json":"easel-half`;
    const network = new FakeNetwork({ text, pictures: [picture], brokenOff });
    const answer = await run(network, { n: 2 });
    assert.equal(answer.pictures.length, 1);
    assert.deepEqual(answer.failures, [brokenOff]);
    assert.equal(network.calls.length, 1);
  });

  it('says that the answer broke off, where it brought no more than sketches', async () => {
    const sketch = spooled('sketch', 9_000);
    const brokenOff = new ImageError('connectionLost', sentence('The connection broke.'));
    const events = [{ type: 'image_generation.partial_image', b64_json: sketch.placeholder }];
    const network = new FakeNetwork({ events, pictures: [sketch], brokenOff });
    assert.equal(await failureOf(run(network, { partialImages: 1 }), 'connectionLost'), brokenOff);
  });

  it('numbers sketches by the picture they belong to', async () => {
    const sketch = spooled('sketch', 9_000);
    const done = spooled('done');
    const events = [
      { type: 'image_generation.partial_image', b64_json: sketch.placeholder },
      { type: 'image_generation.completed', b64_json: done.placeholder },
    ];
    const network = new FakeNetwork({ events, pictures: [sketch, done] });
    await run(network, { n: 3, partialImages: 1 }, { maxN: 1, maxPartialImages: 3 });
    const indexes = network.progress.map(event => event.type === 'partial' && event.index);
    assert.deepEqual(indexes, [0, 1, 2]);
  });
});

describe('A job: a parameter that the server refuses', () => {
  it('is left out once, with a warning, and remembered', async () => {
    const network = new FakeNetwork(refusal('style'), painter());
    const answer = await run(network, { style: 'vivid', quality: 'high' });
    assert.equal(network.json(0).style, 'vivid');
    assert.deepEqual(network.json(1), { model: 'some-model', prompt: 'a cat', quality: 'high' });
    assert.deepEqual(answer.warnings.map(inEnglish), ['some-model refused style “vivid”: it was left out.']);
    assert.deepEqual(network.progress[0], {
      type: 'learned',
      fact: { type: 'refusedParameter', refusal: { parameter: 'style' } },
    });
    assert.equal(answer.pictures.length, 1);
  });

  it('is remembered by its value when only the value was wrong', async () => {
    const network = new FakeNetwork(refusal('background', 'invalid_value'), painter());
    await run(network, { background: 'transparent' });
    assert.deepEqual(network.progress[0], {
      type: 'learned',
      fact: { type: 'refusedParameter', refusal: { parameter: 'background', value: 'transparent' } },
    });
  });

  it('is understood from FastAPI as well', async () => {
    const detail = [
      { type: 'extra_forbidden', loc: ['body', 'output_format'], msg: 'Extra inputs are not permitted' },
    ];
    const network = new FakeNetwork({ status: 422, json: { detail } }, painter());
    await run(network, { outputFormat: 'webp' });
    assert.equal(network.calls.length, 2);
    assert.equal('output_format' in network.json(1), false);
  });

  it('is asked for in words where the request has some for that, in every part of the job', async () => {
    const network = new FakeNetwork(call => {
      const { background } = (call.body?.type === 'json' ? call.body.value : {}) as { background?: string };
      return background === undefined ? painter()(call) : refusal('background');
    });
    const fallback = { prompt: 'a cat in front of magenta', warning: sentence('Asked in words.') };
    const given = { n: 3, background: 'transparent', fallbacks: { background: fallback } };
    const answer = await run(network, given, { maxN: 1 }, 1);
    assert.deepEqual(
      network.calls.map((_, index) => [network.json(index).prompt, network.json(index).background]),
      [['a cat', 'transparent'], ...Array(3).fill([fallback.prompt, undefined])],
    );
    assert.deepEqual(answer.warnings.map(inEnglish), ['Asked in words.']);
  });

  it('is not asked for in words where another one is refused', async () => {
    const network = new FakeNetwork(refusal('style'), painter());
    const fallback = { prompt: 'a cat in front of magenta', warning: sentence('Asked in words.') };
    await run(network, { style: 'vivid', background: 'transparent', fallbacks: { background: fallback } });
    assert.deepEqual([network.json(1).prompt, network.json(1).background], ['a cat', 'transparent']);
  });

  it('goes from multipart edits too', async () => {
    const network = new FakeNetwork(refusal('moderation'), painter());
    await run(network, { sources: [png()], moderation: 'low' });
    assert.ok(network.parts(0).some(part => part.name === 'moderation'));
    assert.ok(!network.parts(1).some(part => part.name === 'moderation'));
  });

  it('may be response_format, which nobody wished for and nobody is warned of', async () => {
    const network = new FakeNetwork(refusal('response_format'), painter());
    const answer = await run(network, {}, { responseFormat: 'b64_json' });
    assert.equal(network.json(0).response_format, 'b64_json');
    assert.equal('response_format' in network.json(1), false);
    assert.deepEqual(answer.warnings, []);
  });

  it('may be n: then several requests bring the pictures', async () => {
    const network = new FakeNetwork(refusal('n', 'invalid_value'), painter());
    const answer = await run(network, { n: 3 });
    assert.deepEqual(
      network.calls.map((_, index) => network.json(index).n ?? 1),
      [3, 1, 1, 1],
    );
    assert.equal(answer.pictures.length, 3);
    assert.deepEqual(answer.warnings, []);
  });

  it('is left out of all parts of a job, with one warning', async () => {
    const network = new FakeNetwork(call => {
      const { style } = (call.body?.type === 'json' ? call.body.value : {}) as { style?: string };
      return style === undefined ? painter()(call) : refusal('style');
    });
    const answer = await run(network, { n: 6, style: 'vivid' }, { maxN: 1 }, 2);
    assert.equal(answer.pictures.length, 6);
    assert.equal(answer.warnings.length, 1);
    assert.equal(network.calls.length, 8);
    assert.equal(network.progress.filter(({ type }) => type === 'learned').length, 1);
  });

  it('may be the notes by themselves: then the copy that has them goes along, and is told', async () => {
    const [source, copy, markup] = [png('a.png'), png('copy.png'), png('markup.png')];
    const given = { prompt: followNotes.onCopy, sources: [source, copy], markup };
    const abilities = { edits: { maxSources: 16, mask: true, markup: true } };
    const network = new FakeNetwork(refusal('markup'), painter());
    const answer = await run(network, given, abilities);
    const sent = [0, 1].map(index =>
      network
        .parts(index)
        .map(part => ('picture' in part ? part.picture.name : 'value' in part && part.value)),
    );
    assert.deepEqual(sent, [
      ['some-model', followNotes.onLayer, 'a.png', 'markup.png'],
      ['some-model', followNotes.onCopy, 'a.png', 'copy.png'],
    ]);
    assert.deepEqual(answer.warnings.map(inEnglish), [
      'some-model took no notes by themselves: it was shown a copy of the picture that has them.',
    ]);
    assert.deepEqual(
      network.progress.filter(({ type }) => type === 'learned'),
      [{ type: 'learned', fact: { type: 'refusedParameter', refusal: { parameter: 'markup' } } }],
    );
    const wrong = new FakeNetwork(refusal('markup', 'invalid_value'));
    await failureOf(run(wrong, given, abilities), 'badRequest');
    assert.equal(wrong.calls.length, 1);
  });

  it('ends the job when it is one that a request cannot do without', async () => {
    for (const param of ['prompt', 'model', 'image', 'mask', 'size']) {
      const network = new FakeNetwork(refusal(param));
      await failureOf(run(network, { sources: [png()] }), 'badRequest');
      assert.equal(network.calls.length, 1, param);
    }
  });

  it('ends the job when the server refuses it again', async () => {
    const network = new FakeNetwork(refusal('style'));
    await failureOf(run(network, { style: 'vivid' }), 'badRequest');
    assert.equal(network.calls.length, 2);
  });
});

describe('A job: rules come first', () => {
  it('sends nothing that cannot be right', async () => {
    const network = new FakeNetwork();
    await failureOf(run(network, { prompt: '  ' }), 'invalidInput');
    await failureOf(
      run(network, { size: 'huge' }, { sizes: { type: 'list', sizes: ['512x512'] } }),
      'invalidInput',
    );
    assert.equal(network.calls.length, 0);
  });

  it('carries the rules’ warnings into the result and reports them at once', async () => {
    const network = new FakeNetwork(painter());
    const answer = await run(network, { style: 'vivid' }, { styles: [] });
    assert.equal(answer.warnings.length, 1);
    assert.equal(network.progress[0]?.type, 'warning');
    assert.equal('style' in network.json(), false);
  });
});
