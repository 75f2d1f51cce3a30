/** Fields that a server's owner wants in every request for pictures. */

import assert from 'node:assert/strict';
import type { WireCall } from '../../../src/core/wireFormat';
import { InlinePicture } from '../../../src/core/wireFormat';
import { withExtraBody } from '../../../src/wire/extraBody';
import { FakeNetwork, png } from './fakeNetwork';

const url = 'https://api.example.com/v1/images/generations';

async function sent(call: WireCall, extra: Parameters<typeof withExtraBody>[1]): Promise<FakeNetwork> {
  const network = new FakeNetwork({ json: {} });
  await withExtraBody(network.send, extra)(call);
  return network;
}

describe('An extra body', () => {
  it('joins the fields of JSON and has the last word, inside objects as well', async () => {
    const picture = new InlinePicture(png(), 'dataUri');
    const value = { model: 'm', image: picture, config: { size: '1K', ratio: '1:1' }, list: [1, 2] };
    const extra = { watermark: false, config: { size: '2K' }, list: [3], model: 'other' };
    const network = await sent({ method: 'POST', url, body: { type: 'json', value } }, extra);
    assert.deepEqual(network.json(), {
      ...{ model: 'other', image: picture, watermark: false, list: [3] },
      config: { size: '2K', ratio: '1:1' },
    });
  });

  it('takes the place of a picture rather than join what is in it', async () => {
    const value = { image: new InlinePicture(png(), 'base64') };
    const network = await sent(
      { method: 'POST', url, body: { type: 'json', value } },
      { image: { url: 'x' } },
    );
    assert.deepEqual(network.json(), { image: { url: 'x' } });
  });

  it('is parts of a form, as text or JSON', async () => {
    const parts = [
      { name: 'model', value: 'm' },
      { name: 'image', picture: png() },
    ];
    const extra = { model: 'other', steps: 20, loras: [{ id: 1 }], note: 'x' };
    const network = await sent({ method: 'POST', url, body: { type: 'multipart', parts } }, extra);
    assert.deepEqual(
      network.parts().map(part => [part.name, 'value' in part ? part.value : 'picture']),
      [
        ['image', 'picture'],
        ['model', 'other'],
        ['steps', '20'],
        ['loras', '[{"id":1}]'],
        ['note', 'x'],
      ],
    );
  });

  it('leaves questions, files and what is uploaded as they are', async () => {
    const question: WireCall = { method: 'GET', url };
    const file: WireCall = { method: 'POST', url, body: { type: 'picture', picture: png() } };
    const upload: WireCall = {
      method: 'POST',
      url,
      body: { type: 'json', value: { file: {} } },
      isFree: true,
    };
    for (const call of [question, file, upload]) assert.deepEqual((await sent(call, { a: 1 })).calls, [call]);
  });
});
