import * as assert from 'node:assert/strict';
import type { ImageRequest } from '../../../src/core/imageRequest';
import { permissive } from '../../../src/core/modelAbilities';
import { PictureEditor } from '../../../src/pixels/pictureEditor';

describe('The picture editor', () => {
  it('sends a picture as it is where its canvas grows on no side and any size may come', async () => {
    const editor = new PictureEditor({ workerFile: 'none.js', answersFolder: 'none' });
    const source = { bytes: new Uint8Array(9), mediaType: 'image/png', name: 'a.png', width: 4, height: 3 };
    const request = { prompt: 'a fox', model: 'any', parameters: {}, sources: [source] } as ImageRequest;
    const extend = { top: 0, right: 0, bottom: 0, left: 0 };
    const wishes = { size: 'provider', fit: 'pad', extend } as const;
    const prepared = await editor.prepare(request, permissive, wishes, new AbortController().signal);
    assert.equal(prepared.request, request);
  });
});
