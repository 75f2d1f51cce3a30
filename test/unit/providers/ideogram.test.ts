/** Ideogram against its stand-in: a form, a generation to ask after, and what is held back. */

import assert from 'node:assert/strict';
import { deflateSync } from 'node:zlib';
import { inEnglish } from '../../../src/core/sentence';
import { readPasted } from '../../../src/providers/pastedProvider';
import { presets } from '../../../src/providers/presets';
import { baseUrlOf } from '../../../src/providers/provider';
import { listModels, probeKey } from '../../../src/providers/providerConnection';
import { ideogramKey, noFunds, startIdeogram, tooManyAtOnce, unsafe } from '../../servers/ideogram';
import { pngOf } from '../../servers/pictures';
import { failureOf } from '../wire/fakeNetwork';
import { asked, assertSame, begin, endAll, mask, source } from './standInRun';

describe('ideogram', function () {
  this.timeout(30_000);
  afterEach(endAll);

  const ideogram = (key = ideogramKey) => begin('ideogram', startIdeogram(), '', key);

  it('hands a form in once, asks after it, and fetches the pictures without the key', async () => {
    const { server, user } = await ideogram();
    const wishes = { size: '2560x1440', seed: 7, n: 2, quality: 'low', enhance: false };
    const outcome = await user.run(wishes);
    assertSame(outcome, server.painted);
    assert.deepEqual(asked(server), [
      'POST /v2/image/generate/ideogram-4-6',
      ...Array(3).fill('GET /v2/generations/job-1'),
    ]);
    assert.deepEqual(formOf(server.requests[0]?.parts), {
      ...{ prompt: 'a cat', async: 'true', num_images: '2', size: '2560x1440', quality: 'low' },
      ...{ seed: '7', magic_prompt: 'off' },
    });
    assert.equal(server.requests[0]?.headers['api-key'], ideogramKey);
    assert.ok(server.downloads.every(({ headers }) => headers['api-key'] === undefined));
    assert.deepEqual(outcome.answer.usage, { cost: 0.12, currency: 'USD' });
    assert.deepEqual(outcome.revisedPrompts, Array(2).fill('A fluffy cat, studio light'));
  });

  it('takes what a server answers at once', async () => {
    const { server, user } = await ideogram();
    server.next({ shape: 'sync' });
    assertSame(await user.run({}), server.painted);
    assert.equal(server.requests.length, 1);
  });

  it('keeps a job whose time is over, and fetches its picture later, paid for once', async () => {
    const { server, user } = await ideogram();
    await failureOf(user.run({}, { timeoutMs: 400 }), 'timeout');
    assertSame(await user.resume(), server.painted);
    assert.equal(asked(server).filter(each => each.startsWith('POST')).length, 1);
  });

  it('edits the first picture with the others beside it, as large as it is', async () => {
    const { server, user } = await ideogram();
    assertSame(await user.run({ sources: [source(), source('jpeg')] }), server.painted);
    assert.equal(formOf(server.requests[0]?.parts).size, 'source');
    assert.deepEqual(filesOf(server.requests[0]?.parts), ['images', 'images']);
    await user.run({ sources: [source()], size: '1024x1024' });
    assert.equal(
      formOf(server.requests.findLast(({ method }) => method === 'POST')?.parts).size,
      '1024x1024',
    );
    const { answer } = await user.run({ sources: [source()], mask });
    assert.match(answer.warnings.map(inEnglish).join(), /takes no mask/);
  });

  it('says by black what a mask marks, and nothing of a size beside it', async () => {
    const { server, user } = await ideogram();
    const request = { model: 'ideogram-4-5', sources: [source()], mask: greyMask(), size: '1024x1024' };
    assertSame(await user.run(request), server.painted);
    assert.equal(formOf(server.requests[0]?.parts).size, undefined);
    assert.deepEqual(filesOf(server.requests[0]?.parts), ['images', 'mask']);
  });

  it('asks 4.5 for the sizes that it makes', async () => {
    const { server, user } = await ideogram();
    const { answer } = await user.run({ model: 'ideogram-4-5', size: '1920x1080' });
    assert.equal(formOf(server.requests[0]?.parts).size, '2560x1440');
    assert.match(answer.warnings.map(inEnglish).join(), /does not make 1920x1080: 2560x1440/);
  });

  it('tells what was held back, which is paid for, and keeps what came beside it', async () => {
    const { server, user } = await ideogram();
    server.next({ shape: 'held' }, { shape: 'heldOne' });
    const failure = await failureOf(user.run({}), 'refused');
    assert.equal(failure.details.mayHaveBeenCharged, true);
    const { pictures, answer } = await user.run({ n: 2 });
    assert.deepEqual(pictures, server.painted);
    assert.deepEqual(
      answer.failures.map(({ kind }) => kind),
      ['refused'],
    );
  });

  it('tells why nothing was begun, and what failed, for which nobody pays', async () => {
    const { server, user } = await ideogram();
    server.next({ fail: unsafe }, { fail: noFunds }, { fail: tooManyAtOnce }, { shape: 'failed' });
    const refusal = await failureOf(user.run({}), 'refused');
    assert.equal(refusal.details.serverMessage, 'Prompt or provided image failed the safety checks');
    await failureOf(user.run({}), 'noCredit');
    await failureOf(user.run({}), 'rateLimited');
    const failed = await failureOf(user.run({}), 'serverError');
    assert.equal(failed.details.serverMessage, 'The model could not make this picture.');
    assert.equal(failed.details.mayHaveBeenCharged, false);
    await failureOf(user.run({ model: 'ideogram-9' }), 'notFound');
  });

  it('checks the key by asking for a price alone, and not even that', async () => {
    const { server, user } = await ideogram();
    assert.equal(await probeKey(user.provider, user.send, user.keyless), 'unchecked');
    assert.equal(server.requests[0]?.query.get('dry_run'), 'true');
    assert.equal(await listModels(user.provider, user.send), undefined);
    const stranger = await ideogram('ideogram-wrong-key');
    await failureOf(probeKey(stranger.user.provider, stranger.user.send), 'unauthorized');
    assert.deepEqual(server.painted, []);
  });

  it('takes any of the addresses that people copy', async () => {
    const preset = presets.find(({ id }) => id === 'ideogram');
    assert.ok(preset);
    for (const path of ['', '/', '/v2/image/generate/ideogram-4-6', '/v1/ideogram-v4/generate'])
      assert.equal(
        await baseUrlOf({ ...preset, baseUrl: `https://api.ideogram.ai${path}` }),
        'https://api.ideogram.ai',
      );
    const { wire, auth } = await readPasted('https://api.ideogram.ai/v2/image/generate/ideogram-4-5');
    assert.deepEqual([wire, auth], ['ideogram', { header: 'Api-Key' }]);
  });
});

type Parts = readonly { name: string; fileName?: string; bytes: Buffer }[];

/** Its texts by name. */
function formOf(parts: Parts = []): Record<string, string> {
  const texts = parts.filter(({ fileName }) => fileName === undefined);
  return Object.fromEntries(texts.map(({ name, bytes }) => [name, bytes.toString()]));
}

function filesOf(parts: Parts = []): string[] {
  return parts.filter(({ fileName }) => fileName !== undefined).map(({ name }) => name);
}

/** As Easel makes it of any mask: half of it black, and no alpha. */
function greyMask() {
  const [width, height] = [64, 48];
  const rows = Buffer.alloc(height * (1 + width), 255);
  for (let row = 0; row < height; row++) rows.fill(0, row * (1 + width), row * (1 + width) + 1 + width / 2);
  const signature = Buffer.from(pngOf(1, 1, 1).subarray(0, 8));
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header[8] = 8;
  const bytes = Buffer.concat([
    signature,
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(rows)),
    chunk('IEND'),
  ]);
  return { ...mask, bytes };
}

/** Nobody here looks at the sum of one. */
function chunk(name: string, data: Buffer = Buffer.alloc(0)): Buffer {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(data.length);
  return Buffer.concat([length, Buffer.from(name), data, Buffer.alloc(4)]);
}
