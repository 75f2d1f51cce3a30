/** What an agent outside hears of its user, who may be away. */

import * as assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import * as vscode from 'vscode';
import { AgentQuestions } from '../../src/host/agents/agentQuestions';

const question = { title: 'Let an agent generate an image?', message: 'Prompt: a kite\n\nIt costs nothing.' };

describe('Questions for agents', () => {
  const { showWarningMessage } = vscode.window;
  const asked: unknown[][] = [];
  let answer: (button: string | undefined) => void = () => {};
  const state = new Map<string, unknown>();
  const memento: vscode.Memento = {
    keys: () => [...state.keys()],
    get: (key: string, usual?: unknown) => (state.get(key) ?? usual) as never,
    update: async (key, value) => void state.set(key, value),
  };

  beforeEach(() => {
    asked.length = 0;
    state.clear();
    const ask = (...words: unknown[]) =>
      new Promise(resolve => {
        asked.push(words);
        answer = resolve;
      });
    Object.assign(vscode.window, { showWarningMessage: ask });
  });
  afterEach(() => Object.assign(vscode.window, { showWarningMessage }));

  it('say who asks for what in one line, with three buttons', async () => {
    const { confirm } = new AgentQuestions(memento);
    const verdict = confirm('Codex', question, new AbortController().signal);
    await sleep(10);
    assert.deepEqual(asked, [
      [
        'Codex: Let an agent generate an image? Prompt: a kite · It costs nothing.',
        ...['Allow Once', 'Always Allow This Agent', 'Deny'],
      ],
    ]);
    answer('Allow Once');
    assert.equal(await verdict, 'allowed');
  });

  it('end unanswered where nobody is, or when the agent does not wait any more', async () => {
    const { confirm } = new AgentQuestions(memento, 50);
    assert.equal(await confirm('Codex', question, new AbortController().signal), 'unanswered');
    const stop = new AbortController();
    const verdict = new AgentQuestions(memento).confirm('Codex', question, stop.signal);
    await sleep(10);
    stop.abort();
    assert.equal(await verdict, 'unanswered');
    answer('Always Allow This Agent');
    await sleep(10);
    assert.equal(state.size, 0);
  });

  it('are denied by closing them, and put again after Ask Again', async () => {
    const questions = new AgentQuestions(memento);
    const { signal } = new AbortController();
    const closed = questions.confirm('Codex', question, signal);
    await sleep(10);
    answer(undefined);
    assert.equal(await closed, 'denied');
    await sleep(10);
    const always = questions.confirm('Codex', question, signal);
    await sleep(10);
    answer('Always Allow This Agent');
    assert.equal(await always, 'allowed');
    assert.equal(await questions.confirm('Codex', question, signal), 'allowed');
    assert.equal(asked.length, 2);
    for (const [caller, of] of [
      ['Cursor', question],
      ['Codex', { ...question, isEach: true }],
    ] as const) {
      const count: number = asked.length;
      const verdict = questions.confirm(caller, of, signal);
      await sleep(10);
      assert.equal(asked.length, count + 1, caller);
      answer('Allow Once');
      await verdict;
    }
    assert.deepEqual(asked.at(-1)?.slice(1), ['Allow Once', 'Deny']);
    await questions.askAgain();
    assert.deepEqual(questions.allowed(), []);
  });
});
