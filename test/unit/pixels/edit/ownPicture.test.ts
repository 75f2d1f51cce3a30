/** When an edit goes on from a picture that its model made. */

import assert from 'node:assert/strict';
import { goingOn, mayGoWhole } from '../../../../src/pixels/edit/ownPicture';
import { imageRequest } from '../../support/imageRequest';
import { png } from '../../wire/fakeNetwork';

const continues = { prompt: 'a cat', parts: [{ signature: 'c2lnbmVk' }] };
const own = imageRequest({ sources: [png('own.png', 64, 48), png('other.png')], continues });
const { continues: _, ...fresh } = own;

describe('A picture of the model’s own', () => {
  it('goes whole where no other shape was asked for', () => {
    assert.equal(mayGoWhole(own, undefined), true);
    for (const size of ['auto', '2K'])
      assert.equal(mayGoWhole({ ...own, parameters: { size } }, undefined), true, size);
    for (const size of ['16:9', '16:9 2K', '1024x1024'])
      assert.equal(mayGoWhole({ ...own, parameters: { size } }, undefined), false, size);
    assert.equal(mayGoWhole(own, { top: 8, right: 0, bottom: 0, left: 0 }), false);
    assert.equal(mayGoWhole(fresh, undefined), false);
  });

  it('goes with the bytes that it came in, whatever was taken out of what is sent of others', () => {
    const sent = { ...fresh, sources: [png('own.jpg', 64, 48), png('other.jpg')] };
    const request = goingOn(own, sent);
    assert.equal(request.continues, continues);
    assert.deepEqual(request.sources, [own.sources[0], sent.sources[1]]);
  });

  it('is a new one where only a part of it goes', () => {
    const sent = { ...fresh, sources: [png('own.png', 48, 48)] };
    assert.deepEqual(goingOn(own, sent), sent);
  });
});
