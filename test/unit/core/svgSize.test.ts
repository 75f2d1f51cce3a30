/** The pixels of a drawing, from what its root element says. */

import assert from 'node:assert/strict';
import { readImageHeader } from '../../../src/core/imageHeader';
import { svgSize } from '../../../src/core/svgSize';

const sizeOf = (attributes: string) => {
  const size = svgSize(
    `<svg xmlns="http://www.w3.org/2000/svg" ${attributes}><rect width="3" height="4"/></svg>`,
  );
  return size && [size.width, size.height];
};

describe('svgSize', () => {
  it('is the size that the drawing states, in px of the screen', () => {
    assert.deepEqual(sizeOf('width="20" height="10"'), [20, 10]);
    assert.deepEqual(sizeOf(`height = '10.4px' stroke-width="7" width=" 20.6px "`), [21, 10]);
    assert.deepEqual(sizeOf('width="210mm" height="297mm"'), [794, 1123]);
    assert.deepEqual(sizeOf('width="1in" height="2in"'), [96, 192]);
  });

  it('follows the proportions of its view box where one side is stated', () => {
    assert.deepEqual(sizeOf('width="48" viewBox="0 0 24 12"'), [48, 24]);
    assert.deepEqual(sizeOf('height="48" width="100%" viewBox="0,0,24,12"'), [96, 48]);
  });

  it('is large enough to be edited where it states proportions alone', () => {
    assert.deepEqual(sizeOf('viewBox="0 0 24 12"'), [1024, 512]);
    assert.deepEqual(sizeOf('width="100%" height="100%" viewBox="-5 -5 2000 3000"'), [2000, 3000]);
  });

  it('is unknown where nothing of that is said', () => {
    for (const attributes of [
      '',
      'width="2em" height="10"',
      'width="10mm" height="10px"',
      'width="0" height="-3"',
    ])
      assert.equal(sizeOf(attributes), undefined, attributes);
  });

  it('is what the header says of a drawing, whatever stands before its root', () => {
    const text = `<?xml version="1.0"?>\n<!-- made by hand: <svg width="1" height="1"> -->\n<svg width="30" height="40"/>`;
    const header = readImageHeader(Buffer.from(text));
    assert.deepEqual(header, { mediaType: 'image/svg+xml', width: 30, height: 40 });
  });
});
