/** The journal as a whole: what jobs received and could not bring to where it should be, found again after any end of theirs. */

import { open, readdir, readFile, rm, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { ReceivedPicture } from '../core/imageAnswer';
import type { ImageErrorKind } from '../core/imageError';
import { sniffMediaType } from '../core/mediaType';
import { type SubmittedJob, submittedIn } from '../core/submittedJob';
import { endBytes, isWholePicture } from '../core/wholePicture';
import type { BatchEntryEnd, BatchNote } from './batchNotes';
import { hashOfFile } from './hash';
import { isRunning } from './isRunning';
import { JobFolder, type JobRecord } from './jobFolder';
import { addressesIn, type JobOutcome, type Save } from './jobNotes';

/** A picture that lies in the journal and nowhere else. */
export type KeptPicture = ReceivedPicture & { readonly isWhole: boolean };

/** A job that ended without bringing everything to where it should be. */
export type KeptJob = {
  /** Absolute path of its folder. */
  readonly path: string;
  readonly record: JobRecord;
  /** Absent: it was interrupted, as by a window that closed. */
  readonly outcome: JobOutcome | undefined;
  readonly pictures: readonly KeptPicture[];
  /** Addresses of pictures that were paid for and not fetched. */
  readonly addresses: readonly string[];
  /** What its provider has taken, and may have done since. */
  readonly submitted: readonly SubmittedJob[];
  /** Absent: it is one request alone. `ends`: of those of its requests that are done. */
  readonly batch?: BatchNote & { readonly ends: readonly BatchEntryEnd[] };
  /** Absolute paths of what is left of the answers' texts. */
  readonly answers: readonly string[];
  /** Of everything in the folder. */
  readonly bytes: number;
};

export type JournalLimits = { readonly bytes: number; readonly ms: number };

/** How a job ends whose answer arrived at least in part, and was not read to its end. */
const unreadKinds: ReadonlySet<ImageErrorKind> = new Set(['badResponse', 'connectionLost', 'timeout']);

export class Journal {
  constructor(
    /** Absolute path of the folder that holds the job folders; need not exist. */
    private readonly folder: string,
  ) {}

  create(record: JobRecord): Promise<JobFolder> {
    return JobFolder.create(this.folder, record);
  }

  /** The folder of one request of a batch, under a name that another window finds: what is in it may be saved already. */
  folderOf(batch: string, key: string): JobFolder {
    return JobFolder.at(join(this.folder, entryName(batch, key)));
  }

  /** `batch`: path of its folder. */
  createOf(batch: string, key: string, record: JobRecord): Promise<JobFolder> {
    return JobFolder.create(this.folder, record, entryName(batch, key));
  }

  /** Oldest first. Jobs that run, here or in another window, are not among them; nor are those of which nothing is left. */
  async list(): Promise<KeptJob[]> {
    const paths = (await readdir(this.folder).catch(() => [])).sort().map(name => join(this.folder, name));
    const jobs = await Promise.all(paths.map(path => keptJob(path).catch(() => undefined)));
    return jobs.filter(job => job !== undefined);
  }

  /** What is left of a job that has ended; `undefined` where its folder is gone or says nothing. */
  read(path: string): Promise<KeptJob | undefined> {
    return keptJob(path, true).catch(() => undefined);
  }

  /** Whether there is something that was paid for: a picture, where one is or will be, or an answer that nobody could read. */
  static holdsAny(job: KeptJob): boolean {
    const { answers, outcome } = job;
    const isUnread = outcome !== undefined && unreadKinds.has(outcome.kind) && answers.length > 0;
    // Whether a batch was taken may be what nobody knows.
    const isUnknown = job.batch !== undefined && outcome?.details.mayHaveBeenCharged === true;
    return Journal.holdsPictures(job) || isUnread || isUnknown;
  }

  /** Whether there is a picture, or where one is or will be. */
  static holdsPictures({ pictures, addresses, submitted }: KeptJob): boolean {
    return pictures.length + addresses.length + submitted.length > 0;
  }

  /**
   * Makes room: first what holds nothing that is wanted, then the oldest, until the limits are kept. The jobs of which
   * something was lost that way, so that it can be told.
   */
  async prune({ bytes, ms }: JournalLimits): Promise<KeptJob[]> {
    const jobs = await this.list();
    const worthless = jobs.filter(job => job.outcome === undefined && !Journal.holdsAny(job));
    for (const { path } of worthless) await JobFolder.at(path).remove();
    const lost: KeptJob[] = [];
    const rest = jobs.filter(job => !worthless.includes(job));
    // Those that only tell of a failure go first.
    const wanted = [...rest.filter(job => !Journal.holdsAny(job)), ...rest.filter(Journal.holdsAny)];
    let left = wanted.reduce((sum, job) => sum + job.bytes, 0);
    for (const job of wanted) {
      const isOld = Date.now() - Date.parse(job.record.startedAt) > ms;
      if (!isOld && left <= bytes) continue;
      await JobFolder.at(job.path).remove();
      left -= job.bytes;
      if (Journal.holdsAny(job)) lost.push(job);
    }
    return lost;
  }
}

function entryName(batch: string, key: string): string {
  return `${basename(batch)}-${key}`;
}

/** `undefined`: it runs still. Rejects where the folder is no job's. */
async function keptJob(path: string, hasEnded = false): Promise<KeptJob | undefined> {
  const folder = JobFolder.at(path);
  const record = await folder.readRecord();
  const outcome = await folder.readOutcome();
  const places = await readPlaces(path);
  const submitted = submittedIn(places);
  const batch = record.isBatch ? await folder.readBatch() : undefined;
  // A batch waits for its provider, and for no window.
  const isWaiting = record.isBatch === true && submitted.length > 0;
  if (!hasEnded && !isWaiting && outcome === undefined && (await isRunning(record))) return undefined;
  const files = await folder.files();
  const saved = await settleSaves(path, await folder.readSaves());
  const received = await receivedPictures(folder, files);
  const pictures = received.filter(({ file }) => !saved.has(basename(file)));
  const sizes = await Promise.all(files.map(name => sizeOf(join(path, name))));
  return {
    ...{ path, record, outcome, submitted },
    ...(batch && { batch: { ...batch, ends: await folder.readEnds() } }),
    pictures: (await Promise.all(pictures.map(withWholeness))).filter(picture => picture !== undefined),
    addresses: addressesIn(places),
    answers: files
      .filter((name, at) => name.endsWith('-skeleton.txt') && (sizes[at] ?? 0) > 0)
      .map(name => join(path, name)),
    bytes: sizes.reduce((sum, size) => sum + size, 0),
  };
}

/**
 * Names of the job's files that got into the workspace. A window may have closed in the middle of that: what is at the
 * target then is the picture if it has its content, and a half that was left is cleared away.
 */
async function settleSaves(path: string, saves: readonly Save[]): Promise<ReadonlySet<string>> {
  const done = new Set<string>();
  for (const { file, isDone } of saves) if (isDone) done.add(file);
  const unsettled = saves.filter(({ file }) => !done.has(file));
  // All of them: a half may stand beside the very picture that was made of it.
  for (const { half } of unsettled) if (half !== undefined) await clear(half);
  for (const { file, target } of unsettled)
    if (!done.has(file) && (await isSame(join(path, file), target))) done.add(file);
  return done;
}

/** A folder may refuse by now, or the note be damaged: the pictures are worth more than a tidy folder. */
async function clear(half: string): Promise<void> {
  await rm(half, { force: true }).catch(() => {});
}

async function isSame(one: string, other: string): Promise<boolean> {
  const [a, b] = await Promise.all([one, other].map(path => stat(path).catch(() => undefined)));
  if (a === undefined || b === undefined || a.size !== b.size) return false;
  if (a.ino === b.ino && a.dev === b.dev) return true;
  const [first, second] = await Promise.all([hashOfFile(one), hashOfFile(other)]);
  return first === second;
}

/**
 * The pictures that the job was to save, as it said; where it did not get that far, those that it received. With them
 * whatever else is a picture and no sketch: one that broke off, and more than were asked for.
 */
async function receivedPictures(folder: JobFolder, files: readonly string[]): Promise<ReceivedPicture[]> {
  const received = await folder.readReceived().catch(() => []);
  const stated = await folder.readPictures().catch(() => received);
  const known = new Set([...received, ...stated].map(({ file }) => basename(file)));
  for (const sketch of await folder.readSketches()) known.add(sketch);
  const others = files.filter(name => name.endsWith('.bin') && !known.has(name)).sort();
  const found = await Promise.all(others.map(name => pictureAt(join(folder.path, name))));
  return [...stated, ...found.filter(picture => picture !== undefined)];
}

async function pictureAt(file: string): Promise<ReceivedPicture | undefined> {
  const { head } = await ends(file);
  const mediaType = sniffMediaType(head);
  return mediaType && { file, mediaType };
}

/** `undefined`: the file is gone. */
async function withWholeness(picture: ReceivedPicture): Promise<KeptPicture | undefined> {
  const read = await ends(picture.file).catch(() => undefined);
  if (read === undefined) return undefined;
  const isWhole = isWholePicture(picture.mediaType, read.head, read.tail, read.length) ?? true;
  return { ...picture, isWhole };
}

async function ends(file: string): Promise<{ head: Uint8Array; tail: Uint8Array; length: number }> {
  const handle = await open(file);
  try {
    const { size: length } = await handle.stat();
    const head = await handle.read(Buffer.alloc(512), 0, 512, 0);
    const tail = await handle.read(Buffer.alloc(endBytes), 0, endBytes, Math.max(0, length - endBytes));
    return {
      head: head.buffer.subarray(0, head.bytesRead),
      tail: tail.buffer.subarray(0, tail.bytesRead),
      length,
    };
  } finally {
    await handle.close();
  }
}

/** Where pictures are or will be: written in one step, but a disk may lie. */
async function readPlaces(path: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(join(path, 'addresses.json'), 'utf8'));
  } catch {
    return undefined;
  }
}

async function sizeOf(path: string): Promise<number> {
  return stat(path).then(
    ({ size }) => size,
    () => 0,
  );
}
