/** Reads what the Responses API answers, whole or as a stream: calls of the tool for pictures, sketches, words, and why there is no picture. */

import * as z from 'zod';
import type { AnsweredPicture, ImageAnswer } from '../core/imageAnswer';
import type { ImageError } from '../core/imageError';
import type { Report, ServerEvent, WireAnswer } from '../core/wireFormat';
import { type ErrorBody, readErrorBody } from './errorBody';
import { declinedBy, errorFrom, noImage, withUsage } from './errors';
import { mostEntries, readEntry, spooledIn } from './imageData';
import { actualIn, answerWith, readWreck } from './imagesAnswer';

const word = z.string().optional().catch(undefined);
const list = z.array(z.unknown()).max(1000).optional().catch(undefined);

const item = z.looseObject({
  type: word,
  id: word,
  status: word,
  result: z.unknown().optional(),
  error: z.unknown().optional(),
  content: list,
  size: word,
  quality: word,
  background: word,
  output_format: word,
});

type Item = z.infer<typeof item>;

const part = z.looseObject({ text: word, refusal: word });

const response = z.looseObject({
  output: list,
  error: z.unknown().optional(),
  incomplete_details: z.looseObject({ reason: word }).optional().catch(undefined),
  // Of the tool; `usage` is of the model that calls it.
  tool_usage: z.looseObject({ image_gen: z.unknown().optional() }).optional().catch(undefined),
});

const event = z.looseObject({
  type: word,
  item: z.unknown().optional(),
  response: z.unknown().optional(),
  partial_image_b64: word,
});

/** Characters of the model's words that are read. */
const mostText = 64 * 1024;

export class ResponsesAnswer {
  /** By id: a stream tells each when it is done, and once more at its end. */
  private readonly calls = new Map<string, Item>();
  private words = '';
  private refusal = '';
  private reason: string | undefined;
  private errorBody: ErrorBody | undefined;
  private usage: unknown;

  /** `prompt`: what was asked, for who goes on from a picture. */
  constructor(
    private readonly prompt: string,
    private readonly report: Report,
  ) {}

  readonly listen = ({ name, data, pictures }: ServerEvent): void => {
    const { data: told } = event.safeParse(data);
    if (told === undefined) return;
    const type = told.type ?? name;
    const sketch = spooledIn(told.partial_image_b64 ?? '', pictures);
    if (sketch !== undefined) this.report({ type: 'partial', index: this.made.length, picture: sketch });
    else if (type === 'error') this.errorBody ??= readErrorBody(data);
    else if (type.endsWith('output_item.done')) this.takeItem(told.item);
    else if (told.response !== undefined) this.take(told.response);
  };

  /** Throws ImageError: whatever the answer complains of, `refused`, or `noImage` with the model's own words. */
  read(answer: WireAnswer, label: string): ImageAnswer {
    if (answer.status >= 300) throw errorFrom(answer, label);
    if (answer.body.type === 'json') this.take(answer.body.value);
    const pictures = this.made.flatMap((call): AnsweredPicture[] => {
      const picture = readEntry({ ...call, error: undefined, content: undefined }, answer);
      if (picture === undefined) return [];
      const { id } = call;
      const continuation = id !== undefined && { prompt: this.prompt, parts: [{ signature: id }] };
      return [{ ...picture, ...(continuation && { continuation }) }];
    });
    const failures = [...this.calls.values()].flatMap(call => failureOf(call, answer, label) ?? []);
    const [first] = this.made;
    if (pictures.length > 0)
      return { ...answerWith(answer, pictures, this.usage, first && actualIn(first)), failures };
    // JSON that broke off: what the spool took out of it is paid for and good.
    if (answer.body.type !== 'json' && answer.body.type !== 'events') return readWreck(answer, label);
    throw withUsage(failures[0] ?? this.failure(answer, label), this.usage);
  }

  private get made(): Item[] {
    return [...this.calls.values()].filter(({ result }) => typeof result === 'string' && result !== '');
  }

  /** A whole answer, or one inside an event. */
  private take(value: unknown): void {
    const { data: found } = response.safeParse(value);
    if (found === undefined) return;
    if (found.error) this.errorBody ??= readErrorBody(found.error);
    this.reason = found.incomplete_details?.reason ?? this.reason;
    this.usage = found.tool_usage?.image_gen ?? this.usage;
    for (const each of found.output ?? []) this.takeItem(each);
  }

  private takeItem(value: unknown): void {
    const { data: told } = item.safeParse(value);
    if (told === undefined) return;
    if (told.type === 'image_generation_call') {
      const id = told.id ?? `${this.calls.size}`;
      const known = this.calls.get(id);
      if (known === undefined ? this.calls.size < mostEntries : !known.result) this.calls.set(id, told);
    } else if (this.words === '') this.takeWords(told.content ?? []);
  }

  private takeWords(parts: readonly unknown[]): void {
    for (const each of parts) {
      const { data: said } = part.safeParse(each);
      if (this.words.length < mostText) this.words += said?.text ?? '';
      this.refusal ||= said?.refusal ?? '';
    }
  }

  private failure(answer: WireAnswer, label: string): ImageError {
    if (this.errorBody !== undefined) return errorFrom(answer, label, this.errorBody);
    if (this.refusal !== '') return declinedBy(answer, label, { message: this.refusal });
    if (this.reason === 'content_filter') return declinedBy(answer, label, { categories: [this.reason] });
    return noImage(answer, label, this.words.trim() || this.reason);
  }
}

/** Of a call of the tool that brought nothing. */
function failureOf(
  { status, result, error }: Item,
  answer: WireAnswer,
  label: string,
): ImageError | undefined {
  if (result || (status !== 'failed' && !error)) return undefined;
  return errorFrom(answer, label, readErrorBody(error) ?? {});
}
