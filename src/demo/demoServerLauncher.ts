/** Starts the Demo provider on first use and says where it is. Never loads its code before. */

import type { DemoAddress, DemoServer } from './demoServer';

export class DemoServerLauncher {
  private server: DemoServer | undefined;

  constructor(
    /** Absolute path of the bundled paint worker. */
    private readonly workerFile: string,
  ) {}

  /** Throws ImageError `network` when the server does not come up. */
  async start(): Promise<DemoAddress> {
    const { DemoServer } = await import('./demoServer');
    this.server ??= new DemoServer({ workerFile: this.workerFile });
    return this.server.start();
  }

  dispose(): void {
    this.server?.dispose();
  }
}
