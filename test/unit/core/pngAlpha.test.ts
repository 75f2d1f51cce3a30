import assert from 'node:assert/strict';
import { pngHasAlpha } from '../../../src/core/pngAlpha';

const chunk = (type: string, length = 0) => {
  const bytes = Buffer.alloc(12 + length);
  bytes.writeUInt32BE(length);
  bytes.write(type, 4, 'latin1');
  return bytes;
};

/** Of colours without alpha, with these chunks behind its header. */
const png = (...chunks: readonly Buffer[]) =>
  Buffer.concat([
    Buffer.from('\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01\0\0\0\x01\x08\x02\0\0\0\0\0\0\0', 'latin1'),
    ...chunks,
  ]);

describe('The alpha of a PNG', () => {
  it('is there where a chunk before the pixels says so', () => {
    assert.equal(pngHasAlpha(png(chunk('tEXt', 50), chunk('tRNS', 6), chunk('IDAT'))), true);
    assert.equal(pngHasAlpha(png(chunk('IDAT'), chunk('tRNS', 6))), false);
  });

  it('is looked for in as many chunks as a file has, and not in a million', () => {
    const behind = (count: number) => png(...Array(count).fill(chunk('tEXt')), chunk('tRNS', 6));
    assert.equal(pngHasAlpha(behind(900)), true);
    assert.equal(pngHasAlpha(behind(1100)), false);
  });
});
