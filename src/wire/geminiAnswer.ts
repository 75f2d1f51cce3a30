/** Reads what Gemini answers, whole or as a stream: pictures, drafts, words, and why there is no picture. Never takes a draft for a result. */

import * as z from 'zod';
import type { Continuation } from '../core/continuation';
import type { AnsweredPicture, ImageAnswer, Signature } from '../core/imageAnswer';
import { ImageError } from '../core/imageError';
import { sentence } from '../core/sentence';
import type { Report, ServerEvent, WireAnswer } from '../core/wireFormat';
import { type ErrorBody, readErrorBody } from './errorBody';
import { badResponse, declinedBy, errorFrom, noImage, withUsage } from './errors';
import { type Found, mostEntries, readEntry, spooledIn, spooledPictures } from './imageData';
import { answerWith } from './imagesAnswer';

const word = z.string().optional().catch(undefined);
const list = z.array(z.unknown()).max(1000).optional().catch(undefined);

/** Gateways write names with underscores. */
const part = z.looseObject({
  text: word,
  thought: z.boolean().optional().catch(undefined),
  thoughtSignature: word,
  thought_signature: word,
  inlineData: z.unknown().optional(),
  inline_data: z.unknown().optional(),
});

type Part = z.infer<typeof part>;

const rating = z.looseObject({ category: z.string(), blocked: z.literal(true) });

const candidate = z.looseObject({
  content: z.looseObject({ parts: list }).optional().catch(undefined),
  finishReason: word,
  finishMessage: word,
  safetyRatings: list,
});

const response = z.looseObject({
  candidates: list,
  promptFeedback: z
    .looseObject({ blockReason: word, blockReasonMessage: word, safetyRatings: list })
    .optional()
    .catch(undefined),
  usageMetadata: z.unknown().optional(),
  // That the model is to be shut down.
  modelStatus: z.looseObject({ message: word }).optional().catch(undefined),
  error: z.unknown().optional(),
});

/** Reasons that mean “not allowed”: asking again brings the same. */
const declining = new Set([
  ...['SAFETY', 'RECITATION', 'BLOCKLIST', 'PROHIBITED_CONTENT', 'SPII'],
  ...['IMAGE_SAFETY', 'IMAGE_PROHIBITED_CONTENT', 'IMAGE_RECITATION'],
]);
/** Reasons of chance: asking again may well bring a picture. */
const passing = new Set(['NO_IMAGE', 'IMAGE_OTHER', 'OTHER', 'MALFORMED_RESPONSE']);

/** Characters of the model's words that are read. */
const mostText = 64 * 1024;

export class GeminiAnswer {
  private readonly parts: Part[] = [];
  private words = '';
  private drafts = 0;
  private finishReason: string | undefined;
  private finishMessage: string | undefined;
  private blockReason: string | undefined;
  private readonly blocked = new Set<string>();
  private errorBody: ErrorBody | undefined;
  private usage: unknown;
  private modelNote: string | undefined;

  /** `prompt`: what was asked, for who goes on from a picture. */
  constructor(
    private readonly prompt: string,
    private readonly report: Report,
  ) {}

  readonly listen = ({ data, pictures }: ServerEvent): void => this.take(data, pictures);

  /** Throws ImageError: whatever the answer complains of, `refused`, or `noImage` with the model's own words. */
  read(answer: WireAnswer, label: string): ImageAnswer {
    if (answer.status >= 300) throw errorFrom(answer, label);
    if (answer.body.type === 'json') this.take(answer.body.value, answer.pictures);
    const pictures = this.picturesIn(answer);
    if (pictures.length > 0) {
      const note = this.modelNote?.slice(0, 300);
      const warnings = note ? [sentence('{0} says of this model: {1}', label, note)] : [];
      const read = { ...answerWith(answer, pictures, this.usage), warnings };
      const failure = this.errorBody && errorFrom(answer, label, this.errorBody);
      return failure === undefined ? read : { ...read, failures: [failure] };
    }
    throw withUsage(this.failureOf(answer, label), this.usage);
  }

  /** A whole answer, or one event of a stream. */
  private take(value: unknown, pictures: Found['pictures']): void {
    const { data: found } = response.safeParse(value);
    if (found === undefined) return;
    if (found.error) this.errorBody ??= readErrorBody(value);
    if (found.usageMetadata) this.usage = found.usageMetadata;
    this.modelNote = found.modelStatus?.message || this.modelNote;
    const { blockReason, blockReasonMessage, safetyRatings } = found.promptFeedback ?? {};
    this.blockReason ??= blockReason;
    this.finishMessage ??= blockReasonMessage;
    this.note(safetyRatings);
    for (const each of found.candidates ?? []) {
      const { data: told } = candidate.safeParse(each);
      if (told === undefined) continue;
      this.finishReason = told.finishReason ?? this.finishReason;
      this.finishMessage = told.finishMessage ?? this.finishMessage;
      this.note(told.safetyRatings);
      for (const one of told.content?.parts ?? []) this.takePart(one, pictures);
    }
  }

  private takePart(value: unknown, pictures: Found['pictures']): void {
    const { data: told } = part.safeParse(value);
    if (told === undefined) return;
    if (told.thought) {
      const draft = spooledIn(dataOf(told), pictures);
      if (draft === undefined) return;
      this.drafts++;
      const index = this.parts.filter(isPicture).length;
      this.report({ type: 'partial', index, picture: draft });
    } else if (this.parts.length < mostEntries) {
      this.parts.push(told);
      if (this.words.length < mostText) this.words += told.text ?? '';
    }
  }

  private note(ratings: readonly unknown[] = []): void {
    for (const each of ratings) {
      const { data } = rating.safeParse(each);
      if (data !== undefined) this.blocked.add(data.category.replace(/^HARM_CATEGORY_/, ''));
    }
  }

  private picturesIn(answer: WireAnswer): AnsweredPicture[] {
    // Words and signatures that stream in pieces, and the picture whole in one of them.
    const found = this.parts.flatMap((told, index): AnsweredPicture[] => {
      const picture = isPicture(told) ? readEntry(told.inlineData ?? told.inline_data, answer) : undefined;
      if (picture === undefined) return [];
      const continuation = this.continuationOf(index, answer);
      return [{ sources: picture.sources, ...(continuation && { continuation }) }];
    });
    if (found.length > 0) return found;
    // JSON that broke off: what the spool took out of it is paid for and good.
    if (answer.body.type === 'picture')
      return [{ sources: [{ type: 'spooled', picture: answer.body.picture }] }];
    return answer.body.type === 'text' ? spooledPictures(answer) : [];
  }

  /** The model's turn with one of its pictures. Without a signature the server would refuse it. */
  private continuationOf(index: number, found: Found): Continuation<Signature> | undefined {
    const own = this.parts[index];
    if (own === undefined || signatureOf(own, found) === undefined) return undefined;
    const parts = this.parts
      .filter((told, at) => at === index || (!isPicture(told) && told.text !== undefined))
      .map(told => {
        const signature = signatureOf(told, found);
        return {
          ...(told !== own && { text: told.text ?? '' }),
          ...(signature !== undefined && { signature }),
        };
      });
    return { prompt: this.prompt, parts };
  }

  private failureOf(answer: WireAnswer, label: string): ImageError {
    if (this.errorBody !== undefined) return errorFrom(answer, label, this.errorBody);
    // A page in its place, or JSON that broke off before there was a picture in it.
    if (answer.body.type === 'text') return badResponse(answer, label);
    const reason = this.blockReason ?? this.finishReason;
    const message = this.words.trim() || this.finishMessage;
    if (this.blockReason !== undefined || declining.has(reason ?? '')) {
      const categories = [...new Set([...(reason === undefined ? [] : [reason]), ...this.blocked])];
      return declinedBy(answer, label, { ...(message && { message }), categories });
    }
    if (message || reason === undefined) return noImage(answer, label, message);
    const text = passing.has(reason) || this.drafts > 0 ? mayHelp : otherPrompt;
    const { details } = noImage(answer, label);
    return new ImageError('noImage', sentence(text, label, reason), { ...details, code: reason });
  }
}

const mayHelp = '{0} painted no picture this time ({1}). Trying again may bring one.';
const otherPrompt = '{0} painted no picture ({1}). Change the prompt, or choose another model.';

function isPicture({ inlineData, inline_data }: Part): boolean {
  return (inlineData ?? inline_data) !== undefined;
}

function dataOf({ inlineData, inline_data }: Part): string {
  const { data } = z.looseObject({ data: z.string() }).safeParse(inlineData ?? inline_data);
  return data?.data ?? '';
}

/** A long one was taken out by the spool. */
function signatureOf(
  { thoughtSignature, thought_signature }: Part,
  { pictures }: Found,
): Signature | undefined {
  const signature = thoughtSignature ?? thought_signature;
  if (!signature) return undefined;
  return spooledIn(signature, pictures) ?? signature;
}
