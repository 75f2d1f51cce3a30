import assert from 'node:assert/strict';
import type { OutgoingHttpHeaders, ServerResponse } from 'node:http';
import { ImageError } from '../../../src/core/imageError';
import { inEnglish } from '../../../src/core/sentence';
import { statedWait } from '../../../src/core/statedWait';
import { createSend } from '../../../src/net/send';
import { useJob } from './support/job';
import { deadOrigin, LocalServer } from './support/localServer';

type Reply = { status?: number; headers?: OutgoingHttpHeaders; body?: string } | 'broken';

describe('Sending again', () => {
  const job = useJob();
  let server: LocalServer;
  afterEach(() => server?.close());

  /** Gives each reply once, then `{}`. Returns what came of one call: its status, or the kind of its failure. */
  async function outcomeOf(
    method: 'GET' | 'POST',
    replies: Reply[],
    maxRetries = 2,
  ): Promise<[number | string, number]> {
    const give = (reply: Reply | undefined, response: ServerResponse) => {
      if (reply === 'broken') response.destroy();
      else response.writeHead(reply?.status ?? 200, reply?.headers).end(reply?.body ?? '{}');
    };
    server = await LocalServer.start((_, response) => give(replies.shift(), response));
    const send = createSend(job().options(server.origin, { maxRetries }));
    const body = { type: 'json', value: {} } as const;
    const outcome = await send({ method, url: server.origin, ...(method === 'POST' ? { body } : {}) }).then(
      ({ status }) => status,
      (error: ImageError) => error.kind,
    );
    await server.close();
    return [outcome, server.requests.length];
  }

  const soon = { 'retry-after-ms': '5' };

  it('does not resend a POST that the server may have accepted', async () => {
    assert.deepEqual(await outcomeOf('POST', ['broken']), ['connectionLost', 1]);
    for (const status of [408, 425, 500, 502, 504, 524])
      assert.deepEqual(await outcomeOf('POST', [{ status, headers: soon }]), [status, 1]);
  });

  it('does not resend a POST after a 429 or 503 that states no wait', async () => {
    for (const status of [429, 503]) assert.deepEqual(await outcomeOf('POST', [{ status }]), [status, 1]);
  });

  it('waits as long as a 429 or 503 says, visibly, and sends again', async () => {
    for (const status of [429, 503]) {
      job().reports.length = 0;
      assert.deepEqual(await outcomeOf('POST', [{ status, headers: soon }]), [200, 2]);
      assert.deepEqual(
        job()
          .reports.map(({ type }) => type)
          .filter(type => type === 'waiting'),
        ['waiting'],
      );
    }
  });

  it('gives up after as many times as it may', async () => {
    const busy = { status: 429, headers: soon };
    assert.deepEqual(await outcomeOf('POST', [busy, busy, busy, busy]), [429, 3]);
    assert.deepEqual(await outcomeOf('POST', [busy], 0), [429, 1]);
  });

  it('does not wait longer than a minute', async () => {
    assert.deepEqual(await outcomeOf('POST', [{ status: 429, headers: { 'retry-after': '61' } }]), [429, 1]);
  });

  it('does not wait for credit', async () => {
    for (const error of [
      { code: 'insufficient_quota' },
      { type: 'insufficient_quota', code: null },
      { code: 'insufficient_user_quota' },
    ])
      assert.deepEqual(
        await outcomeOf('POST', [{ status: 429, headers: soon, body: JSON.stringify({ error }) }]),
        [429, 1],
      );
  });

  it('repeats a GET after a broken connection and a 5xx, which is safe', async () => {
    assert.deepEqual(await outcomeOf('GET', ['broken']), [200, 2]);
    assert.deepEqual(await outcomeOf('GET', [{ status: 502 }]), [200, 2]);
    assert.deepEqual(await outcomeOf('GET', [{ status: 404 }]), [404, 1]);
  });

  it('tries again where no connection came about, for nothing was sent', async () => {
    const origin = await deadOrigin();
    const send = createSend(job().options(origin, { maxRetries: 1 }));
    await assert.rejects(
      send({ method: 'POST', url: origin, body: { type: 'json', value: {} } }),
      (error: ImageError) => error.kind === 'network',
    );
    assert.equal(job().reports.length, 1);
  });

  it('calls who is busy what the user calls the provider, and anyone else by the host', async () => {
    const busyOnce = () => {
      const statuses = [429];
      return job().serve((_, response) => response.writeHead(statuses.pop() ?? 200, soon).end('{}'));
    };
    const [home, other] = [await busyOnce(), await busyOnce()];
    const send = createSend(job().options(home.origin, { label: 'Our Gateway' }));
    for (const { origin } of [home, other]) await send({ method: 'GET', url: `${origin}/pictures/1` });
    const said = job().reports.flatMap(report => (report.type === 'waiting' ? inEnglish(report.reason) : []));
    assert.deepEqual(said, [
      'Our Gateway is busy (status 429).',
      `${new URL(other.origin).host} is busy (status 429).`,
    ]);
  });

  it('can be cancelled while it waits', async () => {
    server = await LocalServer.start((_, response) => response.writeHead(429, { 'retry-after': '30' }).end());
    const sent = createSend({
      ...job().options(server.origin),
      report: ({ type }) => type === 'waiting' && job().controller.abort(),
    })({ method: 'POST', url: server.origin, body: { type: 'json', value: {} } });
    await assert.rejects(
      sent,
      (error: ImageError) => error instanceof ImageError && error.kind === 'cancelled',
    );
  });

  it('reads every way in which servers state a wait', () => {
    const now = Date.parse('2026-11-20T10:00:00Z');
    for (const [headers, ms] of [
      [{ 'retry-after': '2' }, 2000],
      [{ 'retry-after': '1.5' }, 1500],
      [{ 'retry-after': 'Fri, 20 Nov 2026 10:00:09 GMT' }, 9000],
      [{ 'retry-after': 'Fri, 20 Nov 2026 09:00:00 GMT' }, 0],
      [{ 'retry-after-ms': '250', 'retry-after': '9' }, 250],
      [{ 'x-ratelimit-reset-requests': '1s' }, 1000],
      [{ 'x-ratelimit-reset-requests': '6m0s' }, 360_000],
      [{ 'x-ratelimit-reset-requests': '1h2m3.5s' }, 3_723_500],
      [{ 'x-ratelimit-reset-requests': '20ms' }, 20],
      [{ 'retry-after': 'soon' }, undefined],
      [{ 'x-ratelimit-reset-requests': '' }, undefined],
      [{}, undefined],
    ] as const)
      assert.equal(statedWait(headers, now), ms, JSON.stringify(headers));
  });
});
