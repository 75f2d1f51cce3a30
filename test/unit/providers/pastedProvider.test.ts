/** What is pasted to add a provider: an address, or a curl line in any of the ways that documents write one. */

import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { ImageError } from '../../../src/core/imageError';
import { type PastedProvider, presetOf, readPasted } from '../../../src/providers/pastedProvider';
import { presets } from '../../../src/providers/presets';
import { shellWords } from '../../../src/providers/shellWords';

const key = 'sk-test-4f0c1d2e3b4a59687766';
const plain = { baseUrl: 'https://gw.example.com/v1', wire: 'openai-images', auth: 'bearer' } as const;

async function pasted(text: string, expected: PastedProvider): Promise<void> {
  assert.deepEqual(await readPasted(text), expected, text);
}

describe('A pasted provider', () => {
  it('is an address, with what a sample asks for there taken off', async () => {
    for (const text of [
      'https://gw.example.com/v1',
      ' https://gw.example.com/v1/ \n',
      '"https://gw.example.com/v1/images/generations?key=secret#top"',
      'https://gw.example.com',
      'gw.example.com/v1',
    ])
      await pasted(text, plain);
    await pasted('localhost:8080/v1', { ...plain, baseUrl: 'http://localhost:8080/v1' });
    await pasted('127.0.0.1:8080', { ...plain, baseUrl: 'http://127.0.0.1:8080/v1' });
  });

  it('speaks as the address says that it does', async () => {
    const chat = 'https://gw.example.com/api/v1/chat/completions';
    await pasted(chat, { ...plain, wire: 'chat-images', baseUrl: 'https://gw.example.com/api/v1' });
    const hub = 'https://hub.example.com/app/api/v2/image/generations';
    await pasted(hub, { ...plain, wire: 'aigne-hub', baseUrl: 'https://hub.example.com/app' });
    const google = 'https://gw.example.com/v1beta/models/gemini-3-pro-image:streamGenerateContent?alt=sse';
    await pasted(`curl '${google}' -H 'x-goog-api-key: ${key}'`, {
      ...{ wire: 'gemini', baseUrl: 'https://gw.example.com', model: 'gemini-3-pro-image', key },
      auth: { header: 'x-goog-api-key' },
    });
  });

  for (const [line, id, baseUrl] of [
    [`https://openrouter.ai/api/v1/images -H 'Authorization: Bearer $KEY' -d '{}'`, 'openrouter'],
    [`https://api.bfl.ai/v1/flux-2-pro -H 'x-key: ${key}'`, 'bfl'],
    ['https://api.us1.bfl.ai/v1/flux-kontext-pro', 'bfl', 'https://api.us1.bfl.ai/v1'],
    [`--url https://queue.fal.run/fal-ai/flux-2-pro --header 'Authorization: Key ${key}'`, 'fal'],
    ['https://api.replicate.com/v1/models/black-forest-labs/flux-2-pro/predictions', 'replicate'],
    [`https://api.openai.com/v1/responses -d '{"model":"gpt-5"}'`, 'openai-responses'],
    ['http://127.0.0.1:7860/sdapi/v1/txt2img', 'automatic1111'],
    ['http://gpu.local:9000/sdapi/v1/img2img', 'automatic1111', 'http://gpu.local:9000'],
    ['http://localhost:7860', 'automatic1111', 'http://localhost:7860'],
    ['http://127.0.0.1:8188/prompt', 'comfyui'],
    ['http://gpu.local:8188/', 'comfyui', 'http://gpu.local:8188'],
    ['https://gpu.example.com/comfy/api/prompt', 'comfyui', 'https://gpu.example.com/comfy'],
  ] as const) {
    it(`is ${id} where ${line.split(' ')[0]} is`, async () => {
      const preset = presets.find(each => each.id === id);
      assert.ok(preset);
      const found = await readPasted(`curl ${line}`);
      assert.deepEqual([found.baseUrl, found.wire], [baseUrl ?? preset.baseUrl, preset.wire]);
      assert.equal(JSON.stringify(found.auth).toLowerCase(), JSON.stringify(preset.auth).toLowerCase());
      assert.equal(found.key, line.includes(key) ? key : undefined);
      assert.equal(found.model, undefined);
      assert.equal(presetOf(found.wire)?.id, id);
    });
  }

  it('is a curl line with its key, its header and its model', async () => {
    const line = `curl https://gw.example.com/v1/images/generations \\
      -H "Content-Type: application/json" \\
      -H "Authorization: Bearer ${key}" \\
      -d '{ "model": "house-style", "prompt": "it'\\''s a fox" }'`;
    await pasted(line, { ...plain, key, model: 'house-style' });
    // A field of one line takes the line breaks away.
    await pasted(line.replaceAll('\n', ''), { ...plain, key, model: 'house-style' });
    await pasted(line.replaceAll('\n      ', ''), { ...plain, key, model: 'house-style' });
    await pasted(line.replaceAll('\\\n', '\\\r\n'), { ...plain, key, model: 'house-style' });
    await pasted(`$ ${line} | jq .`, { ...plain, key, model: 'house-style' });
  });

  for (const line of [
    `curl -X POST --url https://gw.example.com/v1/images/generations --header 'authorization: bearer ${key}'`,
    `/usr/bin/curl -sSL -H"Authorization:Bearer   ${key}" "https://gw.example.com/v1/images/edits"`,
    `curl.exe -XPOST -x http://proxy.example:3128 --oauth2-bearer ${key} https://gw.example.com/v1/models`,
    `curl -fsSH 'Authorization: Bearer ${key}' -o http.png --unknown https://gw.example.com/v1`,
    `curl --header="Authorization: Bearer ${key}" --request POST https://gw.example.com/v1`,
    `curl ^\n "https://gw.example.com/v1" ^\n -H "Authorization: Bearer ${key}"`,
  ]) {
    it(`is read from ${line.replaceAll('\n', '⏎')}`, () => pasted(line, { ...plain, key }));
  }

  it('has its key in the header that the line has it in', async () => {
    const line = `curl https://gw.example.com/v1/models -H`;
    for (const header of ['api-key', 'X-API-Key', 'x-goog-api-key', 'Authorization'])
      await pasted(`${line} '${header}: ${key}'`, { ...plain, auth: { header }, key });
  });

  it('takes the model of a form', async () => {
    const form = "-F 'image=@a.png' -F model=gpt-image-1 --form-string prompt=x";
    await pasted(`curl ${form} https://gw.example.com/v1/images/edits`, { ...plain, model: 'gpt-image-1' });
  });

  it('takes no key where the sample has a place for one', async () => {
    for (const place of [
      ...['$OPENAI_API_KEY', `\${KEY}`, '<your key>', 'YOUR_API_KEY', 'OPENAI_API_KEY', 'sk-...', 'sk-…'],
      ...['{{api_key}}', '%KEY%', 'your-key-here', '[token]'],
    ])
      await pasted(`curl https://gw.example.com/v1 -H "Authorization: Bearer ${place}"`, plain);
  });

  it('takes no other header, and no password: what they hold may be secret', async () => {
    const line = `curl https://gw.example.com/v1 -u me:secret -b a=secret -H 'Cookie: secret' -H 'X-Team: secret'`;
    await pasted(line, plain);
  });

  it('that is no address is refused without a word of it', async () => {
    for (const text of [
      ...['', 'secret', 'ftp://secret.example', 'https://', 'two secret words', 'javascript:secret()'],
      ...['https://secret:secret@gw.example.com/v1', 'curl -H "Authorization: Bearer secret"', 'curl'],
    ])
      await assert.rejects(readPasted(text), error => {
        assert.ok(error instanceof ImageError && error.kind === 'invalidInput', text);
        assert.ok(!error.message.includes('secret'), error.message);
        return true;
      });
  });

  it('of any other make is refused in words, never with a fault', async () => {
    const piece = fc.constantFrom(
      'curl ',
      'https://a.b/',
      '-H ',
      '"',
      "'",
      '\\',
      '\n',
      ' ',
      '--x=',
      'a:b',
      '$',
      '{}',
    );
    const texts = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.array(piece).map(pieces => pieces.join('')),
    );
    await fc.assert(
      fc.asyncProperty(texts, async text => {
        await readPasted(text).catch(error => assert.ok(error instanceof ImageError, String(error)));
      }),
    );
  });
});

describe('The words of a line', () => {
  it('are those of a shell', () => {
    const line = `a 'b c' "d \\"e\\" \\\\" f\\ g 'h'"i"j '' k\\"l`;
    assert.deepEqual(shellWords(line), ['a', 'b c', 'd "e" \\', 'f', 'g', 'hij', '', 'k"l']);
  });

  it('end with the line where a quote is left open', () => {
    assert.deepEqual(shellWords(`a 'b c`), ['a', 'b c']);
    assert.deepEqual(shellWords('a "b \\'), ['a', 'b ']);
  });
});
