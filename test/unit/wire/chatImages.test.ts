/** Pictures through chat: the request, and every place in an answer where a picture was ever seen. */

import assert from 'node:assert/strict';
import type { InlinePicture } from '../../../src/core/wireFormat';
import { chatImages } from '../../../src/wire/chatImages';
import { endpoint, FakeNetwork, failureOf, png, request, spooled, type Told } from './fakeNetwork';

const one = spooled('one');
const two = spooled('two', 80_000);
const uri = `data:image/png;base64,${one.placeholder}`;
const short = `R0lGODlhAQABAIAAAAAAAP${'/'.repeat(10)}yH5BAEAAAAALAAAAAABAAEAAAIBRAA7`;
const address = 'https://filesystem.site/cdn/a.png';

const message = (fields: object) => ({ choices: [{ index: 0, message: { role: 'assistant', ...fields } }] });
const content = (text: unknown) => message({ content: text });
const delta = (fields: object) => ({ choices: [{ index: 0, delta: fields }] });

async function run(network: FakeNetwork, given = request(), at = endpoint()) {
  return chatImages.run(given, at, network.send, network.report);
}

/** Files of spooled pictures, base64 of short ones, addresses. */
async function foundIn(told: Told): Promise<string[]> {
  const { pictures } = await run(new FakeNetwork({ pictures: [one], ...told }));
  return pictures.map(({ sources: [source] }) =>
    source?.type === 'spooled'
      ? source.picture.file
      : source?.type === 'url'
        ? source.url
        : (source?.base64 ?? ''),
  );
}

describe('chat-images: what is asked', () => {
  it('is what Stima’s document shows, for a generation', async () => {
    const network = new FakeNetwork({ json: content(uri), pictures: [one] });
    await run(network, request({ model: 'gpt-4o-image' }), endpoint({ quirks: { maxTokens: 4096 } }));
    assert.deepEqual(network.asked, ['POST https://api.example.com/v1/chat/completions']);
    assert.deepEqual(network.json(), {
      model: 'gpt-4o-image',
      messages: [{ role: 'user', content: [{ type: 'text', text: 'a cat' }] }],
      max_tokens: 4096,
    });
    assert.equal(network.calls[0]?.headers?.accept, 'application/json');
  });

  it('carries sources as data URIs after the words', async () => {
    const network = new FakeNetwork({ json: content(uri), pictures: [one] });
    const sources = [png('a.png'), png('b.png')];
    await run(network, request({ sources }));
    type Part = { type: string; image_url?: { url: InlinePicture } };
    const [{ content: parts }] = network.json().messages as unknown as [{ content: Part[] }];
    assert.deepEqual(
      parts.map(part => [part.type, part.image_url?.url.form, part.image_url?.url.picture]),
      [
        ['text', undefined, undefined],
        ['image_url', 'dataUri', sources[0]],
        ['image_url', 'dataUri', sources[1]],
      ],
    );
  });

  it('says modalities and shape to OpenRouter, and no text where the model only paints', async () => {
    const network = new FakeNetwork({ json: content(uri), pictures: [one] });
    const quirks = { modalities: true };
    await run(network, request({ size: '16:9 2K' }), endpoint({ quirks }));
    assert.deepEqual(network.json().modalities, ['image', 'text']);
    assert.deepEqual(network.json().image_config, { aspect_ratio: '16:9', image_size: '2K' });
    await run(network, request(), endpoint({ quirks }, { writesText: false }));
    assert.deepEqual(network.json(1).modalities, ['image']);
    assert.equal('image_config' in network.json(1), false);
  });

  it('asks for a stream where sketches were wished for', async () => {
    const network = new FakeNetwork({ json: content(uri), pictures: [one] });
    await run(network, request({ partialImages: 1 }));
    assert.equal(network.json().stream, true);
  });
});

describe('chat-images: where the picture is', () => {
  const progress = `{"prompt":"x","referenced_image_ids":[]}\n\n> 进度 **34%**\n\n![file_0000](${address})\n[下载⏬](https://filesystem.site/cdn/download/a.png)`;
  const shapes: [string, unknown, string[]][] = [
    ['Markdown with a data URI (new-api)', content(`Here: ![image](${uri})`), [one.file]],
    [
      'Markdown with a short data URI broken over lines',
      content(`![i](data:image/gif;base64,${short.slice(0, 30)}\n${short.slice(30)})`),
      [short],
    ],
    ['progress, Markdown, and a download link that is no second picture', content(progress), [address]],
    [
      'an address as its own alternative text',
      content(`> 🎨 生成中...\n\n![${address}](${address})\n\n[点击下载](${address})`),
      [address],
    ],
    ['Markdown with a title', content(`![cat](${address} "A cat")`), [address]],
    [
      'an address with brackets in it',
      content('![c](https://x.example/a_(1).png)'),
      ['https://x.example/a_(1).png'],
    ],
    ['Markdown inside a code fence', content(`\`\`\`\n![i](${uri})\n\`\`\``), [one.file]],
    ['a bare data URI', content(uri), [one.file]],
    ['a bare short data URI in running text', content(`See data:image/gif;base64,${short} there`), [short]],
    ['base64://', content(`base64://${short}`), [short]],
    [
      'a bare address of any kind',
      content(' https://cdn.example.com/get?id=7\n'),
      ['https://cdn.example.com/get?id=7'],
    ],
    [
      'an address of a picture in running text',
      content(`Done：${address}。Enjoy https://example.com/help.`),
      [address],
    ],
    ['a link, where there is nothing else', content(`[download](${address})`), [address]],
    [
      'images (OpenRouter)',
      message({ content: '', images: [{ type: 'image_url', image_url: { url: uri } }] }),
      [one.file],
    ],
    ['a single image (LiteLLM)', message({ content: null, image: { url: uri } }), [one.file]],
    [
      'images and the same once more in Markdown',
      message({ content: `![i](${uri})`, images: [{ image_url: { url: uri } }] }),
      [one.file],
    ],
    [
      'a part with image_url as a string',
      content([
        { type: 'text', text: 'x' },
        { type: 'image_url', image_url: uri },
      ]),
      [one.file],
    ],
    [
      'a part of Anthropic’s form',
      content([{ type: 'image', source: { type: 'base64', data: one.placeholder } }]),
      [one.file],
    ],
    [
      'a part of type output_image',
      content([{ type: 'output_image', image: { b64_json: one.placeholder } }]),
      [one.file],
    ],
    [
      'a part with inline_data',
      content([{ inline_data: { mime_type: 'image/png', data: one.placeholder } }]),
      [one.file],
    ],
    ['a text part with Markdown', content([{ type: 'text', text: `![i](${address})` }]), [address]],
    [
      'Gemini’s own answer',
      {
        candidates: [
          {
            content: {
              parts: [{ text: 'x' }, { inlineData: { mimeType: 'image/png', data: one.placeholder } }],
            },
          },
        ],
      },
      [one.file],
    ],
    [
      'a Responses call',
      { output: [{ type: 'image_generation_call', status: 'generating', result: one.placeholder }] },
      [one.file],
    ],
    [
      'a Responses message with Markdown',
      { output: [{ type: 'message', content: [{ type: 'output_text', text: `![i](${uri})` }] }] },
      [one.file],
    ],
    [
      'an answer in the Images dialect',
      { created: 1, data: [{ b64_json: one.placeholder, url: '' }] },
      [one.file],
    ],
    [
      'a picture under a name that nobody knows',
      { choices: [{ message: { painting: one.placeholder } }] },
      [one.file],
    ],
  ];
  for (const [name, json, files] of shapes)
    it(name, async () => assert.deepEqual(await foundIn({ json }), files));

  it('several in Markdown, in their order and each once', async () => {
    const text = `![a](${address}) ![b](${two.placeholder}) ![a](${address}) ![c](${one.placeholder})`;
    assert.deepEqual(await foundIn({ json: content(text), pictures: [one, two] }), [
      address,
      two.file,
      one.file,
    ]);
  });

  it('an exclamation before a link is no picture', async () => {
    const failure = await failureOf(
      foundIn({ json: content('Look![1] [docs](https://example.com/a)'), pictures: [] }),
    );
    assert.equal(failure.kind, 'noImage');
  });

  it('text that is not JSON at all', async () => {
    assert.deepEqual(await foundIn({ text: `![i](${uri})` }), [one.file]);
  });

  it('a picture instead of an answer', async () => {
    assert.deepEqual(await foundIn({ body: { type: 'picture', picture: one } }), [one.file]);
  });
});

describe('chat-images: streams, also where none was asked for', () => {
  it('Markdown in pieces', async () => {
    const joined = { 'choices.0.delta.content': `> 进度 12%..\n![image](${uri})` };
    assert.deepEqual(await foundIn({ events: [delta({ content: '' }), '[DONE]'], joined }), [one.file]);
  });

  it('images in a delta', async () => {
    const images = [{ type: 'image_url', image_url: { url: uri } }];
    assert.deepEqual(await foundIn({ events: [delta({ content: 'Here' }), delta({ images })] }), [one.file]);
  });

  it('a whole message in an event', async () => {
    assert.deepEqual(await foundIn({ events: [content(`![i](${uri})`)] }), [one.file]);
  });

  it('a Responses stream whose last event tells everything again', async () => {
    const item = { type: 'image_generation_call', result: one.placeholder };
    const again = { ...item, result: two.placeholder };
    const events = [
      { type: 'response.output_item.done', item },
      { type: 'response.completed', response: { output: [again], usage: { total_tokens: 3 } } },
    ];
    assert.deepEqual(await foundIn({ events, pictures: [one, two] }), [two.file]);
  });

  it('an error inside', async () => {
    const events = [delta({ content: '' }), { error: { message: 'Rate limit', code: 429 } }];
    await failureOf(run(new FakeNetwork({ events })), 'rateLimited');
  });
});

describe('chat-images: more than anybody asks for', () => {
  const many = <Each>(build: (index: number) => Each) =>
    Array.from({ length: 2000 }, (_, index) => build(index));

  it('is looked at as far as 256 pictures of each kind go', async () => {
    const addresses = many(index => `https://x.example/${index}.png`);
    const counted = async (told: Told) => (await foundIn({ pictures: [], ...told })).length;
    assert.equal(await counted({ json: message({ content: null, images: addresses }) }), 256);
    assert.equal(await counted({ json: content(addresses.map(url => `![](${url})`).join(' ')) }), 256);
    assert.equal(await counted({ text: addresses.join(' ') }), 256);
    assert.equal(await counted({ events: addresses.map(image => delta({ image })) }), 256);
  });

  it('is read as far as 256 kB of text go, however many events bring it', async () => {
    const events = [
      ...many(() => delta({ content: 'a'.repeat(200) })),
      delta({ content: `![](${address})` }),
    ];
    await failureOf(run(new FakeNetwork({ events })), 'noImage');
    assert.deepEqual(await foundIn({ events: [delta({ content: `![](${address})` }), ...events] }), [
      address,
    ]);
  });
});

describe('chat-images: no picture', () => {
  it('shows the model’s own words', async () => {
    const failure = await failureOf(
      run(new FakeNetwork({ json: content('I cannot draw that.') })),
      'noImage',
    );
    assert.equal(failure.details.serverMessage, 'I cannot draw that.');
    assert.match(failure.message, /I cannot draw that\./);
  });

  it('knows a refusal by its field and a block by its reason', async () => {
    await failureOf(run(new FakeNetwork({ json: message({ content: null, refusal: 'No.' }) })), 'refused');
    const filtered = { choices: [{ finish_reason: 'content_filter', message: { content: '' } }] };
    await failureOf(run(new FakeNetwork({ json: filtered })), 'refused');
    const gemini = { candidates: [{ finishReason: 'IMAGE_SAFETY' }] };
    const failure = await failureOf(run(new FakeNetwork({ json: gemini })), 'refused');
    assert.deepEqual(failure.details.categories, ['IMAGE_SAFETY']);
    await failureOf(run(new FakeNetwork({ json: { promptFeedback: { blockReason: 'SAFETY' } } })), 'refused');
    await failureOf(
      run(new FakeNetwork({ json: { candidates: [{ finishReason: 'NO_IMAGE' }] } })),
      'noImage',
    );
  });

  it('knows errors with any status, and pages', async () => {
    await failureOf(run(new FakeNetwork({ status: 401, json: { error: 'no' } })), 'unauthorized');
    await failureOf(run(new FakeNetwork({ json: { error: { message: 'x', code: 402 } } })), 'noCredit');
    await failureOf(run(new FakeNetwork({ json: { detail: 'upstream failed' } })), 'serverError');
    await failureOf(run(new FakeNetwork({ text: '<!doctype html><title>Console</title>' })), 'badResponse');
    await failureOf(run(new FakeNetwork({ text: '' })), 'noImage');
  });
});
