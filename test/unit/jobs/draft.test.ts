/** The composer's draft: every change of it, and what a model makes of it. */

import * as assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { permissive } from '../../../src/core/modelAbilities';
import type { ImageParameters } from '../../../src/core/parameters';
import {
  changed,
  type Draft,
  type DraftChange,
  editedIn,
  editOf,
  emptyDraft,
  fitting,
  isPromptOfAnother,
  type Reference,
  readDraft,
} from '../../../src/jobs/draft';

function reference(id: string, sha256 = `sha-${id}`): Reference {
  return { id, uri: `file:///${id}.png`, name: `${id}.png`, width: 10, height: 10, sha256 };
}

function draftOf(...changes: DraftChange[]): Draft {
  return changes.reduce(changed, emptyDraft);
}

const withThree = draftOf({
  type: 'addReferences',
  references: [reference('a'), reference('b'), reference('c')],
});
const idsOf = ({ references }: Draft) => references.map(({ id }) => id);

describe('The draft', () => {
  it('takes the prompt as it is typed', () => {
    assert.equal(draftOf({ type: 'setPrompt', prompt: ' a fox\n', revision: 0 }).prompt, ' a fox\n');
  });

  it('keeps a prompt that took the place of the one in which was typed', () => {
    const used = draftOf({ type: 'usePrompt', prompt: 'a fox' });
    const typed = changed(used, { type: 'setPrompt', prompt: 'a h', revision: used.promptRevision - 1 });
    assert.equal(typed.prompt, 'a fox', 'as the page shows it');
    const later = { type: 'setPrompt', prompt: 'a foxglove', revision: used.promptRevision } as const;
    assert.equal(changed(typed, later).prompt, 'a foxglove');
  });

  it('says when the prompt was written by anything but typing', () => {
    const typed = draftOf({ type: 'setPrompt', prompt: 'a fox', revision: 0 });
    assert.equal(typed.promptRevision, emptyDraft.promptRevision);
    const used = changed(typed, { type: 'useSettings', prompt: 'a fox', parameters: {} });
    assert.notEqual(used.promptRevision, typed.promptRevision);
    const selected = changed(used, { type: 'usePrompt', prompt: 'a fox' });
    assert.notEqual(selected.promptRevision, used.promptRevision);
  });

  it('knows whether its prompt was meant for another picture than the one that is edited', () => {
    const edit = (id: string) => ({ type: 'editReference', reference: reference(id) }) as const;
    const typed = { type: 'setPrompt', prompt: 'make it night', revision: 0 } as const;
    const first = draftOf(edit('a'), typed);
    assert.equal(isPromptOfAnother(first), false);
    const second = changed(first, edit('b'));
    assert.equal(second.prompt, 'make it night', 'it may be somebody’s work');
    assert.equal(isPromptOfAnother(second), true);
    assert.equal(isPromptOfAnother(changed(second, edit('a'))), false);
    assert.equal(isPromptOfAnother(changed(second, typed)), false);
    assert.equal(isPromptOfAnother(changed(second, { type: 'sent' })), false);
    // What was written for nothing in particular may be for the picture that comes then.
    assert.equal(isPromptOfAnother(draftOf(typed, edit('a'))), false);
    assert.equal(isPromptOfAnother(draftOf(typed, { type: 'sent' }, edit('a'))), true);
  });

  it('keeps a folder and a name for what comes next, until both are as usual again', () => {
    const sent = draftOf(
      { type: 'setFolder', folder: 'file:///work/docs' },
      { type: 'setFileName', fileName: '../paper: boat.png' },
      { type: 'sent' },
    );
    const draft = readDraft(JSON.parse(JSON.stringify(sent)));
    assert.deepEqual([draft.folder, draft.fileName], ['file:///work/docs', 'paper-boat']);
    const usual = [
      { type: 'setFolder', folder: undefined },
      { type: 'setFileName', fileName: ' ' },
    ] as const;
    const back = usual.reduce<Draft>(changed, draft);
    assert.deepEqual([back.folder, back.fileName], [undefined, undefined]);
  });

  it('sets parameters, and forgets one that goes back to the default', () => {
    const draft = draftOf(
      { type: 'setParameter', parameter: 'n', value: 3 },
      { type: 'setParameter', parameter: 'size', value: '1024x1024' },
      { type: 'setParameter', parameter: 'n', value: null },
    );
    assert.deepEqual(draft.parameters, { size: '1024x1024' });
  });

  it('refuses a parameter that there is not, and a value that is none for it', () => {
    for (const [parameter, value] of [
      ['colour', 'red'],
      ['__proto__', 'x'],
      ['constructor', 'x'],
      ['n', '3'],
      ['n', 1.5],
      ['seed', Number.NaN],
      ['size', 1024],
      ['enhance', 'true'],
    ] as const) {
      const change: DraftChange = { type: 'setParameter', parameter, value };
      assert.throws(() => draftOf(change), { kind: 'invalidInput' }, `${parameter} ${value}`);
    }
  });

  it('turns styles on in their order, and off', () => {
    const toggle = (style: string): DraftChange => ({ type: 'toggleStyle', style });
    assert.deepEqual(draftOf(toggle('ink'), toggle('night'), toggle('ink')).styles, ['night']);
  });

  it('holds a picture once, however often and under whatever name it is added', () => {
    const again = changed(withThree, {
      type: 'addReferences',
      references: [reference('d', 'sha-a'), reference('e'), reference('f', 'sha-e')],
    });
    assert.deepEqual(idsOf(again), ['a', 'b', 'c', 'e']);
  });

  it('puts the picture that is edited first, also one that was a reference', () => {
    assert.deepEqual(idsOf(changed(withThree, { type: 'editReference', reference: reference('c') })), [
      'c',
      'a',
      'b',
    ]);
    assert.deepEqual(idsOf(changed(withThree, { type: 'editReference', reference: reference('d') })), [
      'd',
      'a',
      'b',
      'c',
    ]);
  });

  it('edits another picture instead of the one that was chosen before, and keeps what was added', () => {
    const edit = (draft: Draft, id: string) =>
      changed(draft, { type: 'editReference', reference: reference(id) });
    const chosen = edit(withThree, 'd');
    assert.deepEqual(idsOf(edit(chosen, 'e')), ['e', 'a', 'b', 'c']);
    assert.deepEqual(idsOf(edit(chosen, 'b')), ['b', 'd', 'a', 'c'], 'one that is there already');
    const released = changed(chosen, { type: 'setEdited', reference: null });
    assert.deepEqual(idsOf(edit(released, 'e')), ['e', 'd', 'a', 'b', 'c'], 'one that is a reference now');
  });

  it('moves and removes references by id', () => {
    const move = (id: string, by: number) =>
      idsOf(changed(withThree, { type: 'moveReference', reference: id, by }));
    assert.deepEqual(move('a', 2), ['b', 'c', 'a']);
    assert.deepEqual(move('c', -2), ['c', 'a', 'b']);
    assert.deepEqual(move('b', 99), ['a', 'c', 'b']);
    assert.deepEqual(move('b', -99), ['b', 'a', 'c']);
    assert.deepEqual(idsOf(changed(withThree, { type: 'removeReference', reference: 'b' })), ['a', 'c']);
    assert.deepEqual(idsOf(changed(withThree, { type: 'removeReferences' })), []);
  });

  it('edits none of the pictures that were added, until one of them is chosen', () => {
    assert.equal(editedIn(withThree), undefined);
    const edited = changed(withThree, { type: 'setEdited', reference: 'b' });
    assert.deepEqual([idsOf(edited), editedIn(edited)?.id], [['b', 'a', 'c'], 'b']);
    assert.equal(editedIn(changed(edited, { type: 'setEdited', reference: null })), undefined);
  });

  it('keeps the edited picture the first, wherever others move', () => {
    const edited = changed(withThree, { type: 'setEdited', reference: 'a' });
    const move = (id: string, by: number) =>
      idsOf(changed(edited, { type: 'moveReference', reference: id, by }));
    assert.deepEqual(move('c', -2), ['a', 'c', 'b']);
    assert.deepEqual(move('a', 1), ['a', 'b', 'c']);
  });

  it('edits nothing any more when the edited picture was removed, also when it comes back', () => {
    const edited = changed(withThree, { type: 'setEdited', reference: 'a' });
    for (const change of [
      { type: 'removeReference', reference: 'a' },
      { type: 'removeReferences' },
    ] as const) {
      const again = changed(changed(edited, change), { type: 'addReferences', references: [reference('a')] });
      assert.equal(editedIn(again), undefined);
    }
  });

  it('refuses a reference that there is not', () => {
    for (const change of [
      { type: 'removeReference', reference: 'x' },
      { type: 'moveReference', reference: 'x', by: 0 },
      { type: 'setEdited', reference: 'x' },
    ] as const) {
      assert.throws(() => changed(withThree, change), { kind: 'invalidInput' });
    }
  });

  it('never changes a draft that someone holds', () => {
    const change = fc.oneof(
      fc.record({ type: fc.constant('setPrompt' as const), prompt: fc.string(), revision: fc.nat(1) }),
      fc.record({ type: fc.constant('toggleStyle' as const), style: fc.constantFrom('a', 'b') }),
      fc.record({
        type: fc.constant('moveReference' as const),
        reference: fc.constantFrom('a', 'b', 'c'),
        by: fc.integer({ min: -5, max: 5 }),
      }),
      fc.record({
        type: fc.constant('setParameter' as const),
        parameter: fc.constant('size'),
        value: fc.constantFrom('1x1', '2x2', null),
      }),
    );
    fc.assert(
      fc.property(fc.array(change, { maxLength: 10 }), changes => {
        const held = structuredClone(withThree);
        const result = changes.reduce(changed, withThree);
        assert.deepEqual(withThree, held);
        assert.deepEqual(idsOf(result).sort(), ['a', 'b', 'c']);
      }),
    );
  });

  it('comes back as it was kept, and as an empty one when what was kept is none', () => {
    assert.deepEqual(readDraft(JSON.parse(JSON.stringify(withThree))), withThree);
    for (const kept of [undefined, { prompt: 7 }, { references: 'x' }, 'x', null]) {
      assert.deepEqual(readDraft(kept), emptyDraft);
    }
  });
});

describe('The parameters that fit a model', () => {
  const abilities = {
    ...permissive,
    sizes: { type: 'list', sizes: ['1024x1024', 'auto'] } as const,
    qualities: ['high', 'low'],
    styles: [],
    seed: false,
    maxPartialImages: 2,
  };

  const draftWith = (parameters: ImageParameters): Draft => ({ ...emptyDraft, parameters });

  it('leave out what it has no use for, without forgetting it', () => {
    const chosen = { n: 4, size: '16:9', quality: 'high', style: 'vivid', seed: 7, partialImages: 3 };
    assert.deepEqual(fitting({}, draftWith(chosen), abilities), { n: 4, quality: 'high' });
    assert.deepEqual(fitting({}, draftWith(chosen), { ...permissive, maxPartialImages: 3 }), chosen);
  });

  it('keep px that the model does not make: they are made of those that it does', () => {
    assert.deepEqual(fitting({}, draftWith({ size: '1200x630' }), abilities), { size: '1200x630' });
    const words = { ...abilities, sizes: { type: 'prompt' } } as const;
    assert.deepEqual(fitting({}, draftWith({ size: '1200x630' }), words), {});
  });

  it('begin with what the provider suggests and end with what the user chose', () => {
    assert.deepEqual(
      fitting({ partialImages: 2, quality: 'low' }, draftWith({ quality: 'high' }), abilities),
      {
        partialImages: 2,
        quality: 'high',
      },
    );
  });

  it('leave out what the server refused before', () => {
    const refusedParameters = [{ parameter: 'n' }, { parameter: 'quality', value: 'high' }] as const;
    // A server that refuses `n` is asked once for each picture, so as many come.
    assert.deepEqual(fitting({}, draftWith({ n: 2, quality: 'high' }), { ...abilities, refusedParameters }), {
      n: 2,
    });
    assert.deepEqual(fitting({}, draftWith({ quality: 'low' }), { ...abilities, refusedParameters }), {
      quality: 'low',
    });
  });

  it('leave out what has no meaning beside the rest, and come back with it', () => {
    const chosen = { outputFormat: 'png', outputCompression: 50, inputFidelity: 'high' };
    assert.deepEqual(fitting({}, draftWith(chosen), abilities), { outputFormat: 'png' });
    assert.deepEqual(
      fitting({}, { ...withThree, parameters: { ...chosen, outputFormat: 'webp' } }, abilities),
      {
        outputFormat: 'webp',
        outputCompression: 50,
        inputFidelity: 'high',
      },
    );
  });
});

describe('What of the edited picture may change', () => {
  const edited = changed(withThree, { type: 'setEdited', reference: 'a' });
  const painted = changed(edited, {
    type: 'setMask',
    reference: 'a',
    mask: 'file:///m.png',
    isPainted: true,
  });

  it('is a mask, a feather and margins of the edited picture', () => {
    const margins = { top: 1, right: 2, bottom: 3, left: 4 };
    const draft = [
      { type: 'setFeather', feather: 3 } as const,
      { type: 'setMargins', reference: 'a', margins } as const,
    ].reduce<Draft>(changed, painted);
    assert.deepEqual(editOf(draft), { of: 'sha-a', mask: 'file:///m.png', feather: 3, margins });
    assert.equal(editOf(changed(draft, { type: 'setFeather', feather: null }))?.feather, undefined);
  });

  it('has no margins where no side grows: “As before” is as it was before', () => {
    const extend = (right: number): DraftChange => ({
      type: 'setMargins',
      reference: 'a',
      margins: { top: 0, right, bottom: 0, left: 0 },
    });
    const extended = changed(edited, extend(200));
    assert.equal(editOf(extended)?.margins?.right, 200);
    assert.equal(editOf(changed(extended, extend(0)))?.margins, undefined);
  });

  it('never goes over to another picture, and is there again when its own is edited again', () => {
    const edit = (draft: Draft, reference: string | null) => changed(draft, { type: 'setEdited', reference });
    assert.equal(editOf(edit(painted, null)), undefined);
    const moved = edit(painted, 'b');
    assert.equal(editOf(moved), undefined);
    assert.equal(editOf(edit(moved, 'a'))?.mask, 'file:///m.png');
    const other = changed(moved, { type: 'setFeather', feather: 2 });
    assert.deepEqual(editOf(other), { of: 'sha-b', feather: 2 });
    assert.equal(editOf(edit(other, 'a'))?.mask, 'file:///m.png');
  });

  it('refuses a mask for a reference that is not edited, and keeps the one that is there', () => {
    for (const reference of ['b', 'gone']) {
      const change = { type: 'setMask', reference, mask: 'file:///x.png', isPainted: true } as const;
      assert.throws(() => changed(painted, change), { kind: 'invalidInput' });
    }
    assert.equal(editOf(painted)?.mask, 'file:///m.png');
  });

  it('says when a mask was made by anything but the painter', () => {
    assert.equal(painted.maskRevision, edited.maskRevision);
    const started = changed(painted, {
      type: 'setMask',
      reference: 'a',
      mask: 'file:///n.png',
      isPainted: false,
    });
    assert.notEqual(started.maskRevision, painted.maskRevision);
  });

  it('remembers the mask that was sent, also after it was removed', () => {
    const sent = changed(painted, { type: 'sent' });
    const without = changed(sent, { type: 'setMask', reference: 'a', mask: undefined, isPainted: true });
    assert.equal(editOf(without)?.mask, undefined);
    assert.equal(changed(without, { type: 'sent' }).previousMask, 'file:///m.png');
  });
});
