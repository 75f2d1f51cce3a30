/** Reads an answer of the OpenAI Images dialect and its many cousins. Never asks for bytes: those are on disk or at an address. */

import * as z from 'zod';
import type { AnsweredPicture, ImageAnswer } from '../core/imageAnswer';
import { ImageError } from '../core/imageError';
import { sentence } from '../core/sentence';
import type { WireAnswer } from '../core/wireFormat';
import { errorBodyIn } from './errorBody';
import { badResponse, declinedBy, errorFrom, noImage, withUsage } from './errors';
import { readEntries, readEntry, spooledPictures } from './imageData';
import type { ImageEvents } from './imageEvents';
import { usageIn } from './usage';

const entries = z.array(z.unknown()).optional().catch(undefined);
const word = z.string().min(1).optional().catch(undefined);

/** `created` is not read: it may be a number, a string (katz) or absent (AIGNE Hub, Together, Google). */
const body = z.looseObject({
  data: entries,
  images: entries,
  usage: z.unknown().optional(),
  size: word,
  quality: word,
  background: word,
  output_format: word,
  // xAI: the picture was made and held back.
  respect_moderation: z.boolean().optional().catch(undefined),
});

/** Throws ImageError: whatever the answer complains of, `noImage`, or `badResponse` when it is something else. */
export function readImagesAnswer(answer: WireAnswer, label: string, events?: ImageEvents): ImageAnswer {
  if (answer.status >= 300) throw errorFrom(answer, label);
  switch (answer.body.type) {
    case 'json':
      return readJson(answer, answer.body.value, label);
    case 'events':
      return readEvents(answer, label, events);
    case 'picture':
      return answerWith(answer, [{ sources: [{ type: 'spooled', picture: answer.body.picture }] }]);
    default:
      return readWreck(answer, label);
  }
}

function readJson(answer: WireAnswer, value: unknown, label: string): ImageAnswer {
  const parsed = body.safeParse(value);
  if (!parsed.success) return readWreck(answer, label);
  const { data, images, usage, respect_moderation: isRespected } = parsed.data;
  // AIGNE Hub tells the same pictures under both names.
  const stated = readEntries(data ?? [], answer);
  const found = stated.length > 0 ? stated : readEntries(images ?? [], answer);
  const single = readEntry(value, answer);
  const pictures = found.length > 0 ? found : single === undefined ? spooledPictures(answer) : [single];
  if (pictures.length > 0) return answerWith(answer, pictures, usage, actualIn(parsed.data));
  const complaint = errorBodyIn(answer.body);
  if (isRespected === false || isHeldBack([...(data ?? []), ...(images ?? [])])) {
    throw withUsage(declinedBy(answer, label, complaint ?? {}), usage);
  }
  if (complaint !== undefined) throw errorFrom(answer, label, complaint);
  throw withUsage(noImage(answer, label), usage);
}

function isHeldBack(entries: readonly unknown[]): boolean {
  const heldBack = z.looseObject({ respect_moderation: z.literal(false) });
  return entries.some(entry => heldBack.safeParse(entry).success);
}

function readEvents(answer: WireAnswer, label: string, events: ImageEvents | undefined): ImageAnswer {
  const pictures = readEntries(events?.entries ?? [], answer);
  const failure = events?.errorBody && errorFrom(answer, label, events.errorBody);
  if (pictures.length === 0) throw failure ?? unfinished(answer, label);
  const read = answerWith(answer, pictures, events?.usage);
  return failure === undefined ? read : { ...read, failures: [failure] };
}

function unfinished(answer: WireAnswer, label: string): ImageError {
  if (answer.pictures.size === 0) return noImage(answer, label);
  return new ImageError('badResponse', sentence('{0} sent sketches but no finished picture.', label), {
    status: answer.status,
    mayHaveBeenCharged: true,
    ...(answer.requestId && { requestId: answer.requestId }),
  });
}

/** JSON that broke off or never was any: what the spool took out of it is paid for and good. */
function readWreck(answer: WireAnswer, label: string): ImageAnswer {
  const pictures = spooledPictures(answer);
  if (pictures.length === 0)
    throw answer.body.type === 'empty' ? noImage(answer, label) : badResponse(answer, label);
  const warning = sentence('The answer of {0} was damaged; the pictures in it were kept.', label);
  return { ...answerWith(answer, pictures), warnings: [warning] };
}

function actualIn({
  size,
  quality,
  background,
  output_format,
}: z.infer<typeof body>): Record<string, string> {
  const stated = { size, quality, background, outputFormat: output_format };
  return Object.fromEntries(Object.entries(stated).filter(entry => entry[1] !== undefined)) as Record<
    string,
    string
  >;
}

export function answerWith(
  answer: WireAnswer,
  pictures: readonly AnsweredPicture[],
  usage?: unknown,
  actual: Readonly<Record<string, string>> = {},
): ImageAnswer {
  const figures = usageIn(usage);
  return {
    pictures,
    warnings: [],
    failures: [],
    ...(figures === undefined ? {} : { usage: figures }),
    ...(answer.requestId === undefined ? {} : { requestId: answer.requestId }),
    ...(Object.keys(actual).length === 0 ? {} : { actual }),
  };
}
