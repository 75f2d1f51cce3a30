/** The OpenAI Images dialect: what goes on the wire, what comes back. */

import assert from 'node:assert/strict';
import { followNotes } from '../../../src/core/markup';
import { permissive } from '../../../src/core/modelAbilities';
import { tableRow } from '../../../src/core/modelTable';
import { InlinePicture, type Quirks } from '../../../src/core/wireFormat';
import { openaiImages } from '../../../src/wire/openaiImages';
import { endpoint, FakeNetwork, failureOf, learnedRoute, png, request, spooled } from './fakeNetwork';

const one = spooled('one');
const two = spooled('two', 80_000);
const good = { json: { created: 1, data: [{ b64_json: one.placeholder }] }, pictures: [one] };

async function run(network: FakeNetwork, given = request(), at = endpoint()) {
  return openaiImages.run(given, at, network.send, network.report);
}

describe('openai-images: what is asked', () => {
  it('sends a prompt and a model and nothing that was not asked for', async () => {
    const network = new FakeNetwork(good);
    await run(network);
    assert.deepEqual(network.asked, ['POST https://api.example.com/v1/images/generations']);
    assert.deepEqual(network.json(), { model: 'some-model', prompt: 'a cat' });
    assert.equal(network.calls[0]?.headers?.accept, 'application/json');
  });

  it('sends every parameter under its name in the dialect', async () => {
    const network = new FakeNetwork(good);
    const sameName = {
      n: 3,
      size: '1024x1024',
      quality: 'high',
      style: 'vivid',
      background: 'transparent',
      moderation: 'low',
      seed: 7,
      user: 'me',
    };
    await run(network, request({ ...sameName, outputFormat: 'webp', outputCompression: 80 }));
    assert.deepEqual(network.json(), {
      model: 'some-model',
      prompt: 'a cat',
      ...sameName,
      output_format: 'webp',
      output_compression: 80,
    });
  });

  it('leaves out n of one, and says who the user is in the field that the provider has', async () => {
    const network = new FakeNetwork(good);
    await run(
      network,
      request({ n: 1, user: 'me' }),
      endpoint({ quirks: { fieldNames: { user: 'safety_identifier' } } }),
    );
    assert.deepEqual(network.json(), { model: 'some-model', prompt: 'a cat', safety_identifier: 'me' });
  });

  it('has the words of diffusers for what OpenAI has none for, or those that the server is said to have', async () => {
    const wishes = request({ negativePrompt: 'dogs', steps: 30, guidance: 4.5 });
    const network = new FakeNetwork(good, good);
    await run(network, wishes);
    const fieldNames = { negativePrompt: 'avoid', steps: 'step', guidance: 'cfg' };
    await run(network, wishes, endpoint({ quirks: { fieldNames } }));
    const common = { model: 'some-model', prompt: 'a cat' };
    assert.deepEqual(network.json(0), {
      ...common,
      ...{ negative_prompt: 'dogs', num_inference_steps: 30, guidance_scale: 4.5 },
    });
    assert.deepEqual(network.json(1), { ...common, avoid: 'dogs', step: 30, cfg: 4.5 });
  });

  it('asks DALL·E for base64 and GPT image models for no response format at all', async () => {
    for (const [model, format] of [
      ['dall-e-3', 'b64_json'],
      ['gpt-image-1.5', undefined],
    ] as const) {
      const network = new FakeNetwork(good);
      await run(network, request({ model }), endpoint({}, { ...permissive, ...tableRow(model) }));
      assert.equal(network.json().response_format, format, model);
    }
  });

  it('speaks of shapes where a model has no sizes (xAI)', async () => {
    const network = new FakeNetwork(good);
    const at = endpoint({}, { ...tableRow('grok-imagine-image') });
    await run(network, request({ model: 'grok-imagine-image', size: '16:9 2K' }), at);
    assert.equal(network.json().size, undefined);
    assert.equal(network.json().aspect_ratio, '16:9');
    assert.equal(network.json().resolution, '2k');
  });

  it('sends one source as image, with its own name and format', async () => {
    const network = new FakeNetwork(good);
    const source = png('holiday.png');
    const mask = png('mask.png');
    await run(network, request({ sources: [source], mask, inputFidelity: 'high', n: 2 }));
    assert.deepEqual(network.asked, ['POST https://api.example.com/v1/images/edits']);
    assert.deepEqual(network.parts(), [
      { name: 'model', value: 'some-model' },
      { name: 'prompt', value: 'a cat' },
      { name: 'n', value: '2' },
      { name: 'input_fidelity', value: 'high' },
      { name: 'image', picture: source },
      { name: 'mask', picture: mask },
    ]);
  });

  it('sends several sources as image[], in their order', async () => {
    const network = new FakeNetwork(good);
    await run(network, request({ sources: [png('a.png'), png('b.png')] }));
    const names = network
      .parts()
      .map(part => ('picture' in part ? [part.name, part.picture.name] : part.name));
    assert.deepEqual(names, ['model', 'prompt', ['image[]', 'a.png'], ['image[]', 'b.png']]);
  });

  it('sends edits as JSON where the provider wants them so', async () => {
    const network = new FakeNetwork(good);
    const source = png();
    await run(
      network,
      request({ sources: [source], mask: source }),
      endpoint({ quirks: { editBody: 'json' } }),
    );
    const { images, mask } = network.json();
    assert.deepEqual(images, [{ image_url: new InlinePicture(source, 'dataUri') }]);
    assert.deepEqual(mask, { image_url: new InlinePicture(source, 'dataUri') });
  });

  it('sends notes by themselves in place of the copy that has them, and no word of it', async () => {
    const [source, copy, markup] = [png('a.png'), png('copy.png'), png('markup.png')];
    const given = request({ prompt: `Now: ${followNotes.onCopy}`, sources: [source, copy], markup });
    const network = new FakeNetwork(good);
    await run(network, given);
    assert.deepEqual(network.parts(), [
      { name: 'model', value: 'some-model' },
      { name: 'prompt', value: `Now: ${followNotes.onLayer}` },
      { name: 'image', picture: source },
      { name: 'markup', picture: markup },
    ]);
    await run(network, given, endpoint({ quirks: { editBody: 'json', editFields: { markup: 'notes' } } }));
    const uri = (picture: typeof source) => ({ image_url: new InlinePicture(picture, 'dataUri') });
    assert.deepEqual([network.json(1).images, network.json(1).notes], [[uri(source)], uri(markup)]);
  });

  it('lets no server have notes by themselves that is not known to look at them', () => {
    const rows = tableRow('gpt-image-2.6-flare') ?? {};
    const notesAt = (quirks: Quirks) =>
      (openaiImages.limits(quirks, rows, 'gpt-image-2.6-flare').edits ?? rows.edits)?.markup;
    assert.deepEqual([notesAt({}), notesAt({ editFields: { markup: 'markup' } })], [false, true]);
    assert.equal(tableRow('gpt-image-2.5-flare')?.edits?.markup, undefined);
  });

  it('asks for a stream with as many sketches as wished', async () => {
    const network = new FakeNetwork(good);
    await run(network, request({ partialImages: 2 }));
    assert.equal(network.json().stream, true);
    assert.equal(network.json().partial_images, 2);
  });
});

describe('openai-images: where it is asked', () => {
  const missing = { status: 404, json: { error: { message: 'Invalid URL' } } };

  it('tries the other path once when the first is not there, and remembers it', async () => {
    const network = new FakeNetwork({ status: 405, text: '' }, good);
    const quirks = { generationPaths: ['/images/generations', '/images/generate'] };
    await run(network, request(), endpoint({ quirks }));
    assert.deepEqual(network.asked, [
      'POST https://api.example.com/v1/images/generations',
      'POST https://api.example.com/v1/images/generate',
    ]);
    assert.deepEqual(network.progress, [learnedRoute('generation', '/images/generate')]);
  });

  it('begins with the path that worked last time', async () => {
    const network = new FakeNetwork(good);
    const quirks = { generationPaths: ['/images/generations', '/images/generate'] };
    await run(network, request(), endpoint({ quirks, routes: { generation: '/images/generate' } }));
    assert.deepEqual(network.asked, ['POST https://api.example.com/v1/images/generate']);
    assert.deepEqual(network.progress, []);
  });

  it('finds /v1 when the base URL was given without it, also for the edit after a generation', async () => {
    const bare = endpoint({ baseUrl: 'https://gw.example.com/proxy' });
    const network = new FakeNetwork(missing, good);
    await run(network, request(), bare);
    assert.deepEqual(network.asked.at(-1), 'POST https://gw.example.com/proxy/v1/images/generations');
    const later = new FakeNetwork(good);
    await run(later, request({ sources: [png()] }), {
      ...bare,
      routes: { generation: '/v1/images/generations' },
    });
    assert.deepEqual(later.asked, ['POST https://gw.example.com/proxy/v1/images/edits']);
  });

  it('does not look for another path when the model is what is missing', async () => {
    const error = { message: 'The model does not exist', code: 'model_not_found' };
    const network = new FakeNetwork({ status: 404, json: { error } });
    await failureOf(
      run(network, request(), endpoint({ baseUrl: 'https://gw.example.com/proxy' })),
      'notFound',
    );
    assert.equal(network.calls.length, 1);
  });

  it('does not send again after a server failed', async () => {
    const network = new FakeNetwork({ status: 500, json: { error: { message: 'oops' } } });
    const failure = await failureOf(run(network, request(), endpoint({ baseUrl: 'https://gw.example.com' })));
    assert.equal(failure.kind, 'serverError');
    assert.equal(failure.details.mayHaveBeenCharged, true);
    assert.equal(network.calls.length, 1);
  });
});

describe('openai-images: what comes back', () => {
  it('reads pictures, revised prompt, usage, what was used, and the request id', async () => {
    const usage = { total_tokens: 100, input_tokens: 50, output_tokens: 50, input_tokens_details: {} };
    const json = {
      created: 1_713_833_628,
      data: [{ b64_json: one.placeholder, revised_prompt: 'a grey cat' }, { b64_json: two.placeholder }],
      size: '1024x1024',
      quality: 'high',
      background: 'opaque',
      output_format: 'png',
      usage,
    };
    const network = new FakeNetwork({ json, pictures: [one, two], requestId: 'req-1' });
    assert.deepEqual(await run(network), {
      pictures: [
        { sources: [{ type: 'spooled', picture: one }], revisedPrompt: 'a grey cat' },
        { sources: [{ type: 'spooled', picture: two }] },
      ],
      warnings: [],
      failures: [],
      usage: { inputTokens: 50, outputTokens: 50, totalTokens: 100 },
      requestId: 'req-1',
      actual: { size: '1024x1024', quality: 'high', background: 'opaque', outputFormat: 'png' },
    });
  });

  const spooledOne = { type: 'spooled', picture: one };
  const address = 'https://cdn.example.com/a.png';
  const shapes: [string, unknown, unknown[]][] = [
    ['a URL', { data: [{ url: address }] }, [{ type: 'url', url: address }]],
    [
      'new-api with empty strings',
      { data: [{ url: '', b64_json: one.placeholder, revised_prompt: '' }], created: 1 },
      [spooledOne],
    ],
    [
      'nulls (vLLM-Omni)',
      { data: [{ b64_json: one.placeholder, url: null, revised_prompt: null }] },
      [spooledOne],
    ],
    [
      'both, and created as a string (katz)',
      { data: [{ revised_prompt: 'x', url: address, b64_json: one.placeholder }], created: '1696464000' },
      [spooledOne, { type: 'url', url: address }],
    ],
    [
      'four keys for one picture and no created (AIGNE Hub)',
      {
        images: [{ base64: one.placeholder, b64_json: one.placeholder, b64Json: one.placeholder }],
        data: [{ base64: one.placeholder, b64_json: one.placeholder, b64Json: one.placeholder }],
        usage: { aigneHubCredits: null },
      },
      [spooledOne],
    ],
    [
      'a file of AIGNE Hub',
      { images: [{ type: 'file', data: one.placeholder, mimeType: 'image/png' }] },
      [spooledOne],
    ],
    [
      'a data URI in b64_json',
      { data: [{ b64_json: `data:image/png;base64,${one.placeholder}` }] },
      [spooledOne],
    ],
    ['a data URI in url', { data: [{ url: `data:image/png;base64,${one.placeholder}` }] }, [spooledOne]],
    ['strings in images (DeepInfra)', { images: [`data:image/png;base64,${one.placeholder}`] }, [spooledOne]],
    [
      'an address that is relative to the server (SGLang)',
      { data: [{ url: '/v1/images/7/content?variant=0' }] },
      [{ type: 'url', url: 'https://api.example.com/v1/images/7/content?variant=0' }],
    ],
    ['a picture under a name that nobody knows', { output: { painting: one.placeholder } }, [spooledOne]],
  ];
  for (const [name, json, sources] of shapes) {
    it(`reads ${name}`, async () => {
      const answer = await run(new FakeNetwork({ json, pictures: [one] }));
      assert.deepEqual(
        answer.pictures.map(picture => picture.sources),
        [sources],
      );
    });
  }

  it('reads base64 that was too short for the spool, with whitespace in it', async () => {
    const base64 = 'R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7';
    const json = { data: [{ b64_json: `${base64.slice(0, 20)}\n ${base64.slice(20)}` }] };
    const answer = await run(new FakeNetwork({ json }));
    assert.deepEqual(answer.pictures[0]?.sources, [{ type: 'inline', base64 }]);
  });

  it('takes JPEG in base64 for a picture, though it begins like a relative address', async () => {
    const base64 = `/9j/${'4AAQSkZJRgABAQ'.repeat(4)}`;
    const answer = await run(new FakeNetwork({ json: { data: [{ b64_json: base64 }] } }));
    assert.deepEqual(answer.pictures[0]?.sources, [{ type: 'inline', base64 }]);
  });

  it('reads an answer that is the picture itself', async () => {
    const answer = await run(new FakeNetwork({ body: { type: 'picture', picture: one } }));
    assert.deepEqual(answer.pictures, [{ sources: [spooledOne] }]);
  });

  it('keeps the pictures of an answer that broke off', async () => {
    const network = new FakeNetwork({
      text: `{"data":[{"b64_json":"${one.placeholder}"},{"b64_j`,
      pictures: [one],
    });
    const answer = await run(network);
    assert.deepEqual(answer.pictures, [{ sources: [spooledOne] }]);
    assert.equal(answer.warnings.length, 1);
  });

  it('says that there was no picture, and why, where a good answer has none', async () => {
    await failureOf(run(new FakeNetwork({ json: { data: [] } })), 'noImage');
    await failureOf(run(new FakeNetwork({ text: '' })), 'noImage');
    await failureOf(run(new FakeNetwork({ json: { data: [], respect_moderation: false } })), 'refused');
    await failureOf(run(new FakeNetwork({ json: { data: [{ respect_moderation: false }] } })), 'refused');
    const failure = await failureOf(
      run(new FakeNetwork({ json: { error: { message: 'slow down', code: 429 } } })),
    );
    assert.equal(failure.kind, 'rateLimited');
  });
});

describe('openai-images: event streams', () => {
  const sketch = spooled('sketch', 9_000);
  const partial = {
    type: 'image_generation.partial_image',
    b64_json: sketch.placeholder,
    partial_image_index: 0,
  };
  const completed = {
    type: 'image_generation.completed',
    b64_json: one.placeholder,
    usage: { total_tokens: 9 },
  };

  it('reports sketches as they come and answers with the finished picture', async () => {
    const network = new FakeNetwork({ events: [partial, completed], pictures: [sketch, one] });
    const answer = await run(network, request({ partialImages: 1 }));
    assert.deepEqual(network.progress, [{ type: 'partial', index: 0, picture: sketch }]);
    assert.deepEqual(answer.pictures, [{ sources: [{ type: 'spooled', picture: one }] }]);
    assert.deepEqual(answer.usage, { totalTokens: 9 });
  });

  it('reads edits, and counts on to the next picture after one is finished', async () => {
    const edit = (type: string, placeholder: string) => ({
      type: `image_edit.${type}`,
      b64_json: placeholder,
    });
    const network = new FakeNetwork({
      events: [
        edit('partial_image', sketch.placeholder),
        edit('completed', one.placeholder),
        edit('partial_image', sketch.placeholder),
        edit('completed', two.placeholder),
        '[DONE]',
      ],
      pictures: [sketch, one, two],
    });
    const answer = await run(network, request({ sources: [png()], n: 2, partialImages: 1 }));
    assert.equal(answer.pictures.length, 2);
    assert.deepEqual(
      network.progress.map(event => event.type === 'partial' && event.index),
      [0, 1],
    );
  });

  it('takes an address in the last event, and pictures of Volcengine one by one', async () => {
    const events = [
      { type: 'image_generation.partial_succeeded', url: 'https://cdn.example.com/1.png' },
      { type: 'image_generation.partial_failed', error: { message: 'no', code: 'OutputImageSensitive' } },
      { type: 'image_generation.completed', usage: { output_tokens: 3 } },
    ];
    const answer = await run(new FakeNetwork({ events }));
    assert.deepEqual(answer.pictures, [{ sources: [{ type: 'url', url: 'https://cdn.example.com/1.png' }] }]);
    assert.equal(answer.failures.length, 1);
    assert.deepEqual(answer.usage, { outputTokens: 3 });
  });

  it('knows an error inside a good stream', async () => {
    const error = { message: 'Your request was rejected', code: 'moderation_blocked' };
    const failure = await failureOf(
      run(new FakeNetwork({ events: [partial, ['error', { error }]] })),
      'refused',
    );
    assert.equal(failure.details.code, 'moderation_blocked');
  });

  it('does not pass a sketch off as the picture when the stream ends early', async () => {
    const failure = await failureOf(
      run(new FakeNetwork({ events: [partial], pictures: [sketch] })),
      'badResponse',
    );
    assert.equal(failure.details.mayHaveBeenCharged, true);
  });
});
