/** Tests of what the network keeps of jobs that a provider does later, where they may be asked after, and with what. */

import assert from 'node:assert/strict';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ImageError } from '../../../src/core/imageError';
import type { JobCall, WireAnswer, WireCall } from '../../../src/core/wireFormat';
import { collectPictures } from '../../../src/net/collectPictures';
import type { NetworkRequest } from '../../../src/net/connection';
import type { Network } from '../../../src/net/network';
import { createSend } from '../../../src/net/send';
import { useJob } from './support/job';
import { pngOf } from './support/pictures';

const answered = ({ body }: WireAnswer): { id: string; pollUrl: string } =>
  (body.type === 'json' ? body.value : {}) as { id: string; pollUrl: string };

const submit: JobCall = { type: 'submit', jobIn: answered };
const question = (id: string, isOver = false): JobCall => ({
  ...{ type: 'poll', id, afterMs: 0 },
  isOver: () => isOver,
});

describe('Jobs that a provider does later', () => {
  const job = useJob();

  async function note(): Promise<unknown> {
    const text = await readFile(join(job().folder, 'addresses.json'), 'utf8').catch(() => 'null');
    return JSON.parse(text) as unknown;
  }

  const post = (url: string): WireCall => ({ method: 'POST', url, job: submit });

  it('are in the journal before their answer is handed back, also when several are handed in at once', async () => {
    let count = 0;
    const server = await job().serve((_, response) => {
      const id = `job-${++count}`;
      response.end(JSON.stringify({ id, pollUrl: `${server.origin}/v1/${id}` }));
    });
    const send = createSend(job().options(server.origin));
    const url = `${server.origin}/v1/make`;
    await Promise.all([1, 2, 3, 4].map(() => send(post(url))));
    const entries = (await note()) as { job: { id: string } }[];
    assert.deepEqual(entries.map(entry => entry.job.id).sort(), ['job-1', 'job-2', 'job-3', 'job-4']);
  });

  it('leave it when they are over, and not before', async () => {
    const server = await job().serve(({ path }, response) =>
      response.end(JSON.stringify({ id: path.slice(-1), pollUrl: `${server.origin}/v1/${path.slice(-1)}` })),
    );
    const send = createSend(job().options(server.origin));
    const url = (id: string) => `${server.origin}/v1/${id}`;
    await send(post(url('a')));
    await send(post(url('b')));
    await send({ method: 'GET', url: url('a'), job: question('a') });
    assert.equal(((await note()) as unknown[]).length, 2);
    await send({ method: 'GET', url: url('a'), job: question('a', true) });
    assert.deepEqual(await note(), [{ job: { id: 'b', pollUrl: url('b') } }]);
    await send({ method: 'GET', url: url('b'), job: question('b', true) });
    assert.equal(await note(), null);
  });

  it('make way for the addresses that they brought in one step, and stay when they brought none', async () => {
    const server = await job().serve(({ path }, response) => {
      if (path.endsWith('.png')) response.writeHead(500).end();
      else
        response.end(
          JSON.stringify({ id: path.slice(-1), pollUrl: `${server.origin}/v1/${path.slice(-1)}` }),
        );
    });
    const options = job().options(server.origin, { maxRetries: 0 });
    const send = createSend(options);
    for (const id of ['a', 'b']) await send(post(`${server.origin}/v1/${id}`));
    const url = `${server.origin}/a.png`;
    const pictures = [{ sources: [{ type: 'url', url } as const], job: 'a' }];
    const { failures } = await collectPictures({ pictures, warnings: [], failures: [] }, 2, options);
    assert.equal(failures.length, 1);
    assert.deepEqual(await note(), [
      { index: 0, url },
      { job: { id: 'b', pollUrl: `${server.origin}/v1/b` } },
    ]);
  });

  it('leave nothing behind when their pictures are here', async () => {
    const png = pngOf(6000);
    const server = await job().serve(({ path }, response) => {
      if (path.endsWith('.png')) response.end(png);
      else response.end(JSON.stringify({ id: 'a', pollUrl: `${server.origin}/v1/a` }));
    });
    const options = job().options(server.origin);
    await createSend(options)(post(`${server.origin}/v1/make`));
    const sources = [{ type: 'url', url: `${server.origin}/a.png` } as const];
    const answer = { pictures: [{ sources, job: 'a' }], warnings: [], failures: [] };
    assert.equal((await collectPictures(answer, 1, options)).pictures.length, 1);
    assert.ok(!(await readdir(job().folder)).includes('addresses.json'));
  });

  it('are told that nobody waits any more though everything else has ended', async () => {
    const server = await job().serve((_, response) => response.end('{}'));
    const send = createSend(job().options(server.origin));
    job().controller.abort();
    const url = `${server.origin}/v1/a/cancel`;
    const cancel: JobCall = { type: 'cancel', id: 'a', isOver: () => true };
    assert.equal((await send({ method: 'PUT', url, job: cancel })).status, 200);
    assert.deepEqual(
      server.requests.map(({ method, headers }) => [method, headers.authorization]),
      [['PUT', 'Bearer sk-secret']],
    );
    await assert.rejects(send({ method: 'GET', url, job: question('a') }), { kind: 'cancelled' });
  });

  it('are asked after when it is time, and a cancel does not wait for that', async () => {
    const server = await job().serve((_, response) => response.end('{}'));
    const send = createSend(job().options(server.origin));
    const later: JobCall = { type: 'poll', id: 'a', afterMs: 60_000, isOver: () => false };
    const sent = send({ method: 'GET', url: `${server.origin}/v1/a`, job: later });
    setTimeout(() => job().controller.abort(), 20);
    await assert.rejects(sent, { kind: 'cancelled' });
    assert.equal(server.requests.length, 0);
  });

  describe('are asked after with the key', () => {
    const hosts = /^api(\.[a-z0-9-]{1,20})?\.bfl\.ai$/;

    /** What would have gone out to `url`, and where to; an ImageError where nothing did. */
    async function sent(
      url: string,
      baseUrl = 'https://api.bfl.ai/v1',
    ): Promise<NetworkRequest | ImageError> {
      const opened: NetworkRequest[] = [];
      const open = async (request: NetworkRequest) => {
        opened.push(request);
        return { status: 200, headers: {}, body: (async function* () {})() };
      };
      const network = { open, remoteFor: () => undefined } as unknown as Network;
      const options = { ...job().options(baseUrl), network, hosts, auth: { header: 'x-key' } };
      const failure = await createSend(options)({ method: 'GET', url, job: question('a') }).catch(
        error => error,
      );
      const [request] = opened;
      return request ?? (failure as ImageError);
    }

    it('at the provider’s own hosts, encrypted, and only at public ones', async () => {
      for (const url of [
        'https://api.us9.bfl.ai/v1/get_result?id=a',
        'http://api.ice.bfl.ai/v1/get_result?id=a',
      ]) {
        const request = await sent(url);
        assert.ok(!(request instanceof ImageError));
        assert.equal(request.headers['x-key'], 'sk-secret', url);
        assert.deepEqual([request.url.protocol, request.publicOnly], ['https:', true]);
      }
    });

    it('nowhere else', async () => {
      for (const url of [
        'https://api.us9.bfl.ai.example.com/v1/get_result',
        'https://evil-bfl.ai/v1/get_result',
        'https://api.us9.bfl.ai:8443/v1/get_result',
        'https://api.us9.bfl.ai/v2/get_result',
        'https://cdn.example.com/v1/get_result',
      ]) {
        const request = await sent(url);
        assert.ok(!(request instanceof ImageError));
        assert.equal(request.headers['x-key'], undefined, url);
        assert.ok(!JSON.stringify(request.headers).includes('sk-secret'));
      }
    });

    it('not at the vendor’s hosts where the key is another address’s', async () => {
      const request = await sent('https://api.us9.bfl.ai/v1/get_result', 'https://gateway.example.com/v1');
      assert.ok(!(request instanceof ImageError));
      assert.equal(request.headers['x-key'], undefined);
    });

    it('and not at all inside the user’s own network', async () => {
      for (const url of ['https://10.0.0.1/v1/get_result', 'https://printer.local/v1/get_result']) {
        const failure = await sent(url);
        assert.ok(failure instanceof ImageError, url);
        assert.equal(failure.kind, 'badResponse');
      }
    });
  });
});
