import * as assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { readImageHeader } from '../../../src/core/imageHeader';
import type { ImageRequest } from '../../../src/core/imageRequest';
import { withoutMetadata } from '../../../src/core/jpegMetadata';
import { permissive } from '../../../src/core/modelAbilities';
import { PictureEditor } from '../../../src/pixels/pictureEditor';
import { pictureOf } from '../../servers/pictures';

describe('The picture editor', () => {
  it('sends a picture as it is where its canvas grows on no side and any size may come', async () => {
    const editor = new PictureEditor({ workerFile: 'none.js', answersFolder: 'none' });
    const bytes = pictureOf(7);
    const source = { bytes, mediaType: 'image/png', name: 'a.png', width: 4, height: 3 };
    const request = { prompt: 'a fox', model: 'any', parameters: {}, sources: [source] } as ImageRequest;
    const extend = { top: 0, right: 0, bottom: 0, left: 0 };
    const wishes = { size: 'provider', fit: 'pad', sizeFit: 'crop', extend } as const;
    const prepared = await editor.prepare(request, permissive, wishes, {
      signal: new AbortController().signal,
    });
    assert.equal(prepared.request, request);
  });

  it('opens no picture that came in the format that was asked for', async () => {
    const editor = new PictureEditor({ workerFile: 'none.js', answersFolder: 'none' });
    const request = { prompt: 'a fox', model: 'any', parameters: { outputFormat: 'jpeg' }, sources: [] };
    const { signal } = new AbortController();
    const wishes = { size: 'provider', fit: 'pad', sizeFit: 'crop' } as const;
    const prepared = await editor.prepare(request, permissive, wishes, { signal });
    const pictures = [{ file: 'none.bin', mediaType: 'image/jpeg' }] as const;
    assert.deepEqual(await prepared.finish(pictures, 'none', signal), { pictures, warnings: [] });
  });

  it('sends none with its metadata, whichever size may come', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'easel-'));
    const workerFile = resolve('out/src/pixels/editWorker.js');
    const editor = new PictureEditor({ workerFile, answersFolder: join(folder, 'answers') });
    const photograph = pictureOf(7, 'jpeg');
    const exif = Buffer.from('\xff\xe1\x00\x16Exif\0\0MM\0*\0\0\0\x08\0\0Leica\0', 'latin1');
    exif.writeUInt16BE(exif.length - 2, 2);
    const bytes = Buffer.concat([photograph.subarray(0, 2), exif, photograph.subarray(2)]);
    const { width, height } = readImageHeader(bytes) ?? { width: 0, height: 0 };
    const source = { bytes, mediaType: 'image/jpeg', name: 'a.jpg', width, height };
    const request = { prompt: 'a fox', model: 'any', parameters: {}, sources: [source, source] };
    try {
      const { request: sent } = await editor.prepare(
        request as unknown as ImageRequest,
        permissive,
        { size: 'provider', fit: 'pad', sizeFit: 'crop' },
        { signal: new AbortController().signal },
      );
      for (const { bytes } of sent.sources)
        assert.deepEqual(Buffer.from(bytes as Uint8Array), Buffer.from(withoutMetadata(photograph)));
    } finally {
      editor.dispose();
      await rm(folder, { recursive: true });
    }
  });
});
