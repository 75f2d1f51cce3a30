import assert from 'node:assert/strict';
import fc from 'fast-check';
import { ApiError } from '../../../src/demo/apiError';
import { readMultipart } from '../../../src/demo/multipart';

async function encoded(form: FormData): Promise<[Buffer, string]> {
  const response = new Response(form);
  return [Buffer.from(await response.arrayBuffer()), response.headers.get('content-type') ?? ''];
}

const isBadRequest = (error: unknown) => error instanceof ApiError && error.status === 400;

describe('readMultipart', () => {
  it('reads back whatever a client puts into a form', async () => {
    const part = fc.record({
      name: fc.stringMatching(/^[a-z_]{1,12}(\[\])?$/),
      bytes: fc.uint8Array({ maxLength: 300 }),
      isFile: fc.boolean(),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(part, { maxLength: 8 }), async parts => {
        const form = new FormData();
        for (const { name, bytes, isFile } of parts) {
          if (isFile) form.append(name, new Blob([bytes], { type: 'image/png' }), 'a "b".png');
          else form.append(name, Buffer.from(bytes).toString('hex'));
        }
        const read = readMultipart(...(await encoded(form)));
        assert.deepEqual(
          read.map(({ name, bytes, fileName, contentType }) => ({
            name,
            bytes: bytes.toString('latin1'),
            fileName,
            contentType,
          })),
          parts.map(({ name, bytes, isFile }) => ({
            name,
            bytes: isFile ? Buffer.from(bytes).toString('latin1') : Buffer.from(bytes).toString('hex'),
            fileName: isFile ? 'a "b".png' : undefined,
            contentType: isFile ? 'image/png' : undefined,
          })),
        );
      }),
      { numRuns: 60 },
    );
  });

  it('refuses a body that was cut short anywhere', async () => {
    const form = new FormData();
    form.append('prompt', 'a cat');
    form.append('image', new Blob([new Uint8Array(50).fill(13)], { type: 'image/png' }), 'a.png');
    const [body, contentType] = await encoded(form);
    const end = body.lastIndexOf('--');
    for (let length = 0; length < end; length++) {
      assert.throws(
        () => readMultipart(body.subarray(0, length), contentType),
        isBadRequest,
        `${length} bytes`,
      );
    }
    assert.equal(readMultipart(body, contentType).length, 2);
  });

  it('refuses a form without a boundary, without names, or with too many parts', async () => {
    assert.throws(() => readMultipart(Buffer.from('--x--'), 'multipart/form-data'), isBadRequest);
    const nameless = '--x\r\ncontent-disposition: form-data\r\n\r\nhello\r\n--x--\r\n';
    assert.throws(
      () => readMultipart(Buffer.from(nameless), 'multipart/form-data; boundary=x'),
      isBadRequest,
    );
    const crowd = new FormData();
    for (let at = 0; at < 65; at++) crowd.append(`field${at}`, '');
    const [body, contentType] = await encoded(crowd);
    assert.throws(() => readMultipart(body, contentType), isBadRequest);
  });
});
