/** Recraft: raster pictures and drawings. */

import * as assert from 'node:assert/strict';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { recraftKey, startRecraft } from '../../servers/recraft';
import { assertSaved } from './pictureFiles';
import { failureOf, generate } from './requests';
import { useStandIn } from './useProvider';

describe('The provider recraft', () => {
  const server = useStandIn('recraft', startRecraft, { path: '/v1', key: recraftKey });
  const provider = 'recraft';

  it('generates several at once', async () => {
    await assertSaved(await generate({ provider, n: 2, size: '1024x1024' }), server().painted.slice(-2));
  });

  it('saves a drawing as an SVG file', async () => {
    const result = await generate({ provider, model: 'recraftv4_1_vector' });
    await assertSaved(result, server().painted.slice(-1));
    assert.match(result.images[0]?.uri.path ?? '', /\.svg$/);
    assert.deepEqual(result.warnings, []);
  });

  const model = 'recraftv4_1_vector';
  const hidden = '<script href="https://elsewhere.example/"/><circle r="9" onclick="alert(1)"/>';

  for (const shape of ['url', 'b64_json'])
    it(`saves a drawing that would run something without that, and says so (${shape})`, async () => {
      server().next({ shape: `${shape} with ${hidden}` });
      const { images, warnings } = await generate({ provider, model });
      const came = server().painted.at(-1)?.toString() ?? '';
      const saved = await readFile(images[0]?.uri.fsPath ?? '', 'utf8');
      assert.equal(saved, came.replace(hidden, '<circle r="9" />'));
      assert.deepEqual([images[0]?.width, images[0]?.height], [400, 300]);
      assert.match(warnings.join(), /taken out of it: <script>, on…/);
    });

  it('makes a PNG of a drawing without what it would load', async () => {
    server().next({ shape: 'b64_json with <image href="https://elsewhere.example/a.png"/>' });
    const { images, warnings } = await generate({ provider, model, outputFormat: 'png' });
    assert.match(images[0]?.uri.path ?? '', /\.png$/);
    assert.match(warnings.join(), /taken out of it: href/);
    assert.ok(!(await readFile(images[0]?.raw?.fsPath ?? '', 'utf8')).includes('elsewhere'));
  });

  it('writes nothing of a drawing that nobody can read, and keeps it', async () => {
    server().next({ shape: 'b64_json with <script>alert(1)</script><g>' });
    const failure = await failureOf(generate({ provider, model }), 'badResponse');
    const { keptIn = '' } = failure.details;
    const kept = await Promise.all((await readdir(keptIn)).map(name => readFile(join(keptIn, name))));
    const came = server().painted.at(-1);
    assert.ok(kept.some(bytes => came?.equals(bytes)));
  });
});
