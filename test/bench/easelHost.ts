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

/** `number`: of the task. */
type Told = Measured & { readonly number: number; readonly error?: string };

const windowLimitMs = 180_000;
/** No task takes a tenth of it on a machine that has time. */
const taskLimitMs = 120_000;
/** An extension host that waits for something to do asks again after so long. */
const askAgainMs = 30_000;

export class EaselHost {
  private task: (Task & { readonly number: number }) | undefined;
  private tasks = 0;
  /** Answers whoever asks for something to do. */
  private ask: (() => void) | undefined;
  private done: (told: Told) => void = () => {};
  /** The extension host that asks; another one after each `restart`. */
  private process = 0;
  /** Those of windows before. */
  private readonly gone = new Set<number>();
  private arrived: () => void = () => {};

  private constructor(
    /** Absolute path. */
    readonly workspace: string,
    private readonly vsCode: VsCodeServer,
    private readonly browser: Browser,
    private readonly page: Page,
    private readonly answers: { close(): void },
    /** Absolute path of a folder for a profile of each task; none are made without. */
    private readonly profiles: string | undefined,
  ) {}

  /** `origin`: the provider's server. */
  static async start(origin: string, profiles?: string): Promise<EaselHost> {
    let host: EaselHost | undefined;
    const server = createServer((request, response) => void host?.receive(request, response));
    // One that closed while it is used again would lose what was asked.
    server.keepAliveTimeout = 0;
    await new Promise<void>(listening => server.listen(0, '127.0.0.1', listening));
    const installation = await installVsCode(line => console.log(line));
    const { file } = await packExtension();
    const places = {
      baseUrl: `${origin}/v1`,
      auth: 'none',
      // As many as are asked for come of one request.
      models: [{ id: 'gpt-image-1', maxN: 100 }],
      defaultModel: 'gpt-image-1',
      batch: 'openai',
    };
    const chat = { ...places, wire: 'chat-images', models: ['painter'], defaultModel: 'painter' };
    const [vsCode, browser] = await Promise.all([
      startVsCode(installation, {
        ...{ extension: file, unpacked: [resolve('test/bench/driver'), resolve('test/bench/emptyPanel')] },
        settings: {
          'easel.provider': 'bench',
          'easel.maxParallel': 8,
          'easel.providers': { bench: places, chat },
          // Whatever has no known price is limited by the day.
          'easel.prices': { 'bench/*': 0.01 },
        },
        env: { EASEL_BENCH: `http://127.0.0.1:${(server.address() as AddressInfo).port}` },
      }),
      openBrowser(installation.browser),
    ]);
    const workspace = join(temporaryFolder('bench'), 'pictures');
    await mkdir(workspace);
    host = new EaselHost(workspace, vsCode, browser, await browser.newPage(), server, profiles);
    await host.restart();
    return host;
  }

  /** A fresh window with a fresh extension host. */
  async restart(): Promise<void> {
    const arrived = this.nextHost();
    await this.page.goto('about:blank');
    await this.page.goto(workbenchUrl(this.vsCode, this.workspace), { timeout: windowLimitMs });
    await arrived;
  }

  /** One more window, for what is clicked and seen: from now on tasks are done in its extension host, until `restart`. */
  async openWorkbench(): Promise<Workbench> {
    const arrived = this.nextHost();
    const workbench = await Workbench.open(this.browser, this.vsCode, this.workspace);
    await arrived;
    return workbench;
  }

  /** Rejects with what the extension host said, or when it says nothing for long. */
  async run<Value>(task: Task): Promise<Measured<Value>> {
    const number = ++this.tasks;
    const told = new Promise<Told>(resolve => {
      this.done = told => told.number === number && resolve(told);
    });
    this.task = { ...this.profiled(task, number), number };
    this.ask?.();
    const { error, ...measured } = await within(taskLimitMs, told, `${task.type} did not end`);
    if (error !== undefined) throw new Error(`${task.type}: ${error}`);
    return measured as Told & Measured<Value>;
  }

  private profiled(task: Task, number: number): Task {
    if (this.profiles === undefined || task.type === 'activate') return task;
    return { type: 'profile', task, file: join(this.profiles, `${number}-${task.type}.cpuprofile`) };
  }

  async stop(): Promise<void> {
    await this.browser.close();
    this.vsCode.stop();
    this.answers.close();
  }

  /** Resolves when another extension host asks for something to do: tasks are its from then on. */
  private nextHost(): Promise<void> {
    this.gone.add(this.process);
    this.process = 0;
    this.task = undefined;
    this.ask?.();
    const arrived = new Promise<void>(resolve => {
      this.arrived = resolve;
    });
    return within(windowLimitMs, arrived, 'no extension host started');
  }

  private async receive(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', 'http://bench');
    const answer = (value: unknown) => response.end(JSON.stringify(value));
    if (url.pathname === '/done') {
      const body: Buffer[] = [];
      for await (const chunk of request) body.push(chunk as Buffer);
      answer(null);
      this.done(JSON.parse(Buffer.concat(body).toString()) as Told);
      return;
    }
    const pid = Number(url.searchParams.get('pid'));
    if (this.process === 0 && !this.gone.has(pid)) {
      this.process = pid;
      this.arrived();
    }
    const give = () => {
      clearTimeout(late);
      if (this.ask === give) this.ask = undefined;
      const task = pid === this.process ? this.task : undefined;
      if (task !== undefined) this.task = undefined;
      answer(task ?? null);
    };
    const late = setTimeout(give, askAgainMs);
    response.once('close', () => {
      clearTimeout(late);
      if (this.ask === give) this.ask = undefined;
    });
    if (pid !== this.process) return;
    if (this.task === undefined) this.ask = give;
    else give();
  }
}

async function within<Value>(ms: number, work: Promise<Value>, otherwise: string): Promise<Value> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`${otherwise} in ${ms / 1000} s.`)), ms);
  });
  return Promise.race([work, late]).finally(() => clearTimeout(timer));
}
