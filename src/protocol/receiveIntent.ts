/** Where the page's messages arrive. Never lets one through that the protocol does not have, and never lets a handler's failure get lost. */

import type { Intent } from './intents';

/** One handler for each intent. What it throws is told to the page. */
export type Handlers = {
  readonly [Type in Intent['type']]: (intent: Extract<Intent, { type: Type }>) => unknown;
};

export type InboxOptions = {
  readonly handlers: Handlers;
  /** A handler threw. */
  readonly onProblem: (error: unknown) => void;
  /** A message was none: the page and the host are of two minds, or it was not the page that spoke. */
  readonly onRefused: (reason: string) => void;
};

/** Resolves when the handler has done its work. Never rejects. The schemas load with the first message. */
export async function receive(
  message: unknown,
  { handlers, onProblem, onRefused }: InboxOptions,
): Promise<void> {
  const { intent } = await import('./intents');
  const parsed = intent.safeParse(message);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    onRefused(`${issue?.path.join('.') || 'message'}: ${issue?.code ?? 'unknown'}`);
    return;
  }
  try {
    await handle(parsed.data, handlers);
  } catch (error) {
    onProblem(error);
  }
}

function handle<Type extends Intent['type']>(
  checked: Extract<Intent, { type: Type }>,
  handlers: { readonly [Each in Type]: (intent: Extract<Intent, { type: Each }>) => unknown },
): unknown {
  return handlers[checked.type as Type](checked);
}
