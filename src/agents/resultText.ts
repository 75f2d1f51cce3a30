/** What a model reads when a call has ended: files, cost and warnings, or what went wrong, whether it may have cost something, and whose move it is. */

import type { Cost } from '../core/cost';
import { dollars } from '../core/dollars';
import { type ImageError, type ImageErrorKind, toImageError } from '../core/imageError';
import type { JobResult } from '../jobs/jobResult';
import type { AgentToolResult } from './agentTool';
import { Refusal } from './refusal';

/** Characters; clients cut longer texts, or put them where the model does not look. */
const longest = 8000;

/** `path`: the file that was asked for. */
export function resultText(
  { pictures, model, provider, warnings, cost, requestId }: JobResult,
  path?: string,
): string {
  const made = pictures.length === 1 ? '1 picture was made' : `${pictures.length} pictures were made`;
  const [first] = pictures;
  const isElsewhere = path !== undefined && first !== undefined && pathOf(first) !== path;
  return cut([
    `${made} with ${model} (${provider.label}).`,
    ...pictures.map(({ revisedPrompt, ...picture }) =>
      [
        `${pathOf(picture)} — ${factsOf(picture)}`,
        ...(revisedPrompt === undefined
          ? []
          : [`  The provider made of the prompt: ${revisedPrompt.slice(0, 600)}`]),
      ].join('\n'),
    ),
    ...(isElsewhere
      ? [`Not at ${path}: the picture came in another format, or the name was taken in the meantime.`]
      : []),
    ...(provider.hasOwnServer ? [demoHint] : [`Cost: ${costText(cost)}.`]),
    ...(requestId === undefined ? [] : [`Request id: ${requestId}`]),
    ...warnings.map(warning => `Warning: ${warning}`),
  ]);
}

/** A URI where VS Code alone knows the file system. */
function pathOf({ uri }: Pick<JobResult['pictures'][number], 'uri'>): string {
  return uri.scheme === 'file' ? uri.fsPath : uri.toString();
}

const demoHint =
  'Cost: nothing. The offline Demo painted it, a drawing and no photo: for real pictures the user chooses a provider with the command “Easel: Select Provider…”.';

export function factsOf(picture: {
  readonly width: number;
  readonly height: number;
  readonly mediaType: string;
  readonly bytes: number;
}): string {
  const { width, height, mediaType, bytes } = picture;
  const size = width > 0 ? `${width} × ${height} px, ` : '';
  return `${size}${mediaType.replace(/^image\//, '')}, ${Math.max(1, Math.round(bytes / 1024))} kB`;
}

export function costText(cost: Cost | undefined): string {
  if (cost === undefined) return 'not known';
  const { amount, currency, basis } = cost;
  const sum = currency === 'USD' ? dollars(amount) : `${amount} ${currency}`;
  return basis === 'estimate' ? `about ${sum}` : sum;
}

/** What the model can do about it. Where it can do nothing, it is told so. */
const moves: Partial<Record<ImageErrorKind, string>> = {
  cancelled: 'The call was stopped. Do not start it again unless the user asks for it.',
  invalidInput: 'Mend the arguments, or tell the user.',
  overLimit:
    'No argument raises the limit. The user can: by the button in VS Code’s notification, or by the setting easel.spending. Tell them.',
  noKey: 'The user has to run the command “Easel: Set API Key…”. Never ask for a key in the chat.',
  unauthorized: 'The user has to run the command “Easel: Set API Key…”. Never ask for a key in the chat.',
  forbidden: 'The user has to see to it at the provider.',
  noCredit: 'The user has to add credit at the provider.',
  rateLimited: 'Wait before you try again, once.',
  refused: 'The provider’s moderation declined. Another wording may pass; the same one will not.',
  badRequest: 'Mend the arguments by what the server said, or leave optional ones out.',
  notFound: 'The model or the address is not there. The user can choose another with “Easel: Select Model…”.',
  network: 'Nothing was sent. The user has to look at the connection.',
  certificate: 'Nothing was sent. The user has to look at the certificate.',
};

/** A call that came to nothing, whatever was thrown. */
export function failedResult(error: unknown): AgentToolResult {
  const text =
    error instanceof Refusal
      ? cut([`Nothing was done. ${error.message} Nothing was sent and nothing was charged.`])
      : failureText(toImageError(error));
  return { text, previews: [], isFailed: true };
}

export function failureText(error: ImageError): string {
  const { kind, message, details } = error;
  const {
    serverMessage,
    requestId,
    retryAfterMs,
    keptIn,
    mayHaveBeenCharged = false,
    isPaid = false,
  } = details;
  const isCharged = mayHaveBeenCharged || isPaid;
  const isKept = keptIn !== undefined;
  return cut([
    `No picture was written. ${message}`,
    ...(serverMessage === undefined || message.includes(serverMessage)
      ? []
      : [`The server said: “${serverMessage}”`]),
    ...(retryAfterMs === undefined ? [] : [`It asks for a wait of ${Math.ceil(retryAfterMs / 1000)} s.`]),
    ...(isCharged ? [isPaid ? paid : perhaps] : ['Nothing was charged.']),
    ...(isKept ? [kept] : []),
    // What may have been paid for is nothing to try again.
    ...(isCharged ? [] : [moves[kind] ?? 'Tell the user.']),
    ...(requestId === undefined ? [] : [`Request id: ${requestId}`]),
  ]);
}

const perhaps =
  'The provider may have charged for it. Do NOT call this tool again for the same picture: tell the user what happened, and let them decide.';
const paid = 'It was paid for. Do NOT call this tool again for the same picture: tell the user.';
const kept =
  'What arrived is kept: the user brings it into the workspace with the command “Easel: Recover Unsaved Images…”.';

export function cut(lines: readonly string[]): string {
  const text = lines.join('\n');
  return text.length <= longest ? text : `${text.slice(0, longest - 1)}…`;
}
