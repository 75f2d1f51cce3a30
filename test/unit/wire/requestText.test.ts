/** The request shown to people: true, and without key and picture data. */

import * as assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import type { PictureInput } from '../../../src/core/imageRequest';
import { InlinePicture, type WireCall } from '../../../src/core/wireFormat';
import { describeCalls, keyHeaderOf } from '../../../src/wire/requestText';

const picture: PictureInput = {
  name: 'fox.png',
  mediaType: 'image/png',
  bytes: new Uint8Array(2048).fill(65),
  width: 64,
  height: 48,
};
const prompt = 'it’s a "fox" with `ticks`, $HOME and a quote\'s end';

const json: WireCall = {
  method: 'POST',
  url: 'https://api.example.com/v1/chat/completions',
  headers: { accept: 'application/json' },
  body: { type: 'json', value: { prompt, image: new InlinePicture(picture, 'dataUri'), n: 2 } },
};
const multipart: WireCall = {
  method: 'POST',
  url: 'https://api.example.com/v1/images/edits',
  body: {
    type: 'multipart',
    parts: [
      { name: 'prompt', value: prompt },
      { name: 'image', picture },
    ],
  },
};

/** What a shell hands to curl. */
function argumentsOf(text: string): string[] {
  const script = /`{3,}sh\n([\s\S]*?)\n`{3,}/.exec(text)?.[1] ?? '';
  const echo = `curl() { for each in "$@"; do printf '%s\\0' "$each"; done; }\n${script}`;
  const { stdout } = spawnSync('sh', ['-c', echo], { encoding: 'utf8', env: { EASEL_API_KEY: 'k' } });
  return stdout.split('\0').slice(0, -1);
}

describe('The request that is shown', () => {
  it('is what goes on the wire, with a word where a picture stands', () => {
    const text = describeCalls([json], keyHeaderOf('bearer'));
    assert.match(text, /^`{3,}http\nPOST https:\/\/api\.example\.com\/v1\/chat\/completions\n/);
    assert.match(text, /Authorization: Bearer \$EASEL_API_KEY/);
    assert.match(text, /<fox\.png: image\/png, 64 × 48 px, 2 kB>/);
    assert.doesNotMatch(text, /AAAA|QUFB/);
  });

  it('is a curl command that a shell understands as it was meant', function () {
    if (process.platform === 'win32') this.skip();
    const given = argumentsOf(describeCalls([json], keyHeaderOf('bearer')));
    assert.deepEqual(given.slice(0, 3), ['-X', 'POST', json.url]);
    assert.ok(given.includes('Authorization: Bearer k'));
    const body = given[given.indexOf('--data-binary') + 1] ?? '';
    assert.equal((JSON.parse(body) as { prompt: string }).prompt, prompt);
    const form = argumentsOf(describeCalls([multipart], undefined));
    assert.ok(form.includes(`prompt=${prompt}`));
    assert.ok(form.includes('image=@fox.png;type=image/png'));
  });

  it('names the header of a key that goes bare, and none where there is no key', () => {
    assert.match(describeCalls([json], keyHeaderOf({ header: 'api-key' })), /^api-key: \$EASEL_API_KEY$/m);
    const schemed = keyHeaderOf({ header: 'authorization', scheme: 'Key' });
    assert.match(describeCalls([json], schemed), /^authorization: Key \$EASEL_API_KEY$/m);
    assert.doesNotMatch(describeCalls([json], keyHeaderOf('none')), /EASEL_API_KEY/);
  });

  it('names the user’s own headers and keeps what they hold to itself', () => {
    assert.match(describeCalls([json], undefined, ['x-team']), /x-team: <as in easel\.providers>/);
  });
});
