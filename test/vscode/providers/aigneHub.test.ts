/** AIGNE Hub: the documented address, and wherever a hub really is. */

import * as assert from 'node:assert/strict';
import { type HubKind, hubKey, startAigneHub } from '../../servers/aigneHub';
import { assertSaved, sourceFile } from './pictureFiles';
import { asked, edit, generate } from './requests';
import { useStandIn } from './useProvider';

const provider = 'aigne-hub';
const use = (kind: HubKind) => useStandIn(provider, () => startAigneHub(kind), { key: hubKey });

describe('The provider aigne-hub', () => {
  describe('at the documented address', () => {
    const server = use('documented');

    it('generates with every parameter of its document', async () => {
      const wishes = { model: 'dall-e-3', size: '1792x1024', quality: 'hd', style: 'vivid' };
      await assertSaved(await generate({ provider, ...wishes }), server().painted.slice(-1));
      const { prompt: _, ...sent } = server().requests.at(-1)?.json ?? {};
      assert.deepEqual(sent, { ...wishes, response_format: 'b64_json' });
      assert.deepEqual(asked(server()), ['POST /api/images/generations']);
    });

    it('generates several at once', async () => {
      const before = server().requests.length;
      await assertSaved(await generate({ provider, model: 'dall-e-2', n: 3 }), server().painted.slice(-3));
      assert.equal(server().requests.length, before + 1);
    });

    it('edits: the picture goes in the field image', async () => {
      const { path, bytes } = await sourceFile('png');
      const result = await edit({ provider, model: 'gpt-image-1', images: [path] });
      await assertSaved(result, server().painted.slice(-1));
      assert.equal(server().requests.at(-1)?.json.image, `data:image/png;base64,${bytes.toString('base64')}`);
    });

    for (const shape of ['b64_json', 'hub', 'strings', 'url', 'sameOriginUrl', 'relativeUrl']) {
      it(`saves the picture of an answer of the shape ${shape}`, async () => {
        server().next({ shape });
        await assertSaved(await generate({ provider }), server().painted.slice(-1));
      });
    }
  });

  for (const kind of [
    { mount: '/app', missing: 404 },
    { mount: '/app', missing: 'index' },
    { mount: '/', missing: 404 },
  ] as const) {
    describe(`under ${kind.mount}, where the documented address answers ${kind.missing}`, () => {
      const server = use(kind);
      const model = 'gpt-image-1';
      const prefix = kind.mount === '/' ? '' : kind.mount;

      it('is found by a look at the server', async () => {
        await assertSaved(await generate({ provider, model }), server().painted);
        assert.deepEqual(asked(server()), [
          'POST /api/images/generations',
          'GET /__blocklet__.js',
          `POST ${prefix}/api/v2/image/generations`,
        ]);
      });

      it('is asked straight from then on, and edits at its own address', async () => {
        const before = server().requests.length;
        await assertSaved(await generate({ provider, model }), server().painted.slice(-1));
        const { path } = await sourceFile('jpeg');
        await assertSaved(await edit({ provider, model, images: [path] }), server().painted.slice(-1));
        assert.deepEqual(asked(server(), before), [
          `POST ${prefix}/api/v2/image/generations`,
          `POST ${prefix}/api/v2/image`,
        ]);
      });
    });
  }
});
