import * as assert from 'node:assert/strict';
import { announcementOf } from '../../../media/studio/announcements';
import { urisIn } from '../../../media/studio/picture/drags';
import { actionForKey, actionsFor } from '../../../media/studio/picture/pictureActions';
import { job, picture } from './support/views';

describe('What the live region says', () => {
  it('is each step of a job, once', () => {
    const waiting = [job('a', { type: 'waiting' }, [], 2)];
    assert.match(announcementOf([], waiting) ?? '', /2 pictures/);
    assert.equal(announcementOf(waiting, waiting), undefined);
    assert.equal(
      announcementOf(
        [job('a', { type: 'receiving', bytes: 1 })],
        [job('a', { type: 'receiving', bytes: 9 })],
      ),
      undefined,
    );
  });

  it('is the picture that came, while others are still to come', () => {
    const before = [job('a', { type: 'receiving', bytes: 1 }, [], 3)];
    const after = [job('a', { type: 'receiving', bytes: 9 }, [picture('p')], 3)];
    assert.equal(announcementOf(before, after), '1 of 3 pictures are here.');
  });

  it('is a failure in the server’s words', () => {
    const failed = job('a', {
      type: 'failed',
      kind: 'refused',
      message: 'No foxes.',
      actions: [],
    });
    assert.match(announcementOf([job('a', { type: 'waiting' })], [failed]) ?? '', /No foxes\./);
  });
});

describe('What is dropped', () => {
  const data = (types: Readonly<Record<string, string>>) => ({
    // A browser's own makes no difference between capitals and small letters.
    getData: (type: string) => types[type.toLowerCase()] ?? '',
  });

  it('is read from VS Code’s own list first: the plain one holds only the first of several', () => {
    const uris = urisIn(
      data({
        'application/vnd.code.uri-list': 'file:///a.png\r\nvscode-remote://ssh/b.png',
        'text/uri-list': 'file:///a.png',
      }),
    );
    assert.deepEqual(uris, ['file:///a.png', 'vscode-remote://ssh/b.png']);
  });

  it('is read from resourceurls, then from the plain list, and is never a comment or nonsense', () => {
    assert.deepEqual(urisIn(data({ resourceurls: '["file:///c.png"]' })), ['file:///c.png']);
    assert.deepEqual(urisIn(data({ resourceurls: '{not json' })), []);
    assert.deepEqual(urisIn(data({ 'text/uri-list': '# a comment\nfile:///d.png\n' })), ['file:///d.png']);
  });
});

describe('What can be done to a picture', () => {
  const press = (key: string, change: Partial<KeyboardEvent> = {}) =>
    ({ key, ctrlKey: false, metaKey: false, altKey: false, ...change }) as KeyboardEvent;

  it('is little once its file is gone', () => {
    const gone = actionsFor(picture('p', { isGone: true })).map(({ id }) => id);
    assert.deepEqual(gone, ['view', 'useSettings', 'again', 'favourite', 'delete']);
  });

  it('has keys that do not get into each other’s way', () => {
    const one = picture('p', { source: 'p.png' });
    assert.equal(actionForKey(one, press('c'))?.id, 'compare');
    assert.equal(actionForKey(one, press('c', { ctrlKey: true }))?.id, 'copyImage');
    assert.equal(actionForKey(one, press('c', { metaKey: true }))?.id, 'copyImage');
    const edit = picture('e', { parents: ['p'] });
    assert.equal(actionForKey(edit, press('c'))?.id, 'compareWithSource');
    assert.equal(actionForKey({ ...edit, isGuided: true }, press('c'))?.id, 'compare');
    assert.equal(actionForKey(one, press('Delete'))?.id, 'delete');
    assert.equal(actionForKey(one, press('Backspace', { metaKey: true }))?.id, 'delete');
    assert.equal(actionForKey(one, press('o', { ctrlKey: true })), undefined);
    const keys = actionsFor(one).flatMap(({ key }) => (key ? [`${key.mod ?? ''}${key.key}`] : []));
    assert.equal(new Set(keys).size, keys.length);
  });
});
