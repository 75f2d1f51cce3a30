/** Tests that everything that can be thrown becomes an error that says whose move it is. */

import * as assert from 'node:assert/strict';
import { ImageError, invalidInput, toImageError } from '../../../src/core/imageError';

describe('toImageError', () => {
  it('hands on an ImageError as it is', () => {
    const error = invalidInput('{0} is no folder.', 'x.png');
    assert.equal(toImageError(error), error);
    assert.equal(error.message, 'x.png is no folder.');
  });

  it('tells a fault of our own as internal, not as an answer that could not be read', () => {
    const fault = new TypeError('every source has its uri');
    const error = toImageError(fault);
    assert.equal(error.kind, 'internal');
    assert.equal(error.details.cause, fault);
    assert.match(error.message, /every source has its uri/);
    assert.ok(toImageError('a text') instanceof ImageError);
  });
});
