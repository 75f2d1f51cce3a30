import assert from 'node:assert/strict';
import { hasContentCredentials } from '../../../src/core/contentCredentials';
import { pictureOf } from '../../servers/pictures';
import { signed } from '../support/signed';

describe('Content Credentials', () => {
  for (const format of ['png', 'jpeg', 'webp'] as const) {
    it(`are seen in a ${format}, and not where there are none`, () => {
      const plain = pictureOf(3, format);
      assert.equal(hasContentCredentials(plain), false);
      assert.equal(hasContentCredentials(signed(plain, format)), true);
    });
  }

  it('are not taken for there where the pixels happen to say their name', () => {
    const plain = pictureOf(3);
    assert.equal(hasContentCredentials(Buffer.concat([plain, Buffer.from('caBX jumb C2PA')])), false);
    assert.equal(hasContentCredentials(Buffer.from('caBX')), false);
  });
});
