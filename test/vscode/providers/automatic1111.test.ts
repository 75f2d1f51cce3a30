/** AUTOMATIC1111: a server of one's own, without a key. */

import * as assert from 'node:assert/strict';
import { startSdapi } from '../../servers/sdapi';
import { assertAnswered, assertSaved, maskFile, sourceFile } from './pictureFiles';
import { edit, generate } from './requests';
import { useStandIn } from './useProvider';

describe('The provider automatic1111', () => {
  const server = useStandIn('automatic1111', startSdapi);
  const provider = 'automatic1111';

  it('generates several pictures of one request', async () => {
    const wishes = { n: 2, size: '768x512', seed: 7 };
    await assertSaved(await generate({ provider, ...wishes }), server().painted.slice(-2));
    assert.equal(server().requests.filter(({ path }) => path.endsWith('txt2img')).length, 1);
  });

  it('edits a picture', async () => {
    const images = [(await sourceFile('jpeg')).path];
    const { images: saved } = await edit({ provider, images });
    assert.equal(saved.length, 1);
  });

  it('changes what a mask marks, white for the server whatever it was here', async () => {
    const [{ path }, mask] = [await sourceFile('png'), await maskFile()];
    const result = await edit({ provider, images: [path], mask: mask.path });
    await assertAnswered(result, server().painted.at(-1));
  });
});
