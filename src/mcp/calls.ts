/**
 * The tools' calls of one window. A call outlives who asked: an agent that ran out of time, or went, may ask for the
 * result later, for what it paid is not lost.
 */

import { randomBytes } from 'node:crypto';
import type { AgentTool, AgentToolResult, Confirmation } from '../agents/agentTool';

export type Verdict = 'allowed' | 'denied' | 'unanswered';

/** Asks a person in the window. Aborted: nobody waits for the answer any more. */
export type Confirm = (caller: string, confirmation: Confirmation, signal: AbortSignal) => Promise<Verdict>;

export type Call = {
  /** Such as `job-5f0c2a`; an agent names it to `easel_wait`. */
  readonly id: string;
  readonly tool: string;
  readonly caller: string;
  /** Never rejects. */
  readonly result: Promise<AgentToolResult>;
  readonly hasEnded: () => boolean;
  /** What it is about now, in English. */
  readonly status: () => string;
  readonly cancel: () => void;
};

/** Results that nobody took: each holds some pictures of less than 150 kB. */
const longestKept = 20;
const keptMs = 60 * 60_000;
/** An agent gone wild: what is beyond is told to come one after the other. */
const mostAtOnce = 32;

export class Calls {
  /** Oldest first. */
  private readonly open = new Map<string, Call>();

  constructor(private readonly confirm: Confirm) {}

  begin(tool: AgentTool, input: unknown, caller: string): Call {
    const running = [...this.open.values()].filter(call => !call.hasEnded());
    const id = `job-${randomBytes(4).toString('hex')}`;
    const stop = new AbortController();
    let status = '';
    let ended = false;
    const result = (
      running.length < mostAtOnce
        ? this.run(tool, input, caller, stop.signal, told => {
            status = told;
          })
        : Promise.resolve(
            failed('Too many calls of Easel run at once. Wait for some to end, then call again.'),
          )
    )
      .catch(() =>
        failed(
          'Easel failed because of a fault of its own. Do not repeat the call: look with easel_find_images first.',
        ),
      )
      .finally(() => {
        ended = true;
        setTimeout(() => this.taken(call), keptMs).unref();
      });
    const call: Call = {
      ...{ id, tool: tool.name, caller, result },
      hasEnded: () => ended,
      status: () => status,
      cancel: () => stop.abort(),
    };
    this.open.set(id, call);
    this.forgetOldest();
    return call;
  }

  /** The one of that id; where none is named, the caller's newest whose result nobody took. */
  find(id: string | undefined, caller: string): Call | undefined {
    if (id !== undefined) return this.open.get(id);
    return [...this.open.values()].findLast(call => call.caller === caller);
  }

  /** Its result has been handed over. */
  taken({ id }: Call): void {
    this.open.delete(id);
  }

  private forgetOldest(): void {
    const ended = [...this.open.values()].filter(call => call.hasEnded());
    for (const call of ended.slice(0, Math.max(0, ended.length - longestKept))) this.taken(call);
  }

  private async run(
    tool: AgentTool,
    input: unknown,
    caller: string,
    signal: AbortSignal,
    tell: (status: string) => void,
  ): Promise<AgentToolResult> {
    const { invocationMessage, confirmation } = await tool.prepare(input);
    if (confirmation) {
      tell('Waiting for the person at VS Code to allow it');
      const verdict = await this.confirm(caller, confirmation, signal);
      if (verdict !== 'allowed') return failed(refusals[verdict]);
    }
    tell(invocationMessage);
    return tool.invoke(input, {
      caller,
      signal,
      report: ({ message, done, total }) => {
        tell(done === undefined || total === undefined ? message : `${message} (${done} of ${total})`);
      },
    });
  }
}

const refusals: Readonly<Record<Exclude<Verdict, 'allowed'>, string>> = {
  denied:
    'The person at VS Code did not allow it. Nothing was sent and nothing was charged. Ask them what they want instead.',
  unanswered:
    'Nobody answered the question in VS Code’s window, so nothing was sent and nothing was charged. Ask the person to look at VS Code, then call again.',
};

export function failed(text: string): AgentToolResult {
  return { text, previews: [], isFailed: true };
}
