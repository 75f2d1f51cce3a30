/** The journal of where pictures that were paid for can be had, until they are here. Never holds one that was fetched. */

import { rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { AnsweredPicture } from '../core/imageAnswer';
import { ImageError } from '../core/imageError';
import { sentence } from '../core/sentence';
import { ownerOnly } from './jobFile';

/** Of the file in the job folder: JSON, a list of PictureAddress. */
export const addressesFile = 'addresses.json';

export type PictureAddress = {
  /** Of the picture in its answer, from 0. A picture may have several addresses. */
  readonly index: number;
  /** Absolute. It may carry a token: the journal is the only place that holds it. */
  readonly url: string;
  /** ISO 8601, where the address itself says until when it lives. */
  readonly expires?: string;
};

/** Replaces what is there; without a file where no address is left. Throws ImageError `notSaved`. */
export async function writeAddresses(
  jobFolder: string,
  pictures: ReadonlyMap<number, AnsweredPicture>,
  baseUrl: string,
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
    if (addresses.length === 0) await rm(file, { force: true });
    else {
      await writeFile(`${file}.tmp`, JSON.stringify(addresses, undefined, 1), { mode: ownerOnly });
      await rename(`${file}.tmp`, file);
    }
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
