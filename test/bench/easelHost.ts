/** A real VS Code with the packed extension, in whose extension host the bench has things done one by one. */

import { mkdir } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join, resolve } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { openBrowser } from '../realVsCode/browser';
import { temporaryFolder } from '../realVsCode/endWithUs';
import { installVsCode } from '../realVsCode/install';
import { packExtension } from '../realVsCode/packExtension';
import { startVsCode, type VsCodeServer, workbenchUrl } from '../realVsCode/vsCodeServer';
import { Workbench } from '../realVsCode/workbench';

export type Measured<Value = unknown> = {
  readonly value: Value;
  readonly ms: number;
  /** ms that the thread was held at a time, at most. */
  readonly stallMs: number;
  /** bytes of memory beyond what the process had. */
  readonly addedBytes: number;
};

export type Task = { readonly type: string; readonly [argument: string]: unknown };

const windowLimitMs = 180_000;

export class EaselHost {
  private readonly tasks: Task[] = [];
  private ask: ((task: Task) => void) | undefined;
  private done: (answer: Measured & { readonly error?: string }) => void = () => {};
  /** The extension host that asks; another one after each `restart`. */
  private process = 0;
  private arrived: () => void = () => {};

  private constructor(
    /** Absolute path. */
    readonly workspace: string,
    private readonly vsCode: VsCodeServer,
    private readonly browser: Browser,
    private readonly page: Page,
    private readonly answers: { close(): void },
  ) {}

  /** `origin`: the provider's server. */
  static async start(origin: string): Promise<EaselHost> {
    let host: EaselHost | undefined;
    const server = createServer((request, response) => void host?.receive(request, response));
    await new Promise<void>(listening => server.listen(0, '127.0.0.1', listening));
    const installation = await installVsCode(line => console.log(line));
    const { file } = await packExtension();
    const places = {
      baseUrl: `${origin}/v1`,
      auth: 'none',
      models: ['gpt-image-1'],
      defaultModel: 'gpt-image-1',
    };
    const chat = { ...places, wire: 'chat-images', models: ['painter'], defaultModel: 'painter' };
    const [vsCode, browser] = await Promise.all([
      startVsCode(installation, {
        ...{ extension: file, unpacked: [resolve('test/bench/driver'), resolve('test/bench/emptyPanel')] },
        settings: {
          'easel.provider': 'bench',
          'easel.maxParallel': 8,
          'easel.providers': { bench: places, chat },
        },
        env: { EASEL_BENCH: `http://127.0.0.1:${(server.address() as AddressInfo).port}` },
      }),
      openBrowser(installation.browser),
    ]);
    const workspace = join(temporaryFolder('bench'), 'pictures');
    await mkdir(workspace);
    host = new EaselHost(workspace, vsCode, browser, await browser.newPage(), server);
    await host.restart();
    return host;
  }

  /** A fresh window with a fresh extension host. */
  async restart(): Promise<void> {
    const arrived = new Promise<void>(resolve => {
      this.arrived = resolve;
    });
    this.process = 0;
    await this.page.goto('about:blank');
    await this.page.goto(workbenchUrl(this.vsCode, this.workspace), { timeout: windowLimitMs });
    await arrived;
  }

  /** One more window, for what is clicked and seen. */
  openWorkbench(): Promise<Workbench> {
    return Workbench.open(this.browser, this.vsCode, this.workspace);
  }

  /** Rejects with what the extension host said. */
  async run<Value>(task: Task): Promise<Measured<Value>> {
    const answer = new Promise<Measured & { readonly error?: string }>(resolve => {
      this.done = resolve;
    });
    if (this.ask) this.ask(task);
    else this.tasks.push(task);
    const { error, ...measured } = await answer;
    if (error !== undefined) throw new Error(`${task.type}: ${error}`);
    return measured as Measured<Value>;
  }

  async stop(): Promise<void> {
    await this.browser.close();
    this.vsCode.stop();
    this.answers.close();
  }

  private async receive(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', 'http://bench');
    if (url.pathname === '/done') {
      const body: Buffer[] = [];
      for await (const chunk of request) body.push(chunk as Buffer);
      response.end();
      this.done(JSON.parse(Buffer.concat(body).toString()) as Measured);
      return;
    }
    const pid = Number(url.searchParams.get('pid'));
    if (this.process === 0) {
      this.process = pid;
      this.arrived();
    }
    // A host of a window that is gone waits for ever and ends with it.
    if (pid !== this.process) return;
    const give = (task: Task) => {
      this.ask = undefined;
      response.setHeader('content-type', 'application/json');
      response.end(JSON.stringify(task));
    };
    const next = this.tasks.shift();
    if (next) give(next);
    else this.ask = give;
  }
}
