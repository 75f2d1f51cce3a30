/** Tools for tests, and a connection to them that keeps what was sent. */

import type { AgentCall, AgentTool, AgentToolResult, PreparedCall } from '../../../../src/agents/agentTool';
import { Calls, type Confirm } from '../../../../src/mcp/calls';
import { type Agent, Connection } from '../../../../src/mcp/connection';
import { type Fields, fieldsOf } from '../../../../src/mcp/messages';

export type Painted = { readonly input: unknown; readonly call: AgentCall };

type Paint = (painted: Painted) => Promise<AgentToolResult>;

export const preview = { mediaType: 'image/png', bytes: Buffer.from('picture') };
export const made: AgentToolResult = { text: 'Saved /w/lake.png', previews: [preview], isFailed: false };

export function paintTool(
  paint: Paint = async () => made,
  confirmation?: PreparedCall['confirmation'],
): AgentTool {
  return {
    name: 'easel_generate_image',
    title: 'Generate Image',
    description: 'Makes a picture.',
    inputSchema: { type: 'object', properties: { prompt: { type: 'string' } } },
    isReadOnly: false,
    prepare: async () => ({ invocationMessage: 'Painting', ...(confirmation && { confirmation }) }),
    invoke: (input, call) => paint({ input, call }),
  };
}

/** Ends when its signal does, or when it is told to. */
export function slowTool() {
  const calls: AgentCall[] = [];
  let finish: (result: AgentToolResult) => void = () => {};
  const tool = paintTool(
    ({ call }) =>
      new Promise(resolve => {
        calls.push(call);
        finish = resolve;
        call.signal.addEventListener('abort', () =>
          resolve({ text: 'Cancelled.', previews: [], isFailed: true }),
        );
      }),
  );
  return { tool, calls, finish: (result: AgentToolResult = made) => finish(result) };
}

type Options = {
  readonly tools?: readonly AgentTool[];
  readonly confirm?: Confirm;
  readonly calls?: Calls;
  readonly agent?: Partial<Agent>;
  readonly tick?: number;
};

export function connect({ tools = [paintTool()], confirm, calls, agent, tick = 10 }: Options = {}) {
  const sent: Fields[] = [];
  const window = {
    version: '1.2.3',
    tools: async () => tools,
    calls: calls ?? new Calls(confirm ?? (async () => 'allowed')),
  };
  const connection = new Connection(
    window,
    { waitMs: 60_000, ...agent },
    message => sent.push(fieldsOf(JSON.parse(JSON.stringify(message)))),
    tick,
  );
  let count = 0;
  const notify = (method: string, params: object) =>
    connection.receive(JSON.stringify({ jsonrpc: '2.0', method, params }));
  /** The answer's result, or its error. */
  const ask = async (method: string, params: object = {}) => {
    const id = ++count;
    await connection.receive(JSON.stringify({ jsonrpc: '2.0', id, method, params }));
    const answer = sent.find(message => message.id === id);
    return fieldsOf(answer?.result ?? answer?.error);
  };
  const call = (name = 'easel_generate_image', input: object = { prompt: 'a lake' }, meta: object = {}) =>
    ask('tools/call', { name, arguments: input, _meta: meta });
  return { connection, sent, calls: window.calls, ask, call, notify, lastId: () => count };
}

/** Of a result's first block. */
export function textOf({ content }: Fields): string {
  const [first] = Array.isArray(content) ? content : [];
  return String(fieldsOf(first).text);
}
