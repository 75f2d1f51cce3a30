/** Jobs of a stand-in that takes them now and has their pictures later: each question brings one a step further. */

import { Refusal } from './refusal';

/** What an answer says of a job, one for each question; the last one stays. */
export type Course = readonly string[];

export type PaintingJob = {
  readonly id: string;
  readonly course: Course;
  /** Where its pictures are; made when the job is handed in, and paid for then. */
  readonly pictures: readonly string[];
  asked: number;
  isCanceled: boolean;
};

export class PaintingJobs {
  private readonly all = new Map<string, PaintingJob>();

  add(course: Course, pictures: readonly string[]): PaintingJob {
    const id = `job-${this.all.size + 1}`;
    const job = { id, course, pictures, asked: 0, isCanceled: false };
    this.all.set(id, job);
    return job;
  }

  /** Throws a Refusal of status 404. */
  find(id: string | null, words = 'Not found'): PaintingJob {
    const job = this.all.get(id ?? '');
    if (job === undefined) throw new Refusal(404, words);
    return job;
  }

  /** What it is at now; the next question finds it a step further. */
  step(job: PaintingJob): string {
    const at = Math.min(job.asked++, job.course.length - 1);
    return job.course[at] ?? '';
  }

  /** What it is at without another question. */
  static at({ asked, course }: PaintingJob): string {
    return course[Math.min(Math.max(0, asked - 1), course.length - 1)] ?? '';
  }
}

/** Base64 of a picture, bare or as a data URI, as the vendor wants it. Throws a Refusal of status 422. */
export function pictureIn(value: unknown, field: string, form: 'bare' | 'dataUri'): Buffer {
  const text = typeof value === 'string' ? value : '';
  const [, base64] = form === 'dataUri' ? (/^data:image\/\w+;base64,(.+)$/s.exec(text) ?? []) : [text, text];
  const bytes = Buffer.from(base64 ?? '', 'base64');
  const isPicture = /^(\x89PNG|\xff\xd8\xff|RIFF)/.test(bytes.subarray(0, 4).toString('latin1'));
  if (!isPicture || bytes.toString('base64') !== base64)
    throw new Refusal(422, 'Invalid image', { param: field, type: 'value_error' });
  return bytes;
}

/** A mask is as large as its picture, and says by white what changes: it has no alpha to say it by. Throws a Refusal of status 422. */
export function checkWhiteMask(mask: Buffer, picture: Buffer, field: string): void {
  const isPng = mask.subarray(1, 4).toString('latin1') === 'PNG';
  // Colour type 4 and 6 have alpha.
  const hasAlpha = (mask[25] ?? 0) >= 4;
  const isSame = mask.subarray(16, 24).equals(picture.subarray(16, 24));
  if (!isPng || hasAlpha || !isSame)
    throw new Refusal(422, 'mask must be black and white, as large as the image', {
      ...{ param: field, type: 'value_error' },
    });
}

/** As FastAPI refuses: a list for fields, words for everything else. */
export function fastApiError({ status, message, details }: Refusal): unknown {
  if (status !== 422) return { detail: message };
  return {
    detail: [{ loc: ['body', details.param ?? ''], msg: message, type: details.type ?? 'value_error' }],
  };
}

/** Throws a Refusal of status 422 for a field that is not known, or of another kind than it should be. */
export function checkInput(
  input: Readonly<Record<string, unknown>>,
  known: Readonly<Record<string, (value: unknown) => boolean>>,
): void {
  for (const [field, value] of Object.entries(input)) {
    const isRight = known[field];
    if (isRight === undefined)
      throw new Refusal(422, 'Extra inputs are not permitted', { param: field, type: 'extra_forbidden' });
    if (!isRight(value))
      throw new Refusal(422, 'Input should be valid', { param: field, type: 'value_error' });
  }
}

export const isText = (value: unknown): boolean => typeof value === 'string' && value !== '';
export const isWhole = (value: unknown): boolean => Number.isSafeInteger(value);
export const isFlag = (value: unknown): boolean => typeof value === 'boolean';
export const isOneOf =
  (...values: readonly unknown[]) =>
  (value: unknown): boolean =>
    values.includes(value);
export const isBetween =
  (min: number, max: number, step = 1) =>
  (value: unknown): boolean =>
    typeof value === 'number' && value >= min && value <= max && value % step === 0;
