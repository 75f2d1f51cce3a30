/** Tests of jobs that are handed in and asked after: what a question without an answer means, and what is never lost by it. */

import assert from 'node:assert/strict';
import { ImageError } from '../../../src/core/imageError';
import { sentence } from '../../../src/core/sentence';
import type { JobCall, WireCall } from '../../../src/core/wireFormat';
import { bfl } from '../../../src/wire/bfl';
import { fal } from '../../../src/wire/fal';
import { answerOf, endpoint, FakeNetwork, failureOf, request, type Told } from './fakeNetwork';

const here = endpoint({ baseUrl: 'https://api.bfl.ai/v1', label: 'Example' });
const pollUrl = 'https://api.us9.bfl.ai/v1/get_result?id=a';
const taken: Told = { json: { id: 'a', polling_url: pollUrl, cost: 3 } };
const pending: Told = { json: { id: 'a', status: 'Pending' } };
const ready: Told = {
  json: { id: 'a', status: 'Ready', result: { sample: 'https://cdn.example.com/a.png' } },
};

/** Said by the connection in place of an answer. */
function breaking(kind: 'network' | 'connectionLost' | 'timeout' | 'cancelled'): () => Told {
  return () => {
    throw new ImageError(kind, sentence('No connection. Nothing was sent.'), { host: 'api.us9.bfl.ai' });
  };
}

function run(network: FakeNetwork) {
  return bfl.run(request({ model: 'flux-2-pro' }), here, network.send, network.report);
}

function jobOf(call: WireCall | undefined): JobCall {
  assert.ok(call?.job);
  return call.job;
}

describe('A job that is handed in and asked after', () => {
  it('is told to the journal before anything asks after it', async () => {
    const network = new FakeNetwork(taken, ready);
    await run(network);
    const job = jobOf(network.calls[0]);
    assert.equal(job.type, 'submit');
    assert.deepEqual(job.jobIn(answerOf(taken)), { id: 'a', pollUrl });
    assert.deepEqual(network.asked, ['POST https://api.bfl.ai/v1/flux-2-pro', `GET ${pollUrl}`]);
  });

  it('is asked after less and less often, and never more than every five seconds', async () => {
    const network = new FakeNetwork(taken, ...Array.from({ length: 20 }, () => pending), ready);
    await run(network);
    const waits = network.calls.slice(1).map(call => {
      const job = jobOf(call);
      return job.type === 'poll' ? job.afterMs : Number.NaN;
    });
    assert.deepEqual([waits[0], waits.at(-1)], [300, 5000]);
    assert.deepEqual(
      waits,
      waits.toSorted((a, b) => a - b),
    );
  });

  it('has its pictures marked as of that job, so that its note makes way for them', async () => {
    const { pictures, usage } = await run(new FakeNetwork(taken, ready));
    assert.deepEqual(
      pictures.map(({ job }) => job),
      ['a'],
    );
    assert.deepEqual(usage, { cost: 0.03, currency: 'USD' });
  });

  it('is not given up for a question that finds no answer', async () => {
    const busy: Told = { status: 503, text: '<h1>Service Unavailable</h1>' };
    const many: Told = { status: 429, json: { detail: 'Too many requests' } };
    const network = new FakeNetwork(
      taken,
      busy,
      breaking('network'),
      breaking('connectionLost'),
      many,
      ready,
    );
    assert.equal((await run(network)).pictures.length, 1);
    assert.equal(network.calls.filter(({ method }) => method === 'POST').length, 1);
  });

  for (const kind of ['network', 'connectionLost', 'timeout'] as const)
    it(`stays in the journal when the questions end in ${kind}, and is said to be perhaps paid for`, async () => {
      const network = new FakeNetwork(taken, breaking(kind));
      const error = await failureOf(run(network));
      assert.equal(error.kind, kind === 'timeout' ? 'timeout' : 'connectionLost');
      assert.match(error.message, /^Example has taken the job, but .*Recover Unsaved Images…” fetches/);
      assert.doesNotMatch(error.message, /Nothing was sent/);
      assert.equal(error.details.mayHaveBeenCharged, true);
      assert.equal(network.calls.length, kind === 'timeout' ? 2 : 7);
    });

  it('stays in the journal when the key is no longer let in', async () => {
    const network = new FakeNetwork(taken, { status: 401, json: { detail: 'Not authenticated' } });
    const error = await failureOf(run(network), 'unauthorized');
    assert.match(error.message, /Not authenticated.*Recover Unsaved Images…/);
    const job = jobOf(network.calls[1]);
    assert.ok(job.type === 'poll' && !job.isOver(answerOf({ status: 401, json: {} })));
  });

  it('is over when its server says so, and only then', async () => {
    const network = new FakeNetwork(taken, ready);
    await run(network);
    const job = jobOf(network.calls[1]);
    assert.ok(job.type === 'poll');
    const isOver = (told: Told) => job.isOver(answerOf(told));
    assert.ok(isOver({ json: { status: 'Request Moderated' } }));
    assert.ok(isOver({ status: 503, json: { status: 'Error' } }));
    for (const told of [pending, ready, { status: 500 }, { status: 404 }, { json: { status: 'Novel' } }])
      assert.ok(!isOver(told), JSON.stringify(told));
  });

  it('is not believed to be unknown at once, and is in the end', async () => {
    const unknown: Told = { status: 404, json: { id: 'a', status: 'Task not found' } };
    assert.equal((await run(new FakeNetwork(taken, unknown, unknown, ready))).pictures.length, 1);
    const network = new FakeNetwork(taken, unknown);
    await failureOf(run(network), 'expired');
    const job = jobOf(network.calls.at(-1));
    assert.ok(job.type === 'poll' && job.isOver(answerOf(unknown)));
  });

  it('is not handed in again when the answer to that cannot be read', async () => {
    const network = new FakeNetwork({ json: { hello: 'there' } });
    await failureOf(run(network), 'badResponse');
    assert.equal(network.calls.length, 1);
  });

  it('is asked after where the provider’s own address is when an answer names none', async () => {
    const network = new FakeNetwork({ json: { id: 'a b' } }, ready);
    await run(network);
    assert.equal(network.asked[1], 'GET https://api.bfl.ai/v1/get_result?id=a%20b');
  });

  it('says that a job which could not be stopped may be charged for', async () => {
    const queue = 'https://queue.example.com/app/requests/a';
    const submitted: Told = {
      json: {
        request_id: 'a',
        status_url: `${queue}/status`,
        response_url: queue,
        cancel_url: `${queue}/cancel`,
      },
    };
    const running: Told = { json: { status: 'IN_PROGRESS' } };
    const stop = async (cancelled: Told | (() => Told)) => {
      const network = new FakeNetwork(submitted, running, breaking('cancelled'), cancelled);
      const job = fal.run(request({ model: 'app' }), here, network.send, network.report);
      return { error: await failureOf(job, 'cancelled'), last: network.calls.at(-1) };
    };
    const late = await stop({ status: 400, json: { status: 'ALREADY_COMPLETED' } });
    assert.match(late.error.message, /^Cancelled too late/);
    assert.deepEqual([late.last?.method, late.last?.url], ['PUT', `${queue}/cancel`]);
    const lost = await stop(breaking('network'));
    assert.match(lost.error.message, /could not be told/);
    for (const { error } of [late, lost]) assert.equal(error.details.mayHaveBeenCharged, true);
  });
});
