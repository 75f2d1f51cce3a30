/** Katz: two paths, no key, and every picture in two ways at once. */

import * as assert from 'node:assert/strict';
import { katzPaths, startKatz } from '../../servers/katz';
import { imageError } from '../easel';
import { assertSaved, sourceFile } from './pictureFiles';
import { asked, edit, generate } from './requests';
import { useStandIn } from './useProvider';

const provider = 'katz';

describe('The provider katz', () => {
  for (const [path, missing] of katzPaths) {
    describe(`at ${path}, where the other path answers ${missing}`, () => {
      const server = useStandIn(provider, () => startKatz(path, missing), { path: '/v1' });

      it('generates without a key', async () => {
        const result = await generate({ provider, size: '1024x1024', enhance: true });
        await assertSaved(result, server().painted);
        assert.equal(result.images[0]?.revisedPrompt, 'Enhanced Prompt');
        const { headers, json } = server().requests.at(-1) ?? {};
        assert.equal(headers?.authorization, undefined);
        assert.equal(json?.enhance, true);
        assert.equal(server().downloads.length, 0, 'the bytes are there, so nobody goes to the address');
      });

      it('remembers the path', async () => {
        const before = server().requests.length;
        await generate({ provider });
        assert.deepEqual(asked(server(), before), [`POST ${path}`]);
      });
    });
  }

  describe('with a damaged answer', () => {
    const server = useStandIn(provider, () => startKatz('/v1/images/generations'), { path: '/v1' });

    it('falls back on the address when the base64 is none', async () => {
      server().next({ shape: 'brokenBase64' });
      await assertSaved(await generate({ provider }), server().painted.slice(-1));
      assert.equal(server().downloads.length, 1);
    });

    it('says before it asks that it edits nothing', async () => {
      const before = server().requests.length;
      const { path } = await sourceFile('png');
      await assert.rejects(edit({ provider, images: [path] }), imageError('invalidInput'));
      assert.equal(server().requests.length, before);
    });
  });
});
