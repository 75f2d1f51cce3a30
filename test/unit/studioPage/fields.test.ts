import * as assert from 'node:assert/strict';
import { chipsAndMore, fieldsOf, intention, promptLength } from '../../../media/studio/composer/fields';
import { objectionTo, offeredSizes, ratioName } from '../../../media/studio/composer/sizeChoices';
import { abilitiesFrom } from '../../../src/core/modelAbilities';
import { tableRow } from '../../../src/core/modelTable';
import { composer } from './support/views';

const abilitiesOf = (model: string) => abilitiesFrom({ known: [tableRow(model)] });
const names = (fields: readonly { parameter: string }[]) => fields.map(({ parameter }) => parameter);

describe('The settings of a model', () => {
  it('are those that it accepts and no others', () => {
    assert.deepEqual(names(fieldsOf(composer({ abilities: abilitiesOf('dall-e-3') }))), [
      'size',
      'n',
      'quality',
      'style',
      'user',
    ]);
  });

  it('leave out what the server refused, and single values that it refused', () => {
    const abilities = {
      ...abilitiesOf('gpt-image-2'),
      refusedParameters: [
        { parameter: 'moderation' as const },
        { parameter: 'background' as const, value: 'transparent' },
      ],
    };
    const fields = fieldsOf(composer({ abilities }));
    assert.ok(!names(fields).includes('moderation'));
    const background = fields.find(({ parameter }) => parameter === 'background');
    assert.deepEqual(background?.kind === 'choice' ? background.choices : [], ['auto', 'opaque']);
  });

  it('ask for compression only where the format has it', () => {
    const abilities = abilitiesOf('gpt-image-2');
    const has = (outputFormat: string) =>
      names(fieldsOf(composer({ abilities, parameters: { outputFormat } }))).includes('outputCompression');
    assert.ok(has('webp'));
    assert.ok(!has('png'));
  });

  it('show a value that is set, wherever it would stand otherwise', () => {
    const abilities = abilitiesOf('gpt-image-2');
    assert.ok(names(chipsAndMore(composer({ abilities })).more).includes('moderation'));
    assert.ok(
      names(chipsAndMore(composer({ abilities, parameters: { moderation: 'low' } })).chips).includes(
        'moderation',
      ),
    );
  });

  it('say on the button what it will do', () => {
    assert.equal(intention(composer({ parameters: { n: 2, size: '1536x1024' } })), '2 pictures · 1536×1024');
    assert.equal(intention(composer()), '1 picture');
    const edit = { maskRevision: 0, hasPreviousMask: false, isFitted: true };
    const asked = { parameters: { size: '1536x1024' } };
    assert.equal(intention(composer({ ...asked, edit })), '1 picture', 'it comes back in its own size');
    const free = { ...edit, isFitted: false };
    assert.equal(intention(composer({ ...asked, edit: free })), '1 picture · 1536×1024');
  });

  it('count characters as people do', () => {
    assert.equal(promptLength('a🦊é'), 3);
  });
});

describe('The sizes of a model', () => {
  const free = abilitiesOf('gpt-image-2').sizes;

  it('are all legal', () => {
    const pixels = offeredSizes(free).filter(size => size !== 'auto');
    assert.ok(pixels.length > 6);
    for (const size of pixels) {
      const [width = 0, height = 0] = size.split('x').map(Number);
      assert.equal(objectionTo({ width, height }, free), undefined, size);
    }
  });

  it('explain what is wrong with another one and name the nearest legal one', () => {
    const reasons = [
      [{ width: 1000, height: 1000 }, /multiples of 16/],
      [{ width: 5000, height: 2000 }, /at most 3,840/],
      [{ width: 3200, height: 320 }, /3 times/],
      [{ width: 320, height: 320 }, /at least 655,360/],
      [{ width: 3840, height: 3840 }, /at most 8,294,400/],
    ] as const;
    for (const [size, reason] of reasons) {
      const objection = objectionTo(size, free);
      assert.match(objection?.reason ?? '', reason);
      const [width = 0, height = 0] = (objection?.nearest ?? '').split('x').map(Number);
      assert.equal(objectionTo({ width, height }, free), undefined, objection?.nearest);
    }
  });

  it('have names for the shapes that have one', () => {
    assert.equal(ratioName({ width: 1536, height: 1024 }), '3:2');
    assert.equal(ratioName({ width: 928, height: 1664 }), '≈9:16');
    assert.equal(ratioName({ width: 1700, height: 1000 }), undefined);
  });
});
