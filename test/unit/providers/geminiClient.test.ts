/** Google's own client against the stand-in of its API: what it is served proves that the stand-in is true. */

import assert from 'node:assert/strict';
import { ApiError, type Content, GoogleGenAI, type Part } from '@google/genai';
import { geminiKey, startGemini } from '../../servers/gemini';
import { pictureOf } from '../../servers/pictures';
import type { StandIn } from '../../servers/standIn';

const model = 'gemini-3-pro-image';

describe('Google’s own client', () => {
  let server: StandIn;
  beforeEach(async () => {
    server = await startGemini();
  });
  afterEach(() => server.close());

  const client = (apiKey = geminiKey) =>
    new GoogleGenAI({ apiKey, httpOptions: { baseUrl: server.origin, retryOptions: { attempts: 1 } } });
  const partsIn = (candidates: readonly { content?: Content }[] | undefined): Part[] =>
    candidates?.[0]?.content?.parts ?? [];
  const pictureIn = (parts: readonly Part[]) =>
    Buffer.from(parts.find(part => part.inlineData && !part.thought)?.inlineData?.data ?? '', 'base64');

  it('is painted for, in a shape', async () => {
    const { candidates, usageMetadata } = await client().models.generateContent({
      model,
      contents: 'a heron',
      config: {
        responseModalities: ['TEXT', 'IMAGE'],
        imageConfig: { aspectRatio: '16:9', imageSize: '2K' },
        seed: 7,
      },
    });
    assert.ok(pictureIn(partsIn(candidates)).equals(server.painted[0] ?? Buffer.alloc(0)));
    assert.equal(usageMetadata?.candidatesTokensDetails?.[0]?.tokenCount, 1120);
  });

  it('has a batch done from a file, in another order, and the half of one that it cancels', async () => {
    const { files, batches } = client();
    const lines = ['a cat', 'a forbidden cat', 'a dog'].map((text, index) =>
      JSON.stringify({ key: `line-${index}`, request: { contents: [{ role: 'user', parts: [{ text }] }] } }),
    );
    const jsonl = new Blob([lines.join('\n')]);
    const { name: src = '' } = await files.upload({ file: jsonl, config: { mimeType: 'jsonl' } });
    const { name = '', state } = await batches.create({ model, src, config: { displayName: 'three' } });
    const seen: unknown[] = [state];
    let done = await batches.get({ name });
    for (; done.state !== 'JOB_STATE_SUCCEEDED'; done = await batches.get({ name })) seen.push(done.state);
    assert.deepEqual(seen, ['JOB_STATE_PENDING', 'JOB_STATE_PENDING']);
    const place = `${server.origin}/download/v1beta/${done.dest?.fileName}:download?alt=media`;
    const answer = await fetch(place, { headers: { 'x-goog-api-key': geminiKey } });
    const keys = (await answer.text()).split('\n').map(line => (JSON.parse(line) as { key: string }).key);
    assert.deepEqual(keys, ['line-2', 'line-1', 'line-0']);
    const second = await batches.create({ model, src, config: { displayName: 'three' } });
    await batches.cancel({ name: second.name ?? '' });
    assert.equal((await batches.get({ name: second.name ?? '' })).state, 'JOB_STATE_CANCELLED');
  });

  it('goes on from its answer, and not without the signatures', async () => {
    const first = await client().models.generateContent({ model, contents: 'a heron' });
    const parts = partsIn(first.candidates);
    const ask = (history: readonly Part[]) =>
      client().models.generateContent({
        model,
        contents: [
          { role: 'user', parts: [{ text: 'a heron' }] },
          { role: 'model', parts: [...history] },
          { role: 'user', parts: [{ text: 'at night' }] },
        ],
      });
    const second = await ask(parts);
    assert.ok(pictureIn(partsIn(second.candidates)).equals(server.painted[1] ?? Buffer.alloc(0)));
    const unsigned = parts.map(({ thoughtSignature: _, ...part }) => part);
    await assert.rejects(ask(unsigned), /Image part is missing a thought_signature/);
  });

  it('hears drafts and the picture in a stream', async () => {
    const stream = await client().models.generateContentStream({
      model,
      contents: [{ text: 'a heron' }, { inlineData: { mimeType: 'image/png', data: png } }],
      config: { thinkingConfig: { includeThoughts: true } },
    });
    const parts: Part[] = [];
    for await (const { candidates } of stream) parts.push(...partsIn(candidates));
    assert.equal(parts.filter(({ thought, inlineData }) => thought && inlineData).length, 1);
    assert.ok(pictureIn(parts).equals(server.painted[0] ?? Buffer.alloc(0)));
  });

  it('uploads a file and names it', async () => {
    const bytes = pictureOf(9);
    const file = await client().files.upload({
      file: new Blob([new Uint8Array(bytes)], { type: 'image/png' }),
      config: { mimeType: 'image/png' },
    });
    const { candidates } = await client().models.generateContent({
      model,
      contents: [{ text: 'at night' }, { fileData: { fileUri: file.uri ?? '', mimeType: 'image/png' } }],
    });
    assert.ok(pictureIn(partsIn(candidates)).equals(server.painted[0] ?? Buffer.alloc(0)));
  });

  it('lists the models, and is told of a wrong key and a model that is gone', async () => {
    const names: (string | undefined)[] = [];
    for await (const { name } of await client().models.list()) names.push(name);
    assert.ok(names.includes(`models/${model}`));
    const refused = async (work: Promise<unknown>) => {
      const error = await work.catch((reason: unknown) => reason);
      assert.ok(error instanceof ApiError);
      return error;
    };
    const wrong = await refused(client('AIza-wrong').models.generateContent({ model, contents: 'x' }));
    assert.equal(wrong.status, 400);
    assert.match(wrong.message, /API_KEY_INVALID/);
    const gone = await refused(client().models.generateContent({ model: 'imagen-4.0', contents: 'x' }));
    assert.equal(gone.status, 404);
  });
});

const png = pictureOf(3).toString('base64');
