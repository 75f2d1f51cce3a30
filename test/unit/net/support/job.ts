/** A job for one test: its folder, what was reported, the servers it talks to, and options of `createSend` for them. */

import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Progress } from '../../../../src/core/wireFormat';
import { Network } from '../../../../src/net/network';
import type { NetworkSettings } from '../../../../src/net/proxy';
import type { SendOptions } from '../../../../src/net/send';
import { LocalServer } from './localServer';

export const direct: NetworkSettings = {
  network: 'undici',
  proxySupport: 'override',
  proxy: '',
  noProxy: [],
  strictSSL: true,
  systemCertificates: true,
  environment: {},
};

export class Job {
  readonly reports: Progress[] = [];
  readonly controller = new AbortController();
  private readonly networks: Network[] = [];
  private readonly servers: { close(): Promise<void> }[] = [];

  private constructor(readonly folder: string) {}

  static async begin(): Promise<Job> {
    return new Job(await mkdtemp(join(tmpdir(), 'easel-net-')));
  }

  options(
    baseUrl: string,
    overrides: Partial<SendOptions> = {},
    settings: Partial<NetworkSettings> = {},
  ): SendOptions {
    const network = new Network(() => ({ ...direct, ...settings }));
    this.networks.push(network);
    return {
      network,
      key: 'sk-secret',
      auth: 'bearer',
      baseUrl,
      jobFolder: this.folder,
      signal: this.controller.signal,
      report: progress => this.reports.push(progress),
      ...overrides,
    };
  }

  /** Closed with the job. `answer` is called when a request's body is complete. */
  async serve(answer: Parameters<typeof LocalServer.start>[0]): Promise<LocalServer> {
    return this.closing(await LocalServer.start(answer));
  }

  /** Closes it with the job. */
  closing<Server extends { close(): Promise<void> }>(server: Server): Server {
    this.servers.push(server);
    return server;
  }

  /** Contents of every picture in the folder, by file name. */
  async pictures(): Promise<Map<string, Buffer>> {
    const names = (await readdir(this.folder)).filter(name => name.endsWith('.bin')).sort();
    return new Map(
      await Promise.all(names.map(async name => [name, await readFile(join(this.folder, name))] as const)),
    );
  }

  async end(): Promise<void> {
    for (const network of this.networks) await network.dispose();
    for (const server of this.servers) await server.close();
    await rm(this.folder, { recursive: true, force: true });
  }
}

/** A job of its own for each test of the describe around it. */
export function useJob(): () => Job {
  let job: Job | undefined;
  beforeEach(async () => {
    job = await Job.begin();
  });
  afterEach(() => job?.end());
  return () => {
    if (job === undefined) throw new TypeError('only inside a test');
    return job;
  };
}
