/** What one agent's connection answers, with tools of the test's own. */

import * as assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { Calls } from '../../../src/mcp/calls';
import { fieldsOf } from '../../../src/mcp/messages';
import { connect, made, paintTool, preview, slowTool, textOf } from './support/tools';

const modern = (version = '2026-07-28') => ({
  'io.modelcontextprotocol/protocolVersion': version,
  'io.modelcontextprotocol/clientCapabilities': {},
});

describe('A connection of an agent', () => {
  it('speaks each protocol with a handshake, and offers its newest for one that it does not know', async () => {
    const { ask } = connect();
    for (const version of ['2024-11-05', '2025-03-26', '2025-06-18', '2025-11-25'])
      assert.equal((await ask('initialize', { protocolVersion: version })).protocolVersion, version);
    const answer = await ask('initialize', { protocolVersion: '2031-01-01' });
    assert.equal(answer.protocolVersion, '2025-11-25');
    assert.deepEqual(answer.capabilities, { tools: {} });
    assert.equal(fieldsOf(answer.serverInfo).version, '1.2.3');
    assert.deepEqual(await ask('ping'), {});
  });

  it('speaks the protocol without a handshake, and says which where it is asked for another', async () => {
    const { ask, call } = connect();
    const discovered = await ask('server/discover', { _meta: modern() });
    assert.deepEqual(discovered.supportedVersions, ['2026-07-28']);
    const list = await ask('tools/list', { _meta: modern() });
    assert.equal(list.resultType, 'complete');
    assert.ok(Number(list.ttlMs) > 0 && list.cacheScope === 'private');
    assert.equal((await call(undefined, {}, modern())).resultType, 'complete');
    const refused = await ask('tools/list', { _meta: modern('2027-01-01') });
    assert.equal(refused.code, -32022);
    assert.deepEqual(refused.data, { supported: ['2026-07-28'], requested: '2027-01-01' });
  });

  it('lists the tools with what they may do, and one to wait with', async () => {
    const { ask } = connect();
    const { tools } = await ask('tools/list');
    assert.ok(Array.isArray(tools));
    assert.deepEqual(
      tools.map(({ name, annotations }) => [name, annotations.readOnlyHint]),
      [
        ['easel_generate_image', false],
        ['easel_wait', true],
      ],
    );
    assert.deepEqual(tools[0].inputSchema, paintTool().inputSchema);
  });

  it('answers a call with text and pictures, in no other place', async () => {
    const { call } = connect();
    assert.deepEqual(await call(), {
      content: [
        { type: 'text', text: 'Saved /w/lake.png' },
        { type: 'image', data: Buffer.from('picture').toString('base64'), mimeType: 'image/png' },
      ],
    });
  });

  it('leaves out previews that would make an answer too large for clients, and says so', async () => {
    const large = { ...preview, bytes: Buffer.alloc(145_000) };
    const { call } = connect({
      tools: [paintTool(async () => ({ ...made, previews: Array.from({ length: 10 }, () => large) }))],
    });
    const result = await call();
    assert.equal((result.content as unknown[]).length, 1 + 4);
    assert.match(textOf(result), /6 left out/);
    assert.ok(JSON.stringify(result).length < 1_000_000);
  });

  it('hands the tool what was given, and the name that the agent gave itself', async () => {
    const told: unknown[] = [];
    const { ask, call } = connect({
      tools: [
        paintTool(async ({ input, call: { caller } }) => {
          told.push([input, caller]);
          return made;
        }),
      ],
    });
    await call();
    await ask('initialize', { clientInfo: { name: 'claude-code', title: 'Claude Code' } });
    await call();
    await call(
      undefined,
      {},
      { ...modern(), 'io.modelcontextprotocol/clientInfo': { name: 'b\u0007ad\nname' } },
    );
    assert.deepEqual(told, [
      [{ prompt: 'a lake' }, 'MCP'],
      [{ prompt: 'a lake' }, 'Claude Code'],
      [{}, 'b ad name'],
    ]);
  });

  it('tells at a steady pace how far a call is, to those who gave a token, with numbers that grow', async () => {
    const { tool, calls, finish } = slowTool();
    const { call, sent } = connect({ tools: [tool] });
    const answer = call(undefined, {}, { progressToken: 'p' });
    await sleep(25);
    calls[0]?.report?.({ message: 'Receiving', done: 1, total: 2 });
    await sleep(40);
    finish();
    await answer;
    const count = sent.length;
    const told = sent
      .filter(({ method }) => method === 'notifications/progress')
      .map(({ params }) => fieldsOf(params));
    assert.ok(told.length >= 3, `${told.length}`);
    assert.ok(told.every(({ progressToken }) => progressToken === 'p'));
    assert.equal(told[0]?.message, 'Painting');
    assert.equal(told.at(-1)?.message, 'Receiving (1 of 2)');
    const numbers = told.map(({ progress }) => Number(progress));
    assert.ok(numbers.every((number, at) => at === 0 || number > (numbers[at - 1] ?? 0)));
    await sleep(30);
    assert.equal(sent.length, count, 'it told of a call that had ended');
  });

  it('ends the job of a call that is cancelled, and does not answer it', async () => {
    const { tool, calls } = slowTool();
    const { call, notify, lastId, sent } = connect({ tools: [tool] });
    void call();
    await sleep(5);
    await notify('notifications/cancelled', { requestId: lastId(), reason: 'User pressed Stop' });
    await sleep(5);
    assert.equal(calls[0]?.signal.aborted, true);
    assert.deepEqual(sent, []);
  });

  it('goes on for a client that ran out of time, which may wait for the result then', async () => {
    const { tool, calls, finish } = slowTool();
    const { call, notify, lastId } = connect({ tools: [tool] });
    void call();
    await sleep(5);
    const reason = 'McpError: MCP error -32001: Request timed out';
    await notify('notifications/cancelled', { requestId: lastId(), reason });
    assert.equal(calls[0]?.signal.aborted, false);
    const waited = call('easel_wait', {});
    await sleep(5);
    finish();
    assert.equal(textOf(await waited), made.text);
    assert.match(textOf(await call('easel_wait', {})), /No such call/);
  });

  it('answers before the client stops waiting, with the id by which the result is had', async () => {
    const { tool, calls, finish } = slowTool();
    const { call } = connect({ tools: [tool], agent: { waitMs: 20 } });
    const first = await call();
    assert.equal(first.isError, undefined);
    const [, job = ''] = /"job": "(job-\w+)"/.exec(textOf(first)) ?? [];
    assert.match(textOf(first), /Still working.*Do not call easel_generate_image again/);
    assert.match(textOf(await call('easel_wait', { job })), /Still working/);
    finish();
    assert.equal(textOf(await call('easel_wait', { job })), made.text);
    assert.equal(calls.length, 1);
  });

  it('leaves a paid job running when the agent goes, for the next connection to ask for', async () => {
    const { tool, calls, finish } = slowTool();
    const first = connect({ tools: [tool], agent: { name: 'Codex' } });
    void first.call();
    await sleep(5);
    first.connection.close();
    assert.equal(calls[0]?.signal.aborted, false);
    finish();
    const next = connect({ tools: [tool], calls: first.calls, agent: { name: 'Codex' } });
    assert.equal(textOf(await next.call('easel_wait', {})), made.text);
    assert.deepEqual(first.sent, []);
  });

  it('asks the person first where the tool wants it, and says what came of it', async () => {
    const asked: unknown[] = [];
    const painted: unknown[] = [];
    const confirmation = { title: 'Make a picture?', message: 'About $0.04.' };
    const tool = paintTool(async ({ input }) => {
      painted.push(input);
      return made;
    }, confirmation);
    for (const [verdict, told] of [
      ['denied', /did not allow it. Nothing was sent and nothing was charged/],
      ['unanswered', /Nobody answered the question/],
      ['allowed', /Saved/],
    ] as const) {
      const { call } = connect({
        tools: [tool],
        agent: { name: 'Codex' },
        confirm: async (caller, question) => {
          asked.push([caller, question]);
          return verdict;
        },
      });
      assert.match(textOf(await call()), told);
    }
    assert.equal(painted.length, 1);
    assert.deepEqual(asked[0], ['Codex', confirmation]);
  });

  it('refuses what is no call of its tools by the code for it', async () => {
    const { ask, call, connection, sent } = connect();
    assert.equal((await call('easel_delete_everything')).code, -32602);
    assert.equal((await ask('resources/list')).code, -32601);
    for (const line of [
      'no JSON',
      '[]',
      '"text"',
      undefined,
      '{"id":1}',
      '{"jsonrpc":"2.0","id":{},"method":4}',
    ])
      await connection.receive(line);
    assert.deepEqual(
      sent.slice(-6).map(({ id, error }) => [id, fieldsOf(error).code]),
      [...Array.from({ length: 4 }, () => [null, -32700]), [null, -32600], [null, -32600]],
    );
    const before = sent.length;
    await connection.receive('{"jsonrpc":"2.0","id":7,"result":{}}');
    await connection.receive('{"jsonrpc":"2.0","method":"notifications/initialized"}');
    assert.equal(sent.length, before);
  });

  it('runs no more than some calls at once, whatever an agent asks for', async () => {
    const { tool, calls } = slowTool();
    const { call, sent } = connect({ tools: [tool], calls: new Calls(async () => 'allowed') });
    for (let count = 0; count < 100; count++) void call();
    await sleep(20);
    assert.equal(calls.length, 32);
    assert.equal(sent.length, 68);
    assert.match(textOf(fieldsOf(sent[0]?.result)), /Too many calls/);
  });
});
