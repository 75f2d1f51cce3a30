import assert from 'node:assert/strict';
import { excessOf } from './growth';

const zeros = Buffer.alloc(16 * 1024 * 1024);

/** ms of the processor. */
function compute(ms: number): void {
  const start = process.cpuUsage();
  for (let spent = 0; spent < ms * 1000; ) {
    const { user, system } = process.cpuUsage(start);
    spent = user + system;
  }
}

/** Looks for what is not there, to the end of the text. */
const search = (length: number, from = 0) => zeros.subarray(0, length).indexOf(1, from);

const lookEverywhere = (length: number, apart: number) => {
  for (let at = 0; at < length; at += apart) search(length, at);
};

describe('The measure of growth', () => {
  it('finds who looks at all the rest for each character', async () => {
    const read = (length: number) => {
      let sum = 0;
      for (let from = 0; from < length; from++) for (let at = from; at < length; at++) sum += at & from;
      return sum;
    };
    assert.match((await excessOf(read)) ?? '', /bytes take .* a quarter of them/);
  });

  it('finds who does so for each line alone, with the quickest search that there is', async () => {
    assert.match((await excessOf(length => lookEverywhere(length, 80))) ?? '', /bytes take/);
  });

  it('finds who waits for a disk each time and takes the square of the rest', async () => {
    const read = (length: number) => {
      compute(0.5);
      lookEverywhere(length, 40);
    };
    assert.match((await excessOf(read)) ?? '', /bytes take/);
  });

  it('lets pass who reads each byte once, even where one length in three is measured while others work', async () => {
    let run = 0;
    const read = (length: number) => {
      let sum = 0;
      for (const byte of zeros.subarray(0, length)) sum += byte;
      if (run++ % 3 === 1) compute(5);
      return sum;
    };
    assert.equal(await excessOf(read), undefined);
  });

  it('lets pass who takes far longer once, and again with the next length', async () => {
    const slow = new Set([16_384, 65_536]);
    const read = (length: number) => {
      compute(slow.delete(length) ? length / 1000 : length * 1e-5);
    };
    assert.equal(await excessOf(read), undefined);
  });

  it('lets pass who takes many times longer from some length on', async () => {
    const perByte = (length: number) => (length >= 65_536 ? 1e-4 : 1e-5);
    assert.equal(await excessOf(length => compute(length * perByte(length))), undefined);
  });

  it('lets pass who looks at a beginning alone', async () => {
    assert.equal(await excessOf(length => search(Math.min(length, 1000))), undefined);
  });
});
