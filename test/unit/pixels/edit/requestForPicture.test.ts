import assert from 'node:assert/strict';
import type { ImageRequest } from '../../../../src/core/imageRequest';
import { permissive } from '../../../../src/core/modelAbilities';
import type { ImageParameters } from '../../../../src/core/parameters';
import { inEnglish } from '../../../../src/core/sentence';
import { requestForPicture } from '../../../../src/pixels/edit/requestForPicture';

const asked = (parameters: ImageParameters): ImageRequest => ({
  ...{ prompt: 'a fox', model: 'm', sources: [], parameters },
});
const wishes = { sizeFit: 'crop' } as const;

describe('A request for a new picture', () => {
  it('is sent as it is where the model makes what was asked for', () => {
    const request = asked({ size: '1024x1024', background: 'opaque' });
    assert.deepEqual(requestForPicture(request, permissive, wishes), { request, warnings: [] });
  });

  it('says px in words to a model without sizes, and has them made of the answer', () => {
    const words = { ...permissive, sizes: { type: 'prompt' } } as const;
    const sent = requestForPicture(asked({ size: '1200x630' }), words, wishes);
    assert.match(sent.request.prompt, /^a fox\n\nMake it 1200 pixels wide and 630 pixels high/);
    assert.deepEqual(sent.request.parameters, {});
    assert.deepEqual(sent.wishes, { sizeFit: 'crop', size: { width: 1200, height: 630 } });
    assert.deepEqual(sent.warnings.map(inEnglish), [
      'm takes no size: it was asked in words for 1200 × 630 px.',
    ]);
  });

  it('does not ask a model for a format that it does not make, and has it written here', () => {
    const pngOnly = { ...permissive, outputFormats: ['png'] };
    const sent = requestForPicture(asked({ outputFormat: 'webp', outputCompression: 80 }), pngOnly, wishes);
    assert.deepEqual(sent.request.parameters, {});
    assert.deepEqual(sent.wishes, { sizeFit: 'crop', format: 'webp', quality: 80 });
    const asks = requestForPicture(asked({ outputFormat: 'webp' }), permissive, wishes);
    assert.deepEqual(asks.request.parameters, { outputFormat: 'webp' });
    // What cannot be written here is the model's alone.
    const drawn = asked({ outputFormat: 'svg' });
    assert.deepEqual(requestForPicture(drawn, pngOnly, wishes), { request: drawn, warnings: [] });
  });

  it('asks for transparency where the model may have it, and for words’ sake where its server refuses', () => {
    const sent = requestForPicture(
      asked({ background: 'transparent', outputFormat: 'webp' }),
      permissive,
      wishes,
    );
    assert.deepEqual(sent.request.parameters, { background: 'transparent', outputFormat: 'webp' });
    assert.match(sent.request.fallbacks?.background?.prompt ?? '', /plain, even background/);
    assert.deepEqual(sent.wishes, { sizeFit: 'crop', transparency: 'alpha', format: 'webp' });
  });

  it('asks a model without transparency for a plain backdrop to cut away, and says so', () => {
    const opaque = { ...permissive, backgrounds: ['opaque'] };
    const sent = requestForPicture(asked({ background: 'transparent', n: 2 }), opaque, wishes);
    assert.deepEqual(sent.request.parameters, { n: 2 });
    assert.match(sent.request.prompt, /a fox.*plain, even background of the colour #FF00FF/s);
    assert.equal(sent.wishes?.transparency, 'backdrop');
    assert.match(sent.warnings.map(inEnglish).join(), /m makes no transparent background/);
  });
});
