/** What a model wants to see again when a picture of its own is edited: the turn that made it. Never judged here: the wire format that kept it reads it. */

/** `Signature`: text that proves what the model thought, returned unchanged. Where an answer just came it may lie in a file of the spool. */
export type Continuation<Signature = string> = {
  /** What was asked for then. */
  readonly prompt: string;
  /** The model's turn in its order. One of the parts is the picture. */
  readonly parts: readonly ContinuedPart<Signature>[];
};

export type ContinuedPart<Signature = string> = {
  /** Absent: the picture itself, whose bytes stand elsewhere. */
  readonly text?: string;
  readonly signature?: Signature;
};

/** Of a file, which may be damaged or of a later Easel. */
export function isContinuation(value: unknown): value is Continuation {
  if (!isRecord(value) || typeof value.prompt !== 'string' || !Array.isArray(value.parts)) return false;
  const isText = (text: unknown) => text === undefined || typeof text === 'string';
  return value.parts.every(part => isRecord(part) && isText(part.text) && isText(part.signature));
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
