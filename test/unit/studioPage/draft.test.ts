import * as assert from 'node:assert/strict';
import fc from 'fast-check';
import { type Draft, emptyDraft, heard, settled, typed } from '../../../media/studio/draft';

describe('The draft of a prompt', () => {
  it('takes what the host brings while nothing is under way', () => {
    assert.equal(heard(emptyDraft, 'from yesterday').text, 'from yesterday');
  });

  it('keeps a letter that the host has not seen yet', () => {
    let draft = heard(emptyDraft, 'a');
    draft = typed(draft, 'ab');
    assert.equal(heard(draft, 'a').text, 'ab');
    draft = typed(draft, 'abc');
    assert.equal(heard(draft, 'ab').text, 'abc');
  });

  it('gives way to a change that the host made itself', () => {
    const draft = typed(heard(emptyDraft, 'a'), 'ab');
    assert.equal(heard(draft, 'the editor’s selection').text, 'the editor’s selection');
  });

  it('takes back an earlier text of its own when the host means it', () => {
    const draft = typed(typed(emptyDraft, 'a fox'), 'a fox in snow');
    assert.equal(heard(draft, 'a fox').text, 'a fox in snow', 'an echo');
    assert.equal(heard(settled(draft), 'a fox').text, 'a fox', 'the settings of an older picture');
  });

  it('never takes a letter back, however late the host’s echoes come', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.string({ minLength: 1, maxLength: 3 }), fc.nat(3))), steps => {
        let draft: Draft = emptyDraft;
        const onTheWay: string[] = [''];
        for (const [letters, echoes] of steps) {
          // Sometimes a letter is taken away again: the same text is under way twice.
          draft = typed(draft, echoes === 3 ? draft.text.slice(0, -1) : draft.text + letters);
          onTheWay.push(draft.text);
          for (let echo = 0; echo < echoes && onTheWay.length > 0; echo++) {
            const text = draft.text;
            draft = heard(draft, onTheWay.shift() ?? '');
            assert.equal(draft.text, text);
          }
        }
      }),
      { numRuns: 200 },
    );
  });
});
