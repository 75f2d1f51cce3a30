/** Collects what a chat answer brings, plain or streamed, in every shape seen in the field. Never tells a progress line from a result by its words. */

import * as z from 'zod';
import type { AnsweredPicture, PictureSource } from '../core/imageAnswer';
import type { ServerEvent, WireAnswer } from '../core/wireFormat';
import { type ErrorBody, readErrorBody } from './errorBody';
import { keyOf, mostEntries, readEntries } from './imageData';
import { bareAddresses, barePictures, linkedAddresses, markdownPictures } from './textPictures';

const list = z.array(z.unknown()).optional().catch(undefined);
const word = z.string().optional().catch(undefined);

/** A message or a delta: OpenAI's, OpenRouter's `images`, LiteLLM's single `image`, Gemini's `parts`. */
const message = z.looseObject({
  content: z.unknown().optional(),
  images: list,
  image: z.unknown().optional(),
  parts: list,
  refusal: word,
});

const choice = z.looseObject({
  message: z.unknown().optional(),
  delta: z.unknown().optional(),
  text: word,
  content: z.unknown().optional(),
  finish_reason: word,
  native_finish_reason: word,
  finishReason: word,
});

const part = z.looseObject({ type: word, text: word, content: z.unknown().optional(), refusal: word });

/** Chat completions have `choices`, Gemini `candidates`, Responses `output`; their stream events wrap some of these. */
const chat = z.looseObject({
  choices: list,
  candidates: list,
  output: list,
  output_text: word,
  response: z.unknown().optional(),
  item: z.unknown().optional(),
  data: list,
  images: list,
  message: z.unknown().optional(),
  promptFeedback: z.looseObject({ blockReason: word }).optional().catch(undefined),
  usage: z.unknown().optional(),
  usageMetadata: z.unknown().optional(),
  error: z.unknown().optional(),
});

/** Gemini's and OpenAI's reasons that mean "not allowed", in upper case. */
const declining = new Set([
  'CONTENT_FILTER',
  'SAFETY',
  'IMAGE_SAFETY',
  'PROHIBITED_CONTENT',
  'IMAGE_PROHIBITED_CONTENT',
  'RECITATION',
  'IMAGE_RECITATION',
  'BLOCKLIST',
  'SPII',
]);

/** Characters of a message that are read: a stream may bring more and more of them. */
const mostText = 256 * 1024;

export class ChatReader {
  /** Pictures as the message's own list tells them, then those among the parts of its content; `mostEntries` of each. */
  private readonly images: unknown[] = [];
  private parts: unknown[] = [];
  private texts: string[] = [];
  private textLeft = mostText;
  private readonly declined = new Set<string>();
  usage: unknown;
  errorBody: ErrorBody | undefined;

  /** A whole answer, or one event of a stream. */
  read(value: unknown): void {
    const parsed = chat.safeParse(value);
    if (!parsed.success) return;
    const found = parsed.data;
    if (found.error) this.errorBody ??= readErrorBody(value);
    if (found.usage ?? found.usageMetadata) this.usage = found.usage ?? found.usageMetadata;
    this.readReason(found.promptFeedback?.blockReason);
    for (const each of found.choices ?? []) this.readChoice(each);
    for (const each of found.candidates ?? []) this.readChoice(each);
    for (const each of found.output ?? []) this.readPart(each);
    if (found.item) this.readPart(found.item);
    if (found.response) this.readResponse(found.response);
    // Ollama's and some bots' bare message; gateways that answer a chat in the Images dialect.
    if (typeof found.message === 'object') this.readMessage(found.message);
    this.addText(found.output_text);
    addTo(this.images, found.data);
    addTo(this.images, found.images);
  }

  readonly listen = ({ data }: ServerEvent): void => this.read(data);

  /** Text that came in pieces and is whole now. What the events told besides is the same text again. */
  readStreamed(texts: readonly string[]): void {
    const told = texts.filter(text => text.trim() !== '');
    if (told.length === 0) return;
    this.forgetTexts();
    told.forEach(this.addText);
  }

  /** In this order: the message's list, its parts, Markdown; then, if there was none, what stands in the text. */
  pictures(answer: WireAnswer): AnsweredPicture[] {
    const text = this.texts.join('\n');
    const told = [
      readEntries(this.images, answer),
      readEntries(this.parts, answer),
      pictured(markdownPictures(text, answer)),
    ].reduce(withoutRepeats, []);
    if (told.length > 0) return told;
    for (const look of [barePictures, bareAddresses, linkedAddresses]) {
      const found = withoutRepeats([], pictured(look(text, answer)));
      if (found.length > 0) return found;
    }
    return [];
  }

  words(): string {
    return this.texts.join('\n').trim();
  }

  /** Why it was declined, where a reason or a refusal says so. */
  refusal(): ErrorBody | undefined {
    const categories = [...this.declined];
    if (categories.length === 0 && !this.isRefusal) return undefined;
    const message = this.words();
    return { ...(message === '' ? {} : { message }), ...(categories.length === 0 ? {} : { categories }) };
  }

  private isRefusal = false;

  /** The last event of a Responses stream tells everything again that its items told before. */
  private readResponse(value: unknown): void {
    const output = chat.safeParse(value).data?.output ?? [];
    if (output.length > 0) {
      this.parts = [];
      this.forgetTexts();
    }
    this.read(value);
  }

  private readChoice(value: unknown): void {
    const parsed = choice.safeParse(value);
    if (!parsed.success) return;
    const { finish_reason, native_finish_reason, finishReason, text, content, delta } = parsed.data;
    for (const reason of [finish_reason, native_finish_reason, finishReason]) this.readReason(reason);
    this.addText(text);
    for (const each of [parsed.data.message, delta, content]) this.readMessage(each);
  }

  private readMessage(value: unknown): void {
    const parsed = message.safeParse(value);
    if (!parsed.success) return;
    const { content, images, image, parts, refusal } = parsed.data;
    addTo(this.images, images);
    if (image) addTo(this.images, [image]);
    if (typeof content === 'string') this.addText(content);
    else if (Array.isArray(content)) for (const each of content) this.readPart(each);
    for (const each of parts ?? []) this.readPart(each);
    this.readRefusal(refusal);
  }

  /** A part of a content, or an item of a Responses output that has a content of its own. */
  private readPart(value: unknown, depth = 0): void {
    if (typeof value === 'string') this.addText(value);
    const parsed = part.safeParse(value);
    if (!parsed.success) return;
    const { text, content, refusal } = parsed.data;
    if (text) this.addText(text);
    else if (Array.isArray(content) && depth < 2) for (const each of content) this.readPart(each, depth + 1);
    else addTo(this.parts, [value]);
    this.readRefusal(refusal);
  }

  private readRefusal(refusal: string | undefined): void {
    if (!refusal) return;
    this.isRefusal = true;
    this.addText(refusal);
  }

  private readReason(reason: string | undefined): void {
    if (reason !== undefined && declining.has(reason.toUpperCase())) this.declined.add(reason);
  }

  private readonly addText = (text = ''): void => {
    if (text === '' || this.textLeft === 0) return;
    const taken = text.slice(0, this.textLeft);
    this.textLeft -= taken.length;
    this.texts.push(taken);
  };

  private forgetTexts(): void {
    this.texts = [];
    this.textLeft = mostText;
  }
}

function addTo(list: unknown[], entries: readonly unknown[] = []): void {
  for (const entry of entries.slice(0, mostEntries - list.length)) list.push(entry);
}

function pictured(sources: readonly PictureSource[]): AnsweredPicture[] {
  return sources.map(source => ({ sources: [source] }));
}

/**
 * `more` without what `told` has already: the same address, or, as gateways like to tell a picture both in `images` and
 * in Markdown, as many bytes of the same format.
 */
function withoutRepeats(told: AnsweredPicture[], more: readonly AnsweredPicture[]): AnsweredPicture[] {
  const before = new Set(told.flatMap(({ sources }) => sources.map(looksOf)));
  const result = [...told];
  const keys = new Set(told.flatMap(({ sources }) => sources.map(keyOf)));
  for (const picture of more) {
    const repeats = picture.sources.some(source => keys.has(keyOf(source)) || before.has(looksOf(source)));
    if (repeats) continue;
    for (const source of picture.sources) keys.add(keyOf(source));
    result.push(picture);
  }
  return result;
}

function looksOf(source: PictureSource): string {
  return source.type === 'spooled' ? `${source.picture.mediaType} ${source.picture.bytes}` : keyOf(source);
}
