/** The journal of where pictures that were paid for can be had, now or when a job is done, until they are here. Never holds one that was fetched. */

import { readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { AnsweredPicture } from '../core/imageAnswer';
import { ImageError } from '../core/imageError';
import { sentence } from '../core/sentence';
import { type SubmittedJob, submittedIn } from '../core/submittedJob';
import { ownerOnly } from './jobFile';

/** Of the file in the job folder: JSON, a list of PictureAddress and of `{ job }`, each a SubmittedJob. */
export const addressesFile = 'addresses.json';

export type PictureAddress = {
  /** Of the picture in its answer, from 0. A picture may have several addresses. */
  readonly index: number;
  /** Absolute. It may carry a token: the journal is the only place that holds it. */
  readonly url: string;
  /** ISO 8601, where the address itself says until when it lives. */
  readonly expires?: string;
};

/**
 * Replaces what is there, in one step: jobs make way for the addresses that they brought. `jobs`: those that are not done.
 * Without a file where nothing is left. Throws ImageError `notSaved`.
 */
export async function writeAddresses(
  jobFolder: string,
  pictures: ReadonlyMap<number, AnsweredPicture>,
  baseUrl: string,
  jobs: readonly SubmittedJob[],
): Promise<void> {
  const addresses = [...pictures].flatMap(([index, { sources }]) =>
    sources.flatMap((source): PictureAddress[] => {
      if (source.type !== 'url' || isDataUrl(source.url) || !URL.canParse(source.url, baseUrl)) return [];
      const url = new URL(source.url, baseUrl);
      const expires = expiryOf(url);
      return [{ index, url: url.href, ...(expires && { expires: expires.toISOString() }) }];
    }),
  );
  const file = join(jobFolder, addressesFile);
  try {
    await write(file, [...addresses, ...jobs.map(job => ({ job }))]);
  } catch (cause) {
    throw new ImageError(
      'notSaved',
      sentence(
        'The pictures were made and paid for, but their addresses could not be written to {0} ({1}). Make room or check permissions.',
        file,
        (cause as NodeJS.ErrnoException).code ?? 'unknown',
      ),
      { cause, keptIn: jobFolder, mayHaveBeenCharged: true, isPaid: true },
    );
  }
}

async function write(file: string, entries: readonly unknown[]): Promise<void> {
  if (entries.length === 0) return rm(file, { force: true });
  await writeFile(`${file}.tmp`, JSON.stringify(entries, undefined, 1), { mode: ownerOnly });
  await rename(`${file}.tmp`, file);
}

async function read(file: string): Promise<readonly unknown[]> {
  const text = await readFile(file, 'utf8').catch(() => '[]');
  try {
    const entries: unknown = JSON.parse(text);
    return Array.isArray(entries) ? entries : [];
  } catch {
    return [];
  }
}

/** Jobs that were handed in and are not done. */
export async function readJobs(jobFolder: string): Promise<SubmittedJob[]> {
  return submittedIn(await read(join(jobFolder, addressesFile)));
}

/** One at a time. Rejects where the disk does. */
export async function noteJob(jobFolder: string, job: SubmittedJob): Promise<void> {
  const file = join(jobFolder, addressesFile);
  await write(file, [...(await read(file)), { job }]);
}

/** For one that brings nothing. One at a time; rejects where the disk does. */
export async function dropJob(jobFolder: string, id: string): Promise<void> {
  const file = join(jobFolder, addressesFile);
  const entries = await read(file);
  const others = entries.filter(entry => submittedIn([entry])[0]?.id !== id);
  if (others.length < entries.length) await write(file, others);
}

export function isDataUrl(url: string): boolean {
  return /^\s*data:/i.test(url);
}

/** Signed addresses tell it: Azure (`se`), S3 and its cousins, Google (both a start and seconds), CloudFront and OSS (`Expires`). */
function expiryOf({ searchParams }: URL): Date | undefined {
  const parameters = new Map([...searchParams].map(([name, value]) => [name.toLowerCase(), value]));
  const get = (...names: string[]) => names.map(name => parameters.get(name)).find(value => value);
  const start = compactDate(get('x-amz-date', 'x-goog-date', 'x-tos-date'));
  const seconds = Number(get('x-amz-expires', 'x-goog-expires', 'x-tos-expires'));
  const azure = get('sig') && get('se');
  const ms =
    start !== undefined ? start + 1000 * seconds : azure ? Date.parse(azure) : 1000 * Number(get('expires'));
  const date = new Date(ms);
  return Number.isNaN(date.getTime()) ? undefined : date;
}

/** `20260102T030405Z`, as ms. */
function compactDate(text = ''): number | undefined {
  const [, ...parts] = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(text) ?? [];
  const [year, month, day, hour, minute, second] = parts;
  return parts.length === 0 ? undefined : Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`);
}
