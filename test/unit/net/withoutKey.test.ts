import assert from 'node:assert/strict';
import type { AnswerBody, ServerEvent, WireAnswer } from '../../../src/core/wireFormat';
import { createSend } from '../../../src/net/send';
import { withoutKey } from '../../../src/net/withoutKey';
import { Job } from './support/job';
import { LocalServer } from './support/localServer';

const key = 'sk-"secret\\-0123';

function answerWith(body: AnswerBody): WireAnswer {
  const headers = { 'x-request-id': `for ${key}`, 'content-type': 'application/json' };
  const url = 'https://images.example.test/v1';
  return { status: 401, url, headers, requestId: `for ${key}`, body, pictures: new Map() };
}

describe('A key that a server repeats', () => {
  const bodies: readonly AnswerBody[] = [
    { type: 'json', value: { error: { message: `Wrong key ${key}.`, code: key }, list: [1, key, null] } },
    { type: 'text', text: `<h1>${key}</h1>`, truncated: false },
    { type: 'events', count: 1, joined: { 'choices.0.delta.content': `You said ${key} and ${key}` } },
  ];

  for (const body of bodies) {
    it(`is hidden in an answer of ${body.type}, and nothing else is`, () => {
      const text = JSON.stringify(withoutKey(answerWith(body), key));
      const escaped = JSON.stringify(key).slice(1, -1);
      assert.equal(text, JSON.stringify(answerWith(body)).replaceAll(escaped, '…'));
      assert.ok(!text.includes(escaped));
    });
  }

  it('is hidden before anybody reads what came over the network', async () => {
    const job = await Job.begin();
    const server = await LocalServer.start(({ headers }, response) => {
      response.writeHead(401, { 'content-type': 'application/json' });
      response.end(JSON.stringify({ error: `${headers.authorization} is wrong` }));
    });
    try {
      const { body } = await createSend(job.options(server.origin))({ method: 'GET', url: server.origin });
      assert.deepEqual(body, { type: 'json', value: { error: 'Bearer … is wrong' } });
    } finally {
      await server.close();
      await job.end();
    }
  });

  it('is hidden in an event of a stream before its listener hears it', async () => {
    const job = await Job.begin();
    const server = await LocalServer.start(({ headers }, response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      response.end(`data: ${JSON.stringify({ error: `${headers.authorization} is wrong` })}\n\n`);
    });
    try {
      const heard: unknown[] = [];
      const onEvent = ({ data }: ServerEvent) => heard.push(data);
      await createSend(job.options(server.origin))({ method: 'GET', url: server.origin, onEvent });
      assert.deepEqual(heard, [{ error: 'Bearer … is wrong' }]);
    } finally {
      await server.close();
      await job.end();
    }
  });

  it('is left alone where it is a word that anybody may say', () => {
    const answer = answerWith({ type: 'json', value: { error: 'none of these' } });
    assert.equal(withoutKey(answer, 'none'), answer);
    assert.equal(withoutKey(answer), answer);
  });
});
