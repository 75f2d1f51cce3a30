/** Changes of `easel.providers` in the text of a settings file that somebody wrote by hand. */

import assert from 'node:assert/strict';
import { entriesIn, withEntries } from '../../../src/providers/providersText';

const own = { label: 'Ours', baseUrl: 'https://gw.example/v1', models: ['a', 'b'] };
const text = `{
    // Mine.
    "editor.fontSize": 14, // large
    "easel.providers": {
        // The one at work.
        "ours": {
            "label": "Ours", /* as we call it */
            "baseUrl": "https://gw.example/v1", // behind the VPN
            "models": ["a", "b"]
        } // and no other
    },
    "files.autoSave": "off",
}
`;

const changed = (after: Parameters<typeof withEntries>[2]) => withEntries(text, { ours: own }, after);

describe('The text of the settings', () => {
  it('says which providers there are', () => {
    assert.deepEqual(entriesIn(text), { ours: own });
    for (const other of ['', '{', '[]', '{"a":1}', 'null']) assert.equal(entriesIn(other), undefined);
  });

  it('keeps every comment and every other letter when an address changes', () => {
    const moved = changed({ ours: { ...own, baseUrl: 'https://gw.example/v2' } });
    assert.equal(moved, text.replace('gw.example/v1', 'gw.example/v2'));
  });

  it('gets a provider behind those that are there, as the file is written', () => {
    const other = { label: 'Other', baseUrl: 'https://other.example/v1' };
    const added = changed({ ours: own, other });
    assert.deepEqual(entriesIn(added), { ours: own, other });
    for (const line of text.split('\n').slice(0, 9)) assert.ok(added.includes(line.replace(/,$/, '')), line);
    assert.match(added, /\n {8}"other": \{\n {12}"label": "Other",\n/);
    assert.ok(added.includes('// and no other'));
    const windows = withEntries(text.replaceAll('\n', '\r\n'), { ours: own }, { ours: own, other });
    assert.deepEqual(windows.split('\r\n'), added.split('\n'));
  });

  it('loses a provider or a field, and nothing else', () => {
    const { models: _, ...fewer } = own;
    const last = text
      .replace('v1", // behind', 'v1" // behind')
      .replace('\n            "models": ["a", "b"]', '');
    assert.equal(changed({ ours: fewer }), last);
    const { label: __, ...nameless } = own;
    assert.equal(changed({ ours: nameless }), text.replace('"label": "Ours",', ''));
    assert.deepEqual(entriesIn(changed({})), {});
    assert.match(changed({}), /\/\/ Mine\.[\s\S]*large[\s\S]*The one at work[\s\S]*and no other/);
    const short = '{"easel.providers":{"a":{"x":1},"b":{}}}';
    const entries = { a: { x: 1 }, b: {} };
    assert.equal(withEntries(short, entries, { a: { x: 1 } }), '{"easel.providers":{"a":{"x":1}}}');
    assert.equal(withEntries(short, entries, { b: {} }), '{"easel.providers":{"b":{}}}');
    assert.equal(withEntries(short, entries, {}), '{"easel.providers":{}}');
  });

  it('that is the same stays as it is', () => {
    assert.equal(changed({ ours: own }), text);
  });
});
