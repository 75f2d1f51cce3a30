/** What is known of a model, by whom, and whose word counts. */

import assert from 'node:assert/strict';
import { abilitiesFrom } from '../../../src/core/modelAbilities';
import { tableRow } from '../../../src/core/modelTable';

describe('abilities', () => {
  it('take the user’s word before a learned fact, that before a row', () => {
    const abilities = abilitiesFrom({
      override: { styles: ['mine'] },
      refusedParameters: [{ parameter: 'style' }, { parameter: 'n' }],
      known: [{ styles: [], maxN: 3 }],
    });
    assert.deepEqual(abilities.styles, ['mine']);
    assert.deepEqual(abilities.refusedParameters, [{ parameter: 'n' }]);
    assert.equal(abilities.maxN, 3);
    assert.equal(abilities.qualities, 'any');
  });

  it('let the closer row win', () => {
    assert.equal(abilitiesFrom({ known: [{ maxN: 10 }, undefined, { maxN: 1 }] }).maxN, 1);
  });
});

describe('the model table', () => {
  it('knows a model behind a gateway’s prefix and variant', () => {
    for (const id of ['gpt-image-1', 'openai/gpt-image-1', 'OpenAI/GPT-Image-1', 'openai/gpt-image-1:free']) {
      assert.equal(tableRow(id), tableRow('gpt-image-1'), id);
    }
  });

  it('says nothing of models it does not know', () => {
    for (const id of ['', 'sdxl', 'my-dall-e-3', 'demo-painter']) assert.equal(tableRow(id), undefined, id);
  });

  it('tells the models of one family apart', () => {
    assert.deepEqual(tableRow('gpt-image-1-mini')?.inputFidelities, ['low']);
    assert.deepEqual(tableRow('gpt-image-1.5')?.inputFidelities, ['high', 'low']);
    assert.deepEqual(tableRow('gpt-image-2-2026-04-21')?.inputFidelities, []);
    assert.ok((tableRow('gpt-image-2.5-flare')?.qualities ?? []).includes('max'));
    assert.equal(tableRow('gpt-image-1-all')?.maxPartialImages, 0);
    assert.equal(tableRow('recraftv3')?.maxPromptCharacters, 1000);
    assert.equal(tableRow('recraftv4')?.maxPromptCharacters, 10_000);
    assert.equal(tableRow('gpt-4o-image')?.sizes?.type, 'prompt');
  });
});
