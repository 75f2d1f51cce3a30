import assert from 'node:assert/strict';
import { icnsFile, icoFile } from '../../../../src/pixels/sizes/iconFiles';

const png = (length: number) => new Uint8Array(length).fill(length % 251);

describe('An icon file', () => {
  it('of Windows has a directory that leads to each PNG', () => {
    const pictures = [16, 48, 256].map((side, at) => ({ side, png: png(100 + at) }));
    const file = icoFile(pictures);
    const view = new DataView(file.buffer);
    assert.deepEqual([view.getUint16(0, true), view.getUint16(2, true), view.getUint16(4, true)], [0, 1, 3]);
    for (const [at, { side, png }] of pictures.entries()) {
      const entry = 6 + 16 * at;
      assert.deepEqual([file[entry], file[entry + 1]], side === 256 ? [0, 0] : [side, side]);
      assert.equal(view.getUint16(entry + 6, true), 32);
      const [length, offset] = [view.getUint32(entry + 8, true), view.getUint32(entry + 12, true)];
      assert.deepEqual(file.slice(offset, offset + length), png);
    }
    assert.equal(file.length, 6 + 3 * 16 + 100 + 101 + 102);
  });

  it('of macOS has each PNG under every type that it is for', () => {
    const sides = [16, 32, 64, 128, 256, 512, 1024];
    const file = icnsFile(sides.map(side => ({ side, png: png(side) })));
    const view = new DataView(file.buffer);
    const text = (at: number) => new TextDecoder().decode(file.slice(at, at + 4));
    assert.deepEqual([text(0), view.getUint32(4)], ['icns', file.length]);
    const types: string[] = [];
    for (let at = 8; at < file.length; at += view.getUint32(at + 4)) types.push(text(at));
    assert.deepEqual(types, ['icp4', 'icp5', 'ic11', 'ic12', 'ic07', 'ic08', 'ic13', 'ic09', 'ic14', 'ic10']);
  });
});
