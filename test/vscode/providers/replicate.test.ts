/** Replicate: predictions with an input of their own for each model. */

import * as assert from 'node:assert/strict';
import { replicateKey, startReplicate } from '../../servers/replicate';
import { assertAnswered, assertSaved, maskFile, sourceFile } from './pictureFiles';
import { edit, failureOf, generate } from './requests';
import { useStandIn } from './useProvider';

describe('The provider replicate', () => {
  const server = useStandIn('replicate', startReplicate, { path: '/v1', key: replicateKey });
  const provider = 'replicate';

  it('generates in a shape', async () => {
    const wishes = { size: '16:9', outputFormat: 'png' };
    await assertSaved(await generate({ provider, ...wishes }), server().painted.slice(-1));
    const [first] = server().requests;
    assert.deepEqual((first?.json.input as { aspect_ratio?: string } | undefined)?.aspect_ratio, '16:9');
  });

  it('edits a picture with a reference', async () => {
    const images = [(await sourceFile('png')).path, (await sourceFile('jpeg')).path];
    await assertSaved(await edit({ provider, images, outputFormat: 'png' }), server().painted.slice(-1));
  });

  it('fills what a mask marks', async () => {
    const [{ path }, mask] = [await sourceFile('png'), await maskFile()];
    const model = 'black-forest-labs/flux-fill-pro';
    const result = await edit({ provider, model, images: [path], mask: mask.path, outputFormat: 'png' });
    await assertAnswered(result, server().painted.at(-1));
  });

  it('says in the model’s words why it failed', async () => {
    server().next({ shape: 'failed' });
    const { message } = await failureOf(generate({ provider }), 'serverError');
    assert.match(message, /NSFW content detected/);
  });
});
