/** Small copies of pictures, each made once in a worker thread and kept by content. Never decodes on this thread, and never fails: a picture that cannot be read has none. */

import { mkdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { pruneFolder } from './pruneFolder';
import type { ThumbnailAnswer, ThumbnailRequest } from './thumbnailWorker';

export type ThumbnailsOptions = {
  /** Absolute; made on first use. */
  readonly folder: string;
  /** The bundled `thumbnailWorker.js`. */
  readonly workerFile: URL | string;
  /** Most px on each side; 512 unless told: sharp on a dense screen at the largest size in which a grid shows it. */
  readonly side?: number;
  /** Of one small copy: what would have more is made coarser, then smaller. No limit unless told. */
  readonly mostFileBytes?: number;
  /** Of all small copies; the oldest go when there are more. 200 MB unless told. */
  readonly mostBytes?: number;
  /** The worker ends after this long without work; 30 s unless told. */
  readonly idleMs?: number;
};

/** Where the bytes are: a path of this machine, or a function that reads them. */
export type PictureBytes = string | (() => Thenable<Uint8Array>);

type Wish = {
  readonly target: string;
  readonly picture: PictureBytes;
  readonly answer: (path: string | undefined) => void;
};

/** Wishes that wait. A page that was scrolled past needs its pictures no more, and asks again when it does. */
const mostWaiting = 300;
/** A picture that takes longer than this in the worker will not come. */
const limitMs = 30_000;

export class Thumbnails {
  private readonly waiting: Wish[] = [];
  private readonly wanted = new Map<string, Promise<string | undefined>>();
  /** Targets of pictures that cannot be read: they are not tried again in this window. */
  private readonly unreadable = new Set<string>();
  private readonly ready: () => Promise<void>;
  private worker: Worker | undefined;
  private isWorking = false;
  private idleTimer: NodeJS.Timeout | undefined;

  constructor(private readonly options: ThumbnailsOptions) {
    let preparing: Promise<void> | undefined;
    this.ready = () => {
      preparing ??= this.prepare();
      return preparing;
    };
  }

  /** Absolute path of the small copy; `undefined` when there is none to be had. The newest wish is met first. */
  make(sha256: string, picture: PictureBytes): Promise<string | undefined> {
    const target = this.targetOf(sha256);
    if (this.unreadable.has(target)) return Promise.resolve(undefined);
    const known = this.wanted.get(target);
    if (known !== undefined) return known;
    const wanted = this.findOrMake(target, picture)
      .catch(() => undefined)
      .finally(() => this.wanted.delete(target));
    this.wanted.set(target, wanted);
    return wanted;
  }

  /** The small copy of a picture that may be gone: only what was made before. */
  async find(sha256: string): Promise<string | undefined> {
    const target = this.targetOf(sha256);
    return (await isThere(target)) ? target : undefined;
  }

  dispose(): void {
    clearTimeout(this.idleTimer);
    for (const { answer } of this.waiting.splice(0)) answer(undefined);
    void this.worker?.terminate();
    this.worker = undefined;
  }

  private targetOf(sha256: string): string {
    return join(this.options.folder, `${sha256}.webp`);
  }

  private async findOrMake(target: string, picture: PictureBytes): Promise<string | undefined> {
    await this.ready();
    if (await isThere(target)) return target;
    return new Promise(answer => {
      this.waiting.push({ target, picture, answer });
      if (this.waiting.length > mostWaiting) this.waiting.shift()?.answer(undefined);
      void this.work();
    });
  }

  private async work(): Promise<void> {
    if (this.isWorking) return;
    this.isWorking = true;
    clearTimeout(this.idleTimer);
    for (let wish = this.waiting.pop(); wish !== undefined; wish = this.waiting.pop()) {
      const { target, picture, answer } = wish;
      const isMade = await this.request(target, picture).catch(() => false);
      if (!isMade) this.unreadable.add(target);
      answer(isMade ? target : undefined);
    }
    this.isWorking = false;
    this.idleTimer = setTimeout(() => this.dispose(), this.options.idleMs ?? 30_000);
    this.idleTimer.unref();
  }

  /** One at a time: a decoded picture of 40 megapixels takes 160 MB. */
  private async request(target: string, picture: PictureBytes): Promise<boolean> {
    const bytes = typeof picture === 'string' ? picture : new Uint8Array(await picture());
    // Its own streams, which nobody reads: the codec's remarks would end up in the host's log.
    this.worker ??= new Worker(this.options.workerFile, { stdout: true, stderr: true });
    const worker = this.worker;
    worker.unref();
    const { side = 512, mostFileBytes } = this.options;
    const request: ThumbnailRequest = { picture: bytes, target, side, mostFileBytes };
    const transfer = typeof bytes === 'string' ? [] : [bytes.buffer];
    return new Promise((resolve, reject) => {
      const late = setTimeout(() => end(() => reject(new Error('late'))), limitMs);
      const onMessage = (answer: ThumbnailAnswer) => end(() => resolve(answer.isMade));
      const onDeath = () => end(() => reject(new Error('the worker died')));
      const end = (settle: () => void) => {
        clearTimeout(late);
        worker.off('message', onMessage).off('error', onDeath).off('exit', onDeath);
        settle();
      };
      worker.on('message', onMessage).on('error', onDeath).on('exit', onDeath);
      worker.postMessage(request, transfer);
    }).catch(error => {
      // What it was doing is lost with it; the next picture gets a new one.
      void worker.terminate();
      this.worker = undefined;
      throw error;
    }) as Promise<boolean>;
  }

  private async prepare(): Promise<void> {
    const { folder, mostBytes = 200 * 1024 * 1024 } = this.options;
    await mkdir(folder, { recursive: true });
    await pruneFolder(folder, mostBytes);
  }
}

async function isThere(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}
