/** fal: its queue, edits at addresses of their own, several pictures of one job. */

import * as assert from 'node:assert/strict';
import { falKey, startFal } from '../../servers/fal';
import { assertAnswered, assertSaved, maskFile, sourceFile } from './pictureFiles';
import { asked, edit, failureOf, generate } from './requests';
import { useStandIn } from './useProvider';

describe('The provider fal', () => {
  const server = useStandIn('fal', startFal, { key: falKey });
  const provider = 'fal';

  it('generates several pictures of one job', async () => {
    const wishes = { model: 'fal-ai/flux-2', n: 2, size: '1024x1024', outputFormat: 'png' };
    const result = await generate({ provider, ...wishes });
    await assertSaved(result, server().painted.slice(-2));
    assert.equal(asked(server()).filter(each => each.startsWith('POST')).length, 1);
  });

  it('edits a picture with a reference', async () => {
    const images = [(await sourceFile('png')).path, (await sourceFile('jpeg')).path];
    await assertSaved(await edit({ provider, images, outputFormat: 'png' }), server().painted.slice(-1));
  });

  it('fills what a mask marks', async () => {
    const [{ path }, mask] = [await sourceFile('png'), await maskFile()];
    const model = 'fal-ai/flux-pro/v1/fill';
    const result = await edit({ provider, model, images: [path], mask: mask.path, outputFormat: 'png' });
    await assertAnswered(result, server().painted.at(-1));
  });

  it('says in the app’s words what it does not take', async () => {
    server().next({ shape: 'invalid' });
    const { message } = await failureOf(generate({ provider }), 'refused');
    assert.match(message, /The prompt is not allowed/);
  });
});
