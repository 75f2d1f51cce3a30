/** Lists of models in the shapes that servers have. */

import assert from 'node:assert/strict';
import { readModelList } from '../../../src/wire/modelList';

describe('model lists', () => {
  it('reads OpenAI’s, each model once', () => {
    const value = {
      object: 'list',
      data: [{ id: 'gpt-image-2', object: 'model' }, { id: 'gpt-image-2' }, {}],
    };
    assert.deepEqual(readModelList(value), [{ id: 'gpt-image-2' }]);
  });

  it('reads OpenRouter’s, with names and what a model puts out', () => {
    const architecture = { output_modalities: ['image', 'text'] };
    const value = {
      data: [
        { id: 'google/x', name: 'X', architecture },
        { id: 'y', architecture: { output_modalities: ['text'] } },
      ],
    };
    assert.deepEqual(readModelList(value), [
      { id: 'google/x', name: 'X', paints: true },
      { id: 'y', paints: false },
    ]);
  });

  it('reads AIGNE Hub’s, Ollama’s and bare names', () => {
    assert.deepEqual(
      readModelList([{ model: 'openai/gpt-image-1', type: 'image', status: { available: true } }]),
      [{ id: 'openai/gpt-image-1', paints: true }],
    );
    assert.deepEqual(readModelList({ models: [{ name: 'sdxl' }] }), [{ id: 'sdxl' }]);
    assert.deepEqual(readModelList(['a', '']), [{ id: 'a' }]);
  });

  it('knows what is no list', () => {
    for (const value of [{ error: 'no' }, 'x', null, { data: 'x' }])
      assert.equal(readModelList(value), undefined);
  });
});
