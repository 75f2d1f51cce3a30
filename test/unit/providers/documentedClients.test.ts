/** Stand-ins of vendors without a client of their own, against what their documents have people use: the client of OpenAI, or a plain request. */

import assert from 'node:assert/strict';
import { OpenAI, toFile } from 'openai';
import { apertisKey, startApertis } from '../../servers/apertis';
import { bflKey, startBfl } from '../../servers/bfl';
import { gatewayKey, startGateway } from '../../servers/gateway';
import { ideogramKey, startIdeogram } from '../../servers/ideogram';
import { startKatz } from '../../servers/katz';
import { startLocalAi, startSdCpp, startSglang, startVllmOmni } from '../../servers/localServers';
import { pictureOf } from '../../servers/pictures';
import { recraftKey, startRecraft } from '../../servers/recraft';
import { seedreamKey, startSeedream } from '../../servers/seedream';
import { stabilityKey, startStability } from '../../servers/stability';
import type { StandIn } from '../../servers/standIn';
import { whiteMask } from './standInRun';

const png = pictureOf(99, 'png');
const dataUri = `data:image/png;base64,${png.toString('base64')}`;

describe('A stand-in serves what its vendor documents in place of an own client', function () {
  this.timeout(20_000);
  let server: StandIn;
  afterEach(() => server.close());

  const painted = (count = 1) => server.painted.slice(-count).map(picture => picture.toString('base64'));
  /** Local servers document any key, for the client wants one. */
  const imagesOf = (path = '/v1', apiKey = 'none') =>
    new OpenAI({ apiKey, baseURL: server.origin + path, maxRetries: 0 }).images;
  const image = () => toFile(png, 'cat.png', { type: 'image/png' });
  const mask = () => toFile(whiteMask.bytes, 'mask.png', { type: 'image/png' });

  /** Those that came as base64, and those that lie where an answer says, which anybody may fetch. */
  async function picturesIn({ data = [] }: OpenAI.ImagesResponse): Promise<string[]> {
    const pictures: string[] = [];
    for (const { b64_json: base64, url = '' } of data) {
      const address = new URL(url, server.origin).href.replace(server.storeOrigin, server.origin);
      const fetched = async () => Buffer.from(await (await fetch(address)).arrayBuffer()).toString('base64');
      pictures.push(base64 ?? (await fetched()));
    }
    return pictures;
  }

  async function serves(answer: Promise<OpenAI.ImagesResponse>, count = 1): Promise<void> {
    const pictures = await picturesIn(await answer);
    assert.equal(pictures.length, count);
    assert.deepEqual(pictures, painted(count));
  }

  it('stable-diffusion.cpp: the client of OpenAI, with arguments in the prompt, several pictures and a mask', async () => {
    server = await startSdCpp();
    const images = imagesOf();
    const prompt =
      'a cat<sd_cpp_extra_args>{"seed":7,"sample_params":{"sample_steps":20}}</sd_cpp_extra_args>';
    await serves(images.generate({ model: 'sd-cpp-local', prompt, n: 2, size: '512x512' }), 2);
    const wanted = { model: 'sd-cpp-local', prompt: 'a dog' };
    await serves(images.edit({ ...wanted, image: [await image(), await image()] }));
    await serves(images.edit({ ...wanted, image: await image(), mask: await mask() }));
    await assert.rejects(images.generate({ model: 'sd-cpp-local', prompt: '' }), { status: 400 });
  });

  it('LocalAI: the client of OpenAI, whose pictures lie at an address unless it says otherwise', async () => {
    server = await startLocalAi();
    const images = imagesOf();
    const wanted = { model: 'dreamshaper', prompt: 'a cat|blurry', size: '256x256' } as const;
    await serves(images.generate({ ...wanted, ...{ step: 20 } }));
    await serves(images.generate({ ...wanted, response_format: 'b64_json' }));
    await serves(images.generate({ ...wanted, ...{ file: png.toString('base64') } }));
  });

  it('vLLM-Omni: the client of OpenAI, with its own fields, one picture and two', async () => {
    server = await startVllmOmni();
    const images = imagesOf();
    const wanted = { model: 'Qwen/Qwen-Image-Edit-2511', prompt: 'a cat' };
    const own = { num_inference_steps: 50, guidance_scale: 1, seed: 777 };
    await serves(images.generate({ ...wanted, size: '1024x1024', response_format: 'b64_json' }));
    await serves(images.edit({ ...wanted, ...own, image: await image(), output_format: 'jpeg' }));
    await serves(images.edit({ ...wanted, image: [await image(), await image()] }));
    await assert.rejects(images.generate({ ...wanted, model: 'dall-e-3' }), { status: 400 });
  });

  it('SGLang: the client of OpenAI, for a new picture and an edit', async () => {
    server = await startSglang();
    const images = imagesOf();
    const wanted = { model: 'Tongyi-MAI/Z-Image-Turbo', prompt: 'a cat', ...{ num_inference_steps: 9 } };
    await serves(images.generate({ ...wanted, size: '1024x1024', response_format: 'b64_json' }));
    await serves(images.generate({ ...wanted, n: 2 }), 2);
    await serves(images.edit({ ...wanted, image: await image(), response_format: 'b64_json' }));
    await serves(images.edit({ ...wanted, image: [await image(), await image()] }));
  });

  it('Seedream: the client of OpenAI, with pictures by address and as data, and its own fields', async () => {
    server = await startSeedream();
    const images = imagesOf('/api/v3', seedreamKey);
    const wanted = { model: 'seedream-4-5-251128', prompt: 'a cat', size: '2K' as '1024x1024' };
    const own = { watermark: true, sequential_image_generation: 'disabled' };
    await serves(images.generate({ ...wanted, ...own, response_format: 'url' }));
    await serves(images.generate({ ...wanted, ...{ image: dataUri }, response_format: 'b64_json' }));
    await serves(images.generate({ ...wanted, ...{ image: ['https://example.com/cat.png', dataUri] } }));
    const small = images.generate({ ...wanted, size: '1024x1024' });
    await assert.rejects(small, { status: 400, code: 'InvalidParameter' });
  });

  it('Recraft: the client of OpenAI, for pictures, drawings and a style', async () => {
    server = await startRecraft();
    const images = imagesOf('/v1', recraftKey);
    const prompt = 'two race cars on a track';
    await serves(images.generate({ prompt }));
    await serves(images.generate({ prompt, model: 'recraftv4_1', n: 2, response_format: 'b64_json' }), 2);
    await serves(images.generate({ prompt, model: 'recraftv4_1_vector', size: '1024x1024' }));
    const style = { style: 'digital_illustration' as 'vivid', ...{ negative_prompt: 'people' } };
    await serves(images.generate({ prompt, model: 'recraftv3', ...style }));
    await assert.rejects(images.generate({ prompt, model: 'recraftv4_1', ...style }), { status: 400 });
  });

  it('Apertis: the client of OpenAI, for a new picture, an edit and a mask', async () => {
    server = await startApertis();
    const images = imagesOf('/v1', apertisKey);
    const wanted = { model: 'gpt-image-1', n: 1, size: '1024x1024' } as const;
    await serves(images.generate({ ...wanted, prompt: 'a cat', background: 'transparent' }));
    await serves(images.edit({ ...wanted, prompt: 'add a sunset', image: await image() }));
    const hole = await toFile(pictureOf(5, 'png'), 'mask.png', { type: 'image/png' });
    await serves(images.edit({ ...wanted, prompt: 'a garden', image: await image(), mask: hole }));
  });

  it('gateways and Katz: the client of OpenAI as their pages show it', async () => {
    server = await startGateway();
    const wanted = { model: 'dall-e-3', prompt: 'a cat', n: 1, size: '1024x1024' } as const;
    await serves(imagesOf('/v1', gatewayKey).generate({ ...wanted, quality: 'standard' }));
    await server.close();
    server = await startKatz('/v1/images/generations');
    await serves(imagesOf().generate(wanted));
  });

  it('Stability AI: forms as its reference has them, answered with bytes or as JSON', async () => {
    server = await startStability();
    const post = async (service: string, accept: string, fields: Record<string, string | Blob>) => {
      const body = new FormData();
      for (const [name, value] of Object.entries(fields)) body.append(name, value);
      const headers = { authorization: `Bearer ${stabilityKey}`, accept };
      return fetch(`${server.origin}/v2beta/stable-image/${service}`, { method: 'POST', headers, body });
    };
    const bytes = await post('generate/core', 'image/*', { prompt: 'a lighthouse', output_format: 'webp' });
    assert.equal(bytes.headers.get('finish-reason'), 'SUCCESS');
    assert.deepEqual([Buffer.from(await bytes.arrayBuffer()).toString('base64')], painted());
    const files = { image: await image(), mask: await mask() };
    const json = await post('edit/inpaint', 'application/json', { ...files, prompt: 'a cat' });
    assert.deepEqual([((await json.json()) as { image: string }).image], painted());
    const guided = { prompt: 'a cat', mode: 'image-to-image', strength: '0.7', image: await image() };
    assert.equal((await post('generate/sd3', 'image/*', guided)).status, 200);
    assert.equal((await post('generate/core', 'image/*', { prompt: '' })).status, 400);
  });

  it('Ideogram: JSON of its quickstart, which waits, and a form whose generation is asked after', async () => {
    server = await startIdeogram();
    const url = `${server.origin}/v2/image/generate/ideogram-4-5`;
    const key = { 'api-key': ideogramKey };
    const json = { method: 'POST', headers: { ...key, 'content-type': 'application/json' } };
    const waited = await fetch(url, { ...json, body: JSON.stringify({ prompt: 'a letterpress poster' }) });
    await serves(waited.json() as Promise<OpenAI.ImagesResponse>);
    const body = new FormData();
    for (const [name, value] of Object.entries({ prompt: 'at night', async: 'true' }))
      body.append(name, value);
    body.append('images', await image());
    const submitted = await fetch(url, { method: 'POST', headers: key, body });
    const { generation_id: id } = (await submitted.json()) as { generation_id: string };
    type Generation = OpenAI.ImagesResponse & { readonly status: string };
    const ask = async () =>
      (await (await fetch(`${server.origin}/v2/generations/${id}`, { headers: key })).json()) as Generation;
    let generation = await ask();
    while (generation.status === 'pending') generation = await ask();
    await serves(Promise.resolve(generation));
    assert.equal((await fetch(url, { ...json, headers: json.headers, body: '{}' })).status, 400);
  });

  it('Black Forest Labs: a plain request, asked after where it says, and fetched without the key', async () => {
    server = await startBfl();
    const headers = { accept: 'application/json', 'x-key': bflKey, 'content-type': 'application/json' };
    const submit = async (model: string, body: object) => {
      const answer = await fetch(`${server.origin}/v1/${model}`, {
        ...{ method: 'POST', headers, body: JSON.stringify(body) },
      });
      return (await answer.json()) as { readonly id: string; readonly polling_url: string };
    };
    const input = { prompt: 'a cat', width: 1024, height: 768, input_image: png.toString('base64') };
    const { id, polling_url: url } = await submit('flux-2-pro', input);
    type Result = { readonly status: string; readonly result: { readonly sample: string } | null };
    const ask = async () => (await (await fetch(`${url}`, { headers })).json()) as Result;
    let result = await ask();
    while (['Pending', 'Generating'].includes(result.status)) result = await ask();
    assert.equal(new URL(url).searchParams.get('id'), id);
    await serves(Promise.resolve({ created: 0, data: [{ url: result.result?.sample ?? '' }] }));
    const refused = await submit('flux-2-pro', { ...input, aspect_ratio: '1:1' });
    assert.deepEqual(Object.keys(refused), ['detail']);
  });
});
