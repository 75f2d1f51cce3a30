/** The vendors' own clients against our stand-ins, which prove nothing as long as nobody but Easel understands them. */

import assert from 'node:assert/strict';
import { createXai } from '@ai-sdk/xai';
import { OpenRouter } from '@openrouter/sdk';
import { AzureOpenAI, OpenAI, toFile } from 'openai';
import type { ResponseInputItem, Tool } from 'openai/resources/responses/responses';
import { azureKey, startAzure } from '../../servers/azure';
import { openaiKey, startOpenai } from '../../servers/openai';
import { startOpenaiResponses } from '../../servers/openaiResponses';
import { openrouterKey, startOpenrouter } from '../../servers/openrouter';
import { pictureOf, pngOf } from '../../servers/pictures';
import type { StandIn } from '../../servers/standIn';
import { startXai, xaiKey } from '../../servers/xai';

const png = pictureOf(99, 'png');

describe('A stand-in serves the vendor’s own client', function () {
  this.timeout(20_000);
  let server: StandIn;
  afterEach(() => server.close());

  const painted = (count: number) => server.painted.slice(-count).map(picture => picture.toString('base64'));

  it('of OpenAI: a new picture, an edit with a mask, a stream', async () => {
    server = await startOpenai();
    const client = new OpenAI({ apiKey: openaiKey, baseURL: `${server.origin}/v1`, maxRetries: 0 });
    await serves(client, 'gpt-image-2');
    const stream = await client.images.generate({
      ...{ model: 'gpt-image-2', prompt: 'a cat', stream: true, partial_images: 2 },
    });
    const types: string[] = [];
    for await (const { type } of stream) types.push(type);
    const sketch = 'image_generation.partial_image';
    assert.deepEqual(types, [sketch, sketch, 'image_generation.completed']);
  });

  it('of OpenAI: a batch, with a line that fails, and one that is cancelled', async () => {
    server = await startOpenai();
    const client = new OpenAI({ apiKey: openaiKey, baseURL: `${server.origin}/v1`, maxRetries: 0 });
    const lines = ['a cat', 'a forbidden cat', 'a dog'].map((prompt, index) =>
      JSON.stringify({
        ...{ custom_id: `line-${index}`, method: 'POST', url: '/v1/images/generations' },
        body: { model: 'gpt-image-2', prompt },
      }),
    );
    const jsonl = () => toFile(Buffer.from(lines.join('\n')), 'batch.jsonl');
    await assert.rejects(client.files.create({ file: await jsonl(), purpose: 'vision' }), { status: 400 });
    const { id } = await client.files.create({ file: await jsonl(), purpose: 'batch' });
    const order = {
      input_file_id: id,
      endpoint: '/v1/images/generations',
      completion_window: '24h',
    } as const;
    const { id: batch, status } = await client.batches.create(order);
    const seen = [status];
    let done = await client.batches.retrieve(batch);
    for (; done.status !== 'completed'; done = await client.batches.retrieve(batch)) seen.push(done.status);
    assert.deepEqual(seen, ['validating', 'validating']);
    const output = await (await client.files.content(done.output_file_id ?? '')).text();
    const results = output
      .trim()
      .split('\n')
      .map(line => JSON.parse(line) as DoneLine);
    assert.deepEqual(
      results.map(({ custom_id }) => custom_id),
      ['line-2', 'line-0'],
    );
    assert.deepEqual(results.map(({ response }) => response.body.data?.[0]?.b64_json).reverse(), painted(2));
    const errors = await (await client.files.content(done.error_file_id ?? '')).text();
    assert.match(errors, /"custom_id":"line-1".*moderation_blocked/);
    const { id: second } = await client.batches.create(order);
    assert.equal((await client.batches.cancel(second)).status, 'cancelling');
    assert.equal((await client.batches.retrieve(second)).status, 'cancelled');
  });

  it('of OpenAI: a picture of the Responses tool, one that goes on from it, a stream', async () => {
    server = await startOpenaiResponses();
    const { responses } = new OpenAI({ apiKey: openaiKey, baseURL: `${server.origin}/v1`, maxRetries: 0 });
    const tool: Tool.ImageGeneration = { type: 'image_generation', model: 'gpt-image-2' };
    const asked = { model: 'gpt-5', tools: [tool] };
    const words: ResponseInputItem = { role: 'user', content: [{ type: 'input_text', text: 'a cat' }] };
    const { output } = await responses.create({ ...asked, input: [words] });
    const call = output.find(item => item.type === 'image_generation_call');
    assert.ok(call);
    assert.equal(call.result, painted(1)[0]);
    const { id, type } = call;
    const reference = { id, type } as unknown as typeof call;
    const next = await responses.create({ ...asked, input: [words, reference] });
    assert.equal(next.output.find(item => item.type === type)?.status, 'completed');
    await assert.rejects(responses.create({ ...asked, input: [words, { ...reference, id: 'ig_lost' }] }), {
      status: 404,
    });
    const tools = [{ ...tool, partial_images: 2 }];
    const stream = await responses.create({ ...asked, tools, input: [words], stream: true });
    const types: string[] = [];
    for await (const { type } of stream) types.push(type);
    assert.equal(types.filter(type => type.endsWith('partial_image')).length, 2);
    assert.equal(types.at(-1), 'response.completed');
  });

  it('of Azure: a new picture and an edit with a mask, below the deployment', async () => {
    server = await startAzure('deployments');
    const clientOf = (deployment: string) =>
      new AzureOpenAI({
        ...{ apiKey: azureKey, endpoint: server.origin, apiVersion: '2025-04-01-preview' },
        ...{ deployment, maxRetries: 0 },
      });
    await serves(clientOf('our-painter'), 'our-painter');
    const lost = clientOf('nobody').images.generate({ prompt: 'a cat' });
    await assert.rejects(lost, { status: 404, code: 'DeploymentNotFound' });
  });

  it('of Azure: MAI-Image by the client of OpenAI, a new picture and an edit', async () => {
    server = await startAzure();
    const defaultHeaders = { 'api-key': azureKey };
    const baseURL = `${server.origin}/mai/v1`;
    const { images } = new OpenAI({ apiKey: azureKey, baseURL, defaultHeaders, maxRetries: 0 });
    const wanted = { model: 'MAI-Image-2.6', prompt: 'a cat' };
    const image = await toFile(png, 'cat.png', { type: 'image/png' });
    const answers = [await images.generate(wanted), await images.edit({ ...wanted, image })];
    assert.deepEqual(
      answers.map(({ data }) => data?.[0]?.b64_json),
      painted(2),
    );
    await assert.rejects(images.generate({ ...wanted, size: '512x512' }), { status: 400 });
  });

  async function serves({ images }: OpenAI, model: string): Promise<void> {
    const made = await images.generate({ model, prompt: 'a cat', n: 2 });
    assert.deepEqual(
      made.data?.map(({ b64_json }) => b64_json),
      painted(2),
    );
    const [image, mask] = await Promise.all([
      toFile(png, 'cat.png', { type: 'image/png' }),
      toFile(pngOf(5, 64, 48), 'mask.png', { type: 'image/png' }),
    ]);
    const edited = await images.edit({ model, prompt: 'a dog', image, mask });
    assert.deepEqual(
      edited.data?.map(({ b64_json }) => b64_json),
      painted(1),
    );
  }

  it('of OpenRouter: what it offers, a new picture, one with a reference, a stream, an error', async () => {
    server = await startOpenrouter();
    const { images } = new OpenRouter({ apiKey: openrouterKey, serverURL: `${server.origin}/api/v1` });
    const model = 'openai/gpt-image-2';
    const { data: offered } = await images.listModels();
    assert.ok(offered.find(({ id }) => id === model)?.supportsStreaming);
    const { endpoints } = await images.listModelEndpoints({
      author: 'black-forest-labs',
      slug: 'flux.2-pro',
    });
    assert.deepEqual(endpoints[0]?.pricing, [{ billable: 'output_image', unit: 'megapixel', costUsd: 0.03 }]);

    const imageUrl = { url: `data:image/png;base64,${png.toString('base64')}` };
    const inputReferences = [{ type: 'image_url' as const, imageUrl }];
    const made = await images.generate({
      imageGenerationRequest: { model, prompt: 'a cat', aspectRatio: '3:2', inputReferences },
    });
    assert.ok('data' in made);
    assert.deepEqual(
      made.data.map(({ b64Json }) => b64Json),
      painted(1),
    );
    assert.equal(made.usage?.cost, 0.0336036);

    const stream = await images.generate({
      imageGenerationRequest: { model, prompt: 'a cat', stream: true },
    });
    assert.ok(!('data' in stream));
    const types: string[] = [];
    for await (const { type } of stream) types.push(type);
    const sketch = 'image_generation.partial_image';
    assert.deepEqual(types, [sketch, sketch, 'image_generation.completed']);

    const refused = images.generate({ imageGenerationRequest: { model, prompt: 'a cat', seed: 7 } });
    await assert.rejects(refused, { statusCode: 400, message: "Unknown parameter: 'seed'." });
  });

  it('of xAI: a new picture in a shape, an edit of one picture and of two, a refusal', async () => {
    server = await startXai();
    const xai = createXai({ apiKey: xaiKey, baseURL: `${server.origin}/v1` });
    const model = xai.image('grok-imagine-image-2.0');
    const file = { type: 'file', mediaType: 'image/png', data: new Uint8Array(png) } as const;
    const ask = async (wishes: object, asked = model) =>
      asked.doGenerate({
        ...{ prompt: 'a cat', n: 1, size: undefined, aspectRatio: undefined, seed: undefined },
        ...{ files: undefined, mask: undefined, providerOptions: {}, ...wishes },
      });
    const options = { providerOptions: { xai: { resolution: '2k', quality: 'low' } } };
    assert.deepEqual((await ask({ n: 2, aspectRatio: '19.5:9', ...options })).images, painted(2));
    assert.deepEqual((await ask({ files: [file] })).images, painted(1));
    assert.deepEqual((await ask({ files: [file, file] })).images, painted(1));
    const { json } = server.requests[0] ?? {};
    assert.deepEqual([json?.aspect_ratio, json?.resolution, json?.quality], ['19.5:9', '2k', 'low']);

    const stranger = createXai({ apiKey: 'xai-wrong', baseURL: `${server.origin}/v1` });
    const refused = ask({}, stranger.image('grok-imagine-image'));
    await assert.rejects(refused, { statusCode: 400, message: /Incorrect API key provided/ });
  });
});

/** A line of a file of answers. */
type DoneLine = {
  readonly custom_id: string;
  readonly response: { readonly body: { readonly data?: readonly { readonly b64_json: string }[] } };
};
