/** Tests that words from elsewhere stay words, whatever is in them. */

import * as assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { plainLine, plainText } from '../../../src/core/plainText';

/** How VS Code finds links in notifications, prompts and progress titles (base/common/linkedText.ts), without its schemes. */
const link = /\[[^\]]*\]\([^)]*\)?/;
const icon = /\$\([^)]*\)?/;
const hostile = fc
  .array(
    fc.oneof(
      fc.constantFrom('[', ']', '(', ')', '](', '$(', 'command:x', '\u001b[31m', '\u001b]0;', '\u0007', '\n'),
      fc.constantFrom('\u202e', '\u2066', '\r', '\u0000', '\u0085', '\u2028', '!['),
      fc.string({ unit: 'binary' }),
    ),
  )
  .map(parts => parts.join(''));

describe('Words from elsewhere', () => {
  it('never are a link, an icon or a control, in whatever they are put', () => {
    fc.assert(
      fc.property(hostile, text => {
        const shown = plainText(text);
        assert.doesNotMatch(shown, link);
        assert.doesNotMatch(shown, icon);
        assert.doesNotMatch(shown.replaceAll('\n', ''), /\p{Cc}|[\u202a-\u202e\u2066-\u2069\u2028\u2029]/u);
        assert.doesNotMatch(plainLine(text), /[\n\r]/);
      }),
      { numRuns: 2000 },
    );
  });

  it('can be read as they were written', () => {
    assert.equal(
      plainText('Wähle „Größe“: 1024×1024 (16:9) – ok? [1]'),
      'Wähle „Größe“: 1024×1024 (16:9) – ok? [1]',
    );
    assert.equal(
      plainText('[Run](command:workbench.action.terminal.sendSequence)'),
      '[Run] (command:workbench.action.terminal.sendSequence)',
    );
    assert.equal(plainText('\u001b[31mred\u001b[0m'), 'red');
    assert.equal(plainLine('one\ntwo'), 'one two');
  });

  it('are cut where nobody reads on', () => {
    assert.equal(plainText('a'.repeat(100_000)).length, 2000);
  });
});
