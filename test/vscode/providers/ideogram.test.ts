/** Ideogram: generations that are asked after, and pictures that are held back. */

import * as assert from 'node:assert/strict';
import { ideogramKey, startIdeogram, unsafe } from '../../servers/ideogram';
import { assertAnswered, assertSaved, maskFile, sourceFile } from './pictureFiles';
import { asked, edit, failureOf, generate } from './requests';
import { useStandIn } from './useProvider';

describe('The provider ideogram', () => {
  const server = useStandIn('ideogram', startIdeogram, { key: ideogramKey });
  const provider = 'ideogram';

  it('generates several at once, and tells what they cost', async () => {
    const result = await generate({ provider, size: '2560x1440', quality: 'low', seed: 7, n: 2 });
    await assertSaved(result, server().painted.slice(-2));
    assert.deepEqual(result.cost, { amount: 0.12, currency: 'USD', isEstimate: false });
  });

  it('edits a picture with a reference', async () => {
    const images = [(await sourceFile('png')).path, (await sourceFile('jpeg')).path];
    await assertSaved(await edit({ provider, images }), server().painted.slice(-1));
  });

  it('edits what a mask marks, black for it whatever it was here', async () => {
    const [{ path }, mask] = [await sourceFile('png'), await maskFile()];
    const result = await edit({ provider, model: 'ideogram-4-5', images: [path], mask: mask.path });
    await assertAnswered(result, server().painted.at(-1));
    const posts = asked(server()).filter(each => each.startsWith('POST'));
    assert.equal(posts.at(-1), 'POST /v2/image/generate/ideogram-4-5');
  });

  it('tells what was held back, which may be charged for, and what was not begun', async () => {
    server().next({ shape: 'held' }, { fail: unsafe });
    const held = await failureOf(generate({ provider }), 'refused');
    assert.equal(held.details.mayHaveBeenCharged, true);
    const { details } = await failureOf(generate({ provider }), 'refused');
    assert.match(details.serverMessage ?? '', /failed the safety checks/);
  });
});
