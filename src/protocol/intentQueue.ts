/** Where the page's intents arrive and are handled, one after the other. Never lets one through that the protocol does not have, and never lets a handler's failure get lost. */

import { type Outside, SerialQueue } from '../core/serialQueue';
import type { Intent } from './intents';

/** What it throws is told to the page. */
type Handle<Asked extends Intent> = (intent: Asked, outside: Outside) => unknown;

/** A plain function has its turn in the queue, and the page is redrawn after it; an object says where it is otherwise. */
export type Handler<Asked extends Intent> =
  | Handle<Asked>
  | {
      readonly handle: Handle<Asked>;
      /** `false`: at once, whatever else is being done. */
      readonly queued?: false;
      /** `false`: nothing of what the page draws is changed by it, or the page shows it already. */
      readonly redraws?: false;
    };

export type Handlers = { readonly [Type in Intent['type']]: Handler<Extract<Intent, { type: Type }>> };

export type IntentQueueOptions = {
  readonly handlers: Handlers;
  /** Something was done, or failed: the page shows how things are now. */
  readonly redraw: () => void;
  /** A handler threw. */
  readonly onProblem: (error: unknown) => void;
  /** A message was none of the protocol's: page and host are of different versions, or it was not the page that sent it. */
  readonly onRefused: (reason: string) => void;
};

export class IntentQueue {
  private readonly queue = new SerialQueue();

  constructor(private readonly options: IntentQueueOptions) {}

  /** Resolves when the handler has done its work. Never rejects. The schemas load with the first message. */
  async receive(message: unknown): Promise<void> {
    const { intent } = await import('./intents');
    const parsed = intent.safeParse(message);
    if (parsed.success) return this.handle(parsed.data, this.options.handlers);
    const [issue] = parsed.error.issues;
    this.options.onRefused(`${issue?.path.join('.') || 'message'}: ${issue?.code ?? 'unknown'}`);
  }

  /** What the page did not ask for, in its turn as an intent has it. Never rejects. */
  run(work: (outside: Outside) => unknown): Promise<void> {
    return this.attempt(() => this.queue.run(work));
  }

  private async handle<Type extends Intent['type']>(
    checked: Extract<Intent, { type: Type }>,
    handlers: { readonly [Each in Type]: Handler<Extract<Intent, { type: Each }>> },
  ): Promise<void> {
    const handler = handlers[checked.type as Type];
    const {
      handle,
      queued = true,
      redraws = true,
    } = typeof handler === 'function' ? { handle: handler } : handler;
    const work = (outside: Outside) => handle(checked, outside);
    await this.attempt(() => (queued ? this.queue.run(work) : work(directly)), redraws);
  }

  private async attempt(work: () => unknown, redraws = true): Promise<void> {
    const { redraw, onProblem } = this.options;
    try {
      await work();
    } catch (error) {
      onProblem(error);
    }
    if (redraws) redraw();
  }
}

/** For what has no turn that it could leave. */
const directly: Outside = async work => work();
