/** What goes on the wire of each Batch API, and what its answers mean. */

import assert from 'node:assert/strict';
import type { BatchAnswer, BatchFormat } from '../../../src/core/batchFormat';
import { ImageError } from '../../../src/core/imageError';
import type { SubmittedJob } from '../../../src/core/submittedJob';
import type { Send, WireAnswer, WireCall } from '../../../src/core/wireFormat';
import { geminiBatch } from '../../../src/wire/geminiBatch';
import { openaiBatch } from '../../../src/wire/openaiBatch';
import { xaiBatch } from '../../../src/wire/xaiBatch';
import { answerOf, spooled, type Told } from './fakeNetwork';

const place = (baseUrl: string) => ({ baseUrl, quirks: {}, label: 'Example' });
const v1 = place('https://api.example.com/v1');
const root = place('https://api.example.com');

/** Answers what it is told, in that order, and keeps what it was asked. */
function network(...answers: readonly Told[]) {
  const calls: WireCall[] = [];
  const send: Send = async call => {
    const told = answers[calls.length];
    calls.push(call);
    assert.ok(told, 'one request too many');
    return answerOf(told);
  };
  return { calls, send };
}

const call = (url: string): WireCall => ({
  ...{ method: 'POST', url, headers: {} },
  body: { type: 'json', value: { model: 'm', prompt: 'a fox' } },
});
const requests = (url: string) => [
  { key: 'line-1-1', call: call(url) },
  { key: 'line-2-1', call: call(url) },
];

async function lookOf(format: BatchFormat, json: unknown, at = v1) {
  const job = { id: 'b', pollUrl: `${at.baseUrl}/batches/b` };
  return format.look(job, at, network({ json }).send);
}

/** What a file of such lines says. */
async function linesOf(format: BatchFormat, lines: readonly unknown[]): Promise<BatchAnswer[]> {
  const answers: BatchAnswer[] = [];
  const send: Send = async ({ lines: reader }) => {
    for (const json of lines) await reader?.onLine(answerOf({ json }));
    return answerOf({ text: '' });
  };
  await format.read('https://api.example.com/v1/file', lines.length, send, async answer => {
    answers.push(answer);
  });
  return answers;
}

const bodyIn = ({ body }: WireAnswer) => (body.type === 'json' ? body.value : undefined);
const failureOf = (work: Promise<unknown>) =>
  work.then(
    () => assert.fail('it went well'),
    (error: unknown) => {
      assert.ok(error instanceof ImageError);
      return error;
    },
  );

describe('The Batch API of OpenAI', () => {
  const path = 'https://api.example.com/v1/images/generations';

  it('uploads a file of requests, free of charge, and then the batch, which the journal has', async () => {
    const { calls, send } = network(
      { json: { id: 'file-1' } },
      { json: { id: 'batch_1', status: 'validating' } },
    );
    const job = await openaiBatch.handIn(requests(path), v1, send);
    const pollUrl = 'https://api.example.com/v1/batches/batch_1';
    const expected: SubmittedJob = { id: 'batch_1', pollUrl, cancelUrl: `${pollUrl}/cancel` };
    assert.deepEqual(job, expected);
    const [upload, create] = calls;
    assert.equal(upload?.isFree, true);
    assert.deepEqual(upload?.body?.type === 'multipart' && upload.body.parts, [
      { name: 'purpose', value: 'batch' },
      {
        ...{ name: 'file', fileName: 'easel-batch.jsonl' },
        lines: ['line-1-1', 'line-2-1'].map(custom_id => ({
          ...{ custom_id, method: 'POST', url: '/v1/images/generations' },
          body: { model: 'm', prompt: 'a fox' },
        })),
      },
    ]);
    assert.deepEqual(create?.body?.type === 'json' && create.body.value, {
      ...{ input_file_id: 'file-1', endpoint: '/v1/images/generations', completion_window: '24h' },
    });
    assert.equal(create?.isFree, undefined);
    assert.equal(create?.job?.type, 'submit');
  });

  it('hands nothing in where the file is refused, and may have been charged where the answer says nothing', async () => {
    const refused = network({ status: 400, json: { error: { message: 'wrong purpose' } } });
    const first = await failureOf(openaiBatch.handIn(requests(path), v1, refused.send));
    assert.deepEqual([first.kind, first.details.mayHaveBeenCharged ?? false], ['badRequest', false]);
    assert.equal(refused.calls.length, 1);
    const mute = network({ json: { id: 'file-1' } }, { text: '<html>' });
    const second = await failureOf(openaiBatch.handIn(requests(path), v1, mute.send));
    assert.equal(second.details.mayHaveBeenCharged, true);
  });

  it('waits through every state until it is over, and has files also of what was cancelled or expired', async () => {
    for (const status of ['validating', 'in_progress', 'finalizing', 'cancelling'])
      assert.equal((await lookOf(openaiBatch, { id: 'b', status })).type, 'waiting', status);
    for (const [status, kind] of [
      ['completed', 'noImage'],
      ['cancelled', 'cancelled'],
      ['expired', 'expired'],
      ['failed', 'badRequest'],
    ]) {
      const files = { output_file_id: 'file-o', error_file_id: null };
      const state = await lookOf(openaiBatch, { id: 'b', status, ...files });
      assert.ok(state.type === 'over');
      assert.deepEqual(state.files, ['https://api.example.com/v1/files/file-o/content']);
      assert.equal(state.failure.kind, kind);
    }
  });

  it('asks for no file whose id would lead elsewhere', async () => {
    const state = await lookOf(openaiBatch, {
      id: 'b',
      status: 'completed',
      output_file_id: '../../secrets',
    });
    assert.deepEqual(state.type === 'over' && state.files, []);
  });

  it('tells each line as if it had been answered by itself, and one that was not done as refused', async () => {
    const answers = await linesOf(openaiBatch, [
      { custom_id: 'b', response: { status_code: 200, request_id: 'req', body: { data: [] } }, error: null },
      { custom_id: 'a', response: null, error: { code: 'batch_expired', message: 'too late' } },
      { nothing: true },
    ]);
    assert.deepEqual(
      answers.map(({ key, answer }) => [key, answer.status, answer.requestId, bodyIn(answer)]),
      [
        ['b', 200, 'req', { data: [] }],
        ['a', 400, undefined, { error: { code: 'batch_expired', message: 'too late' } }],
      ],
    );
  });
});

describe('The Batch API of Gemini', () => {
  const path = 'https://api.example.com/v1beta/models/m:generateContent';

  it('uploads a file with its length, and hands it in for the model', async () => {
    const url = 'https://api.example.com/upload/v1beta/files?upload_id=1';
    const { calls, send } = network(
      { json: {}, headers: { 'x-goog-upload-url': url } },
      { json: { file: { name: 'files/f', uri: 'https://api.example.com/v1beta/files/f' } } },
      { json: { name: 'batches/b', metadata: { state: 'BATCH_STATE_PENDING' } } },
    );
    const job = await geminiBatch.handIn(requests(path), root, send);
    assert.deepEqual(job, {
      ...{ id: 'batches/b', pollUrl: 'https://api.example.com/v1beta/batches/b' },
      cancelUrl: 'https://api.example.com/v1beta/batches/b:cancel',
    });
    const [start, upload, create] = calls;
    const lines = ['line-1-1', 'line-2-1'].map(key => ({ key, request: { model: 'm', prompt: 'a fox' } }));
    assert.deepEqual(upload?.body, { type: 'lines', lines });
    const length = lines.reduce((sum, line) => sum + JSON.stringify(line).length + 1, 0);
    assert.equal(start?.headers?.['x-goog-upload-header-content-length'], `${length}`);
    assert.equal(create?.url, 'https://api.example.com/v1beta/models/m:batchGenerateContent');
    assert.deepEqual(create?.body, {
      type: 'json',
      value: { batch: { displayName: 'Easel', inputConfig: { fileName: 'files/f' } } },
    });
  });

  it('is over by either name of a state, with its file wherever that is named', async () => {
    const name = 'batches/b';
    const state = async (json: object) => lookOf(geminiBatch, { name, ...json }, root);
    assert.deepEqual(
      await state({ metadata: { state: 'JOB_STATE_RUNNING', batchStats: { successfulRequestCount: '3' } } }),
      { type: 'waiting', done: 3 },
    );
    const file = 'https://api.example.com/download/v1beta/files/x:download?alt=media';
    for (const told of [
      { metadata: { state: 'BATCH_STATE_SUCCEEDED' }, response: { responsesFile: 'files/x' } },
      { metadata: { state: 'JOB_STATE_CANCELLED', output: { responsesFile: 'files/x' } } },
    ]) {
      const over = await state(told);
      assert.deepEqual(over.type === 'over' && over.files, [file]);
    }
  });

  it('reads codes of gRPC as what they are on the web', async () => {
    const answers = await linesOf(geminiBatch, [
      { key: 'a', response: { candidates: [] } },
      { key: 'b', error: { code: 3, message: 'bad' } },
      { key: 'c', error: { code: 8, message: 'much' } },
    ]);
    assert.deepEqual(
      answers.map(({ key, answer }) => [key, answer.status]),
      [
        ['a', 200],
        ['b', 400],
        ['c', 429],
      ],
    );
  });
});

describe('The Batch API of xAI', () => {
  it('waits until nothing is pending, also before anything is counted', async () => {
    const look = (state: object) => lookOf(xaiBatch, { batch_id: 'b', state });
    assert.equal((await look({})).type, 'waiting');
    assert.deepEqual(await look({ num_requests: 3, num_pending: 1, num_success: 2 }), {
      type: 'waiting',
      done: 2,
    });
    const over = await look({ num_requests: 3, num_pending: 0, num_success: 1, num_cancelled: 2 });
    assert.ok(over.type === 'over');
    assert.equal(over.failure.kind, 'cancelled');
  });

  it('reads page after page, and gives each request its own pictures alone', async () => {
    const [a, b] = [spooled('a'), spooled('b')];
    const pages = [
      {
        results: [a, b].map(({ placeholder }, index) => ({
          batch_request_id: ['a', 'b'][index],
          batch_result: { response: { image_generation: { data: [{ b64_json: placeholder }] } } },
        })),
        pagination_token: 'next page',
      },
      { results: [{ batch_request_id: 'c', error_message: 'moderated' }] },
    ];
    const asked: string[] = [];
    const send: Send = async ({ url }) => {
      asked.push(url);
      return answerOf({ json: pages[asked.length - 1], pictures: [a, b] });
    };
    const heard: unknown[] = [];
    const file = 'https://api.example.com/v1/batches/b/results?limit=20';
    await xaiBatch.read(file, 3, send, async ({ key, answer }) => {
      heard.push([key, answer.status, [...answer.pictures.values()]]);
    });
    assert.deepEqual(asked, [file, `${file}&pagination_token=next%20page`]);
    assert.deepEqual(heard, [
      ['a', 200, [a]],
      ['b', 200, [b]],
      ['c', 400, []],
    ]);
  });
});
