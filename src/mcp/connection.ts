/**
 * One agent's connection to a window: reads its requests, runs the tools that it calls, tells how far they are, and answers
 * before the agent stops waiting. Never ends a job because the connection broke.
 */

import type { AgentTool } from '../agents/agentTool';
import { plainLine } from '../core/plainText';
import type { Call, Calls } from './calls';
import {
  codes,
  errorMessage,
  type Fields,
  fieldsOf,
  type Id,
  parseLine,
  type Request,
  RpcError,
  requestIn,
  resultMessage,
  toRpcError,
} from './messages';
import { answerPlain, checkVersion, clientIn, complete, listed, type Served } from './protocol';
import { contentOf } from './toolContent';

export type Window = {
  /** Easel's own. */
  readonly version: string;
  tools(): Promise<readonly AgentTool[]>;
  readonly calls: Calls;
};

export type Agent = {
  /** As it calls itself; absent: it will say so. */
  readonly name?: string | undefined;
  /** How long it waits for an answer, by its configuration. A progress token does not say: Codex's library (rmcp) sends one with each request, and stops waiting all the same. */
  readonly waitMs: number;
};

export const waitTool = {
  name: 'easel_wait',
  title: 'Wait for a Picture',
  description:
    'Waits for a call of another Easel tool that answered “still working”, or whose answer did not arrive, and answers what that call would have answered. Costs nothing. May answer “still working” again.',
  inputSchema: {
    type: 'object',
    properties: {
      job: { type: 'string', description: 'The id that “still working” named. Absent: the newest call.' },
    },
    additionalProperties: false,
  },
  isReadOnly: true,
} as const;

/** Clients that give up after a silence are told something well before. */
const tickMs = 3000;
const longestName = 60;

type Running = {
  readonly call: Call;
  /** It began with this request, so it ends with it. */
  readonly isOwn: boolean;
  /** Stops telling and answering. */
  readonly leave: () => void;
};

export class Connection {
  private readonly running = new Map<Id, Running>();
  private client: string | undefined;
  private readonly served: Served;

  constructor(
    private readonly window: Window,
    private readonly agent: Agent,
    private readonly send: (message: object) => void,
    private readonly tick = tickMs,
  ) {
    this.client = agent.name;
    this.served = {
      version: window.version,
      tools: async () => [...(await window.tools()), waitTool].map(listed),
    };
  }

  /** `undefined`: a line that was too long to be read. */
  async receive(line: string | undefined): Promise<void> {
    const message = line === undefined ? undefined : parseLine(line);
    if (message === undefined)
      return this.send(
        errorMessage(null, new RpcError(codes.parseError, 'A line is one JSON object, of at most 1 MB.')),
      );
    let request: Request | undefined;
    try {
      request = requestIn(message);
      if (request === undefined) return;
      this.client = clientIn(request) ?? this.client;
      const { id } = request;
      if (id === undefined) return this.hear(request);
      if (request.method === 'tools/call') return await this.call(id, request);
      this.send(resultMessage(id, await answerPlain(request, this.served)));
    } catch (error) {
      this.send(errorMessage(request?.id ?? null, toRpcError(error)));
    }
  }

  /** The agent is gone; what it asked for goes on, and may be asked for by the next. */
  close(): void {
    for (const { leave } of this.running.values()) leave();
    this.running.clear();
  }

  private async call(id: Id, { params }: Request): Promise<void> {
    const isModern = checkVersion(params);
    const { name } = params;
    const isWait = name === waitTool.name;
    const call = isWait ? this.window.calls.find(jobIn(params), this.caller) : await this.begin(params);
    if (call === undefined) {
      const text =
        'No such call is running here, and no result waits. easel_find_images lists what was made.';
      return this.send(
        resultMessage(id, { ...complete(isModern), content: [{ type: 'text', text }], isError: true }),
      );
    }
    const leave = this.tell(call, fieldsOf(params._meta).progressToken);
    const patience = timeout(this.agent.waitMs);
    const left = { isTrue: false };
    this.running.set(id, {
      call,
      isOwn: !isWait,
      leave: () => {
        left.isTrue = true;
        leave();
        patience.clear();
      },
    });
    const result = await Promise.race([call.result, patience.done]);
    leave();
    patience.clear();
    this.running.delete(id);
    if (left.isTrue) return;
    if (result) this.window.calls.taken(call);
    const told = result
      ? contentOf(result)
      : { content: [{ type: 'text', text: stillWorking(call, this.agent) }] };
    this.send(resultMessage(id, { ...complete(isModern), ...told }));
  }

  private async begin({ name, arguments: input = {} }: Fields): Promise<Call> {
    const tool = (await this.window.tools()).find(tool => tool.name === name);
    if (tool === undefined)
      throw new RpcError(codes.invalidParams, `Easel has no tool ${String(name).slice(0, 100)}.`);
    return this.window.calls.begin(tool, input, this.caller);
  }

  private get caller(): string {
    return plainLine(this.client ?? 'MCP').slice(0, longestName);
  }

  /** Returns what ends it. */
  private tell(call: Call, token: unknown): () => void {
    if (typeof token !== 'string' && typeof token !== 'number') return () => {};
    let seconds = 0;
    const tell = () => {
      const told = { progressToken: token, progress: seconds, message: call.status() };
      this.send({ jsonrpc: '2.0', method: 'notifications/progress', params: told });
    };
    const timer = setInterval(() => {
      seconds += this.tick / 1000;
      tell();
    }, this.tick);
    return () => clearInterval(timer);
  }

  private hear({ method, params }: Request): void {
    if (method !== 'notifications/cancelled') return;
    const running = this.running.get(params.requestId as Id);
    if (running === undefined) return;
    this.running.delete(params.requestId as Id);
    running.leave();
    // Clients that stop waiting tell it the same way as a person's Stop. Nobody stopped this one.
    const isLate = /time(d)?[ -]?out|-32001/i.test(String(params.reason ?? '').slice(0, 200));
    if (running.isOwn && !isLate) running.call.cancel();
  }
}

function jobIn(params: Fields): string | undefined {
  const { job } = fieldsOf(params.arguments);
  return typeof job === 'string' && job !== '' ? job : undefined;
}

function stillWorking({ id, tool, status }: Call, { waitMs }: Agent): string {
  const seconds = Math.round(waitMs / 1000);
  return `Still working after ${seconds} s: ${status()}. Call ${waitTool.name} with {"job": "${id}"} for the result. Do not call ${tool} again for it: that would make, and charge for, another.`;
}

function timeout(ms: number): { readonly done: Promise<undefined>; readonly clear: () => void } {
  let timer: NodeJS.Timeout | undefined;
  const done = new Promise<undefined>(resolve => {
    timer = setTimeout(() => resolve(undefined), ms);
  });
  return { done, clear: () => clearTimeout(timer) };
}
