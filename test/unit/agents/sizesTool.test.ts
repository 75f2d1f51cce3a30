/** The tool that makes other sizes of a picture, and the setting that says what agents may do unasked. */

import * as assert from 'node:assert/strict';
import { defaultRights, mayRunUnasked, rightsFrom } from '../../../src/agents/agentRights';
import { sizesTool } from '../../../src/agents/sizesTool';
import { ImageError } from '../../../src/core/imageError';
import { sentence } from '../../../src/core/sentence';
import { callOf, fakeDesk } from './support/fakeDesk';

const asked = { image: 'logo.png', sets: ['favicon', 'web'] };

describe('Making sizes', () => {
  it('asks which, of what and where to, and answers with the files', async () => {
    const makeSizes = async () => ({ files: ['/w/favicon.ico'], warnings: ['One was there already.'] });
    const tool = sizesTool(fakeDesk({ makeSizes }));
    const { confirmation } = await tool.prepare(asked);
    assert.equal(confirmation?.title, 'Let an agent make sizes of logo.png?');
    assert.equal(
      confirmation.message,
      'Sizes: favicon, web\n\nThey are saved beside it.\n\nIt costs nothing.',
    );
    const { text } = await tool.invoke(asked, callOf());
    assert.equal(text, '1 file was written:\n/w/favicon.ico\nWarning: One was there already.');
  });

  it('runs unasked where the user lets it', async () => {
    const rights = () => ({ unasked: ['makeSizes' as const], unaskedUpTo: 0 });
    assert.equal((await sizesTool(fakeDesk({ rights })).prepare(asked)).confirmation, undefined);
  });

  it('tells of failures as results', async () => {
    const makeSizes = async () => {
      throw new ImageError('invalidInput', sentence('logo.png is not there any more.'));
    };
    const { text, isFailed } = await sizesTool(fakeDesk({ makeSizes })).invoke(asked, callOf());
    assert.deepEqual([isFailed, /is not there any more\./.test(text)], [true, true]);
  });
});

describe('What agents may do unasked', () => {
  it('is nothing that costs, until the user says so', () => {
    for (const setting of [undefined, null, 7, 'generate', [], { unasked: 'all', unaskedUpTo: -1 }])
      assert.deepEqual(rightsFrom(setting), defaultRights);
    assert.equal(mayRunUnasked('generate', 'free', defaultRights), false);
  });

  it('is what the setting says, field by field', () => {
    const rights = rightsFrom({ unasked: ['edit', 'everything'], unaskedUpTo: 0.5 });
    assert.deepEqual(rights, { unasked: ['edit'], unaskedUpTo: 0.5 });
    assert.equal(mayRunUnasked('edit', { usd: 0.5, isAtMost: false }, rights), true);
    assert.equal(mayRunUnasked('edit', { usd: 0.51, isAtMost: true }, rights), false);
    assert.equal(mayRunUnasked('edit', 'unknown', rights), false);
  });
});
