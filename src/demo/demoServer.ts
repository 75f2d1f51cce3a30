/** The Demo provider as the host sees it: an address and a token. Never paints: everything happens in a worker thread. */

import { randomBytes } from 'node:crypto';
import { Worker } from 'node:worker_threads';
import { ImageError } from '../core/imageError';
import { sentence } from '../core/sentence';
import type { PaintWorkerData, PaintWorkerMessage } from './paintWorker';

export type DemoServerOptions = {
  /** The bundled `paintWorker.js`. */
  readonly workerFile: URL | string;
  /** Closes after this long without a request; 5 minutes where absent. */
  readonly idleMs?: number;
  /** Waits this long before each partial and finished picture, so that people and tests can watch; 0 where absent. */
  readonly paceMs?: number;
};

export type DemoAddress = {
  /** `http://127.0.0.1:PORT/v1` */
  readonly baseUrl: string;
  /** The only bearer token that this server answers. New with every start. */
  readonly token: string;
};

/** Owns at most one worker, which is both server and painter. */
export class DemoServer {
  private running: { readonly worker: Worker; readonly address: Promise<DemoAddress> } | undefined;
  private idleTimer: NodeJS.Timeout | undefined;
  private openRequests = 0;

  constructor(private readonly options: DemoServerOptions) {}

  /**
   * Starts the server, or says where it already listens; either way the idle time begins anew.
   * Throws an ImageError of kind network when the worker does not come up.
   */
  async start(): Promise<DemoAddress> {
    this.running ??= this.launch();
    clearTimeout(this.idleTimer);
    const address = await this.running.address;
    this.waitForIdle();
    return address;
  }

  /** Ends the worker at once; requests still open lose their connection. `start` works again afterwards. */
  dispose(): void {
    clearTimeout(this.idleTimer);
    void this.running?.worker.terminate();
    this.running = undefined;
    this.openRequests = 0;
  }

  private launch(): { worker: Worker; address: Promise<DemoAddress> } {
    const token = randomBytes(32).toString('base64url');
    const workerData: PaintWorkerData = { token, paceMs: this.options.paceMs ?? 0 };
    // Its own streams, which nobody reads: the codec's remarks would end up in the host's log.
    const worker = new Worker(this.options.workerFile, { workerData, stdout: true, stderr: true });
    worker.unref();
    const address = new Promise<DemoAddress>((resolve, reject) => {
      worker.on('message', (message: PaintWorkerMessage) => {
        if (message.type === 'listening') resolve({ baseUrl: `http://127.0.0.1:${message.port}/v1`, token });
        else if (this.running?.worker === worker) this.countRequests(message.open);
      });
      worker.on('error', cause => reject(notStarted(cause)));
      worker.on('exit', () => {
        reject(notStarted(undefined));
        if (this.running?.worker === worker) this.dispose();
      });
    });
    return { worker, address };
  }

  private countRequests(open: number): void {
    this.openRequests = open;
    this.waitForIdle();
  }

  private waitForIdle(): void {
    clearTimeout(this.idleTimer);
    if (this.openRequests > 0) return;
    this.idleTimer = setTimeout(() => this.dispose(), this.options.idleMs ?? 5 * 60_000);
    this.idleTimer.unref();
  }
}

function notStarted(cause: unknown): ImageError {
  return new ImageError(
    'network',
    sentence('The Demo painter could not start. Reload the window and try again.'),
    { cause },
  );
}
