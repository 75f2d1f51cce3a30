/** Reads an answer of the OpenAI Images dialect and its many cousins. Never asks for bytes: those are on disk or at an address. */

import * as z from 'zod';
import type { AnsweredPicture, ImageAnswer } from '../core/imageAnswer';
import { ImageError } from '../core/imageError';
import { sentence } from '../core/sentence';
import type { WireAnswer } from '../core/wireFormat';
import { errorBodyIn, readErrorBody } from './errorBody';
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
  const { data = [], images = [], usage, respect_moderation: isRespected } = parsed.data;
  const failures = [...data, ...images].flatMap(entry => failureIn(entry, answer, label) ?? []);
  const isMade = (entry: unknown) => failureIn(entry, answer, label) === undefined;
  // AIGNE Hub tells the same pictures under both names.
  const stated = readEntries(data.filter(isMade), answer);
  const found = stated.length > 0 ? stated : readEntries(images.filter(isMade), answer);
  const pictures = found.length > 0 || failures.length > 0 ? found : unnamedPictures(answer, value);
  if (pictures.length > 0) {
    return { ...answerWith(answer, pictures, usage, actualIn(parsed.data)), failures };
  }
  const complaint = errorBodyIn(answer.body);
  if (isRespected === false) throw withUsage(declinedBy(answer, label, complaint ?? {}), usage);
  const [failure = complaint && errorFrom(answer, label, complaint)] = failures;
  if (failure !== undefined) throw withUsage(failure, usage);
  throw withUsage(noImage(answer, label), usage);
}

function unnamedPictures(answer: WireAnswer, value: unknown): readonly AnsweredPicture[] {
  const single = readEntry(value, answer);
  return single === undefined ? spooledPictures(answer) : [single];
}

const unmade = z.looseObject({
  // xAI: the picture was made and held back, and what stands in its place is none.
  respect_moderation: z.boolean().optional().catch(undefined),
  // Seedream: one of several failed.
  error: z.unknown().optional(),
});

/** Why an entry of `data` is no picture, in an answer that is good otherwise. */
function failureIn(entry: unknown, answer: WireAnswer, label: string): ImageError | undefined {
  const parsed = unmade.safeParse(entry);
  if (!parsed.success) return undefined;
  const { respect_moderation: isRespected, error } = parsed.data;
  const complaint = readErrorBody(error);
  if (isRespected === false) return declinedBy(answer, label, complaint ?? {});
  return complaint && errorFrom(answer, label, complaint);
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
export function readWreck(answer: WireAnswer, label: string): ImageAnswer {
  const pictures = spooledPictures(answer);
  if (pictures.length === 0)
    throw answer.body.type === 'empty' ? noImage(answer, label) : badResponse(answer, label);
  const warning = sentence('The answer of {0} was damaged; the pictures in it were kept.', label);
  return { ...answerWith(answer, pictures), warnings: [warning] };
}

export function actualIn({
  size,
  quality,
  background,
  output_format,
}: Pick<z.infer<typeof body>, 'size' | 'quality' | 'background' | 'output_format'>): Record<string, string> {
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
