/** What of a request goes where in a graph of ComfyUI. */

import assert from 'node:assert/strict';
import { ImageError } from '../../../src/core/imageError';
import { builtInGraphs, fill, marksIn, readGraph } from '../../../src/wire/comfyGraph';

const node = (inputs: object, title?: string, kind = 'Any') => ({
  class_type: kind,
  inputs,
  ...(title !== undefined && { _meta: { title } }),
});

const refused = (error: unknown) => error instanceof ImageError && error.kind === 'invalidInput';

describe('A graph of ComfyUI', () => {
  it('takes values where titles say so, and leaves links and other inputs as they are', () => {
    const graph = readGraph({
      1: node({ text: 'old', clip: ['4', 1] }, 'Easel: prompt'),
      2: node({ width: 512, height: 512, batch_size: 1 }, 'easel: Width, height, batch size'),
      3: node({ noise_seed: 5, steps: 4 }, 'Easel: seed'),
      4: node({ text: 'mine' }, 'prompt'),
    });
    assert.deepEqual([...marksIn(graph)].sort(), ['batch_size', 'height', 'prompt', 'seed', 'width']);
    const values = { prompt: 'a cat', width: 1024, height: 768, batch_size: 2, seed: 7 };
    assert.deepEqual(fill(graph, values), {
      1: node({ text: 'a cat', clip: ['4', 1] }),
      2: node({ width: 1024, height: 768, batch_size: 2 }),
      3: node({ noise_seed: 7, steps: 4 }),
      4: node({ text: 'mine' }),
    });
  });

  it('keeps what it has in a place for which a request has no value', () => {
    const graph = readGraph({
      1: node({ text: 'blurry', clip: ['4', 1] }, 'Easel: negative prompt'),
      2: node({ width: 832, height: ['9', 0] }, 'Easel: width, height'),
      3: node({ steps: 8, cfg: 1.5 }, 'Easel: steps, guidance'),
    });
    assert.deepEqual(fill(graph, {}), {
      1: node({ text: 'blurry', clip: ['4', 1] }),
      2: node({ width: 832, height: ['9', 0] }),
      3: node({ steps: 8, cfg: 1.5 }),
    });
    assert.deepEqual(fill(graph, { negative_prompt: '', steps: 30, guidance: 4.5 }), {
      1: node({ text: '', clip: ['4', 1] }),
      2: node({ width: 832, height: ['9', 0] }),
      3: node({ steps: 30, cfg: 4.5 }),
    });
  });

  it('takes marks in a text, and what a prompt says is no mark', () => {
    const graph = readGraph({ 1: node({ text: 'masterpiece, %prompt%', seed: '%seed%' }) });
    assert.deepEqual(fill(graph, { prompt: '100 % %seed% $& cats', seed: 7 }), {
      1: node({ text: 'masterpiece, 100 % %seed% $& cats', seed: 7 }),
    });
  });

  it('is refused where it wants what a request has not, is none, or is too long to be read in an answer', () => {
    assert.throws(() => fill(builtInGraphs.edit, { prompt: 'a cat' }), refused);
    for (const none of [undefined, [], {}, { nodes: [], links: [] }, { 1: { inputs: {} } }])
      assert.throws(() => readGraph(none), refused);
    assert.throws(() => readGraph({ 1: node({ text: 'x'.repeat(50_000) }) }), refused);
  });
});
