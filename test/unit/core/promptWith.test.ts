import * as assert from 'node:assert/strict';
import { promptWith } from '../../../src/core/promptWith';

describe('The prompt with styles', () => {
  it('is the user’s words, then those of the styles, parted as a person would', () => {
    assert.equal(promptWith('a fox', ['oil on canvas', 'at night']), 'a fox, oil on canvas, at night');
    assert.equal(promptWith('Draw a fox. ', [' Flat icon. ']), 'Draw a fox. Flat icon.');
    assert.equal(promptWith('', ['flat icon']), 'flat icon');
    assert.equal(promptWith('a fox', ['']), 'a fox');
    assert.equal(promptWith('  ', []), '');
  });
});
