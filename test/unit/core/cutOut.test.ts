/** What is asked of a model when a background is to go. */

import assert from 'node:assert/strict';
import { cutOutWishes } from '../../../src/core/cutOut';
import { permissive } from '../../../src/core/modelAbilities';

describe('cutOutWishes', () => {
  const transparent = { background: 'transparent', outputFormat: 'png' };

  it('asks for transparency where the model offers it, or nobody knows', () => {
    assert.deepEqual(cutOutWishes(permissive), transparent);
    assert.deepEqual(cutOutWishes({ ...permissive, backgrounds: ['auto', 'transparent'] }), transparent);
    assert.deepEqual(cutOutWishes({ ...permissive, outputFormats: [] }), { background: 'transparent' });
  });

  it('asks for a plain backdrop where the model has no transparency, or refused it', () => {
    const backdrop = { backdrop: '#FF00FF' };
    assert.deepEqual(cutOutWishes({ ...permissive, backgrounds: [] }), backdrop);
    assert.deepEqual(cutOutWishes({ ...permissive, backgrounds: ['auto', 'opaque'] }), backdrop);
    const refused = (value?: string) =>
      cutOutWishes({
        ...permissive,
        refusedParameters: [{ parameter: 'background', ...(value && { value }) }],
      });
    assert.deepEqual(refused(), backdrop);
    assert.deepEqual(refused('transparent'), backdrop);
    assert.deepEqual(refused('opaque'), transparent);
  });
});
