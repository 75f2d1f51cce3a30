/** Jobs whose provider fails as each order says, and the account of what became of their pictures. Reaches the journal as a later window would. */

import dns from 'node:dns';
import { readdir, readFile, stat } from 'node:fs/promises';
import { syncBuiltinESMExports } from 'node:module';
import { basename, dirname, join } from 'node:path';
import * as vscode from 'vscode';
import type { ImageError, ImageErrorKind } from '../../src/core/imageError';
import { Journal, type KeptJob } from '../../src/jobs/journal';
import { FaultServer, type Order } from '../servers/faultServer';
import { type Fault, faults, isDead } from '../servers/faults';
import { pngOf } from '../servers/pictures';
import { easelApi, inWorkspace, writeInWorkspace } from './easel';
import { failureOf } from './providers/requests';
import { setProviders } from './providers/useProvider';

export type Ending = { readonly kind: ImageErrorKind | 'saved'; readonly warnings: readonly string[] };

export type Account = {
  /** Indices of pictures that reached us, or could be fetched still, and are nowhere. */
  readonly lost: readonly number[];
  /** POSTs beyond those that were asked for. */
  readonly extraPosts: number;
  /** What else is wrong, in words. */
  readonly problems: readonly string[];
};

const source = 'fault-jobs/source.png';

/** What `start` changed is as before after `close`. */
export class FaultJobs {
  private constructor(
    readonly server: FaultServer,
    /** Absolute path of the extension's journal. */
    readonly journal: string,
    private readonly undo: (() => unknown)[],
  ) {}

  static async start(): Promise<FaultJobs> {
    const server = await FaultServer.start();
    const undo = [() => server.close(), ...(await useSettings(server)), resolvePrivately()];
    await writeInWorkspace(source, pngOf(1, 24, 24));
    // Only an error names the place.
    const { id } = server.order('generate', 'HTML with 200', 1);
    const job = (await easelApi()).generate({ provider: 'usual-openai-images', prompt: id });
    const { details } = await failureOf(job, 'badResponse');
    return new FaultJobs(server, dirname(details.keptIn ?? ''), undo);
  }

  async close(): Promise<void> {
    for (const each of this.undo.reverse()) await each();
  }

  /** Carries the order out; `folder`: below the workspace folder. */
  async run({ id, way, fault, pictures }: Order, folder: string): Promise<Ending> {
    const { needs }: Fault = faults[fault];
    const place = needs === 'connection' ? 'refused' : needs === 'time' ? 'hurried' : 'usual';
    const request = {
      provider: `${place}-${way === 'chat' ? 'chat-images' : 'openai-images'}`,
      ...{ prompt: id, n: pictures.length, folder, fileName: 'picture' },
    };
    const api = await easelApi();
    const job =
      way === 'edit'
        ? api.edit({ ...request, images: [source], editSize: 'provider' })
        : api.generate(request);
    return job.then(
      ({ warnings }) => ({ kind: 'saved' as const, warnings }),
      (error: ImageError) => ({ kind: error.kind, warnings: [] }),
    );
  }

  /** `kept`: what the journal has of the job. */
  async accountOf(order: Order, folder: string, kept: KeptJob | undefined): Promise<Account> {
    const { pictures, way, fault } = order;
    const problems: string[] = [];
    const identify = async (file: string) => {
      const bytes = await readFile(file);
      return pictures.findIndex(picture => picture.equals(bytes));
    };
    const copies: number[] = [];
    for (const file of await filesIn(inWorkspace(folder))) {
      const index = await identify(file);
      if (index < 0) problems.push(`${basename(file)} in the workspace is no whole picture`);
      copies.push(index);
    }
    for (const { file, isWhole } of kept?.pictures ?? []) {
      const index = await identify(file);
      if (isWhole !== index >= 0) problems.push(`${file} is said to be ${isWhole ? '' : 'not '}whole`);
      copies.push(index);
    }
    const countOf = (index: number) => copies.filter(each => each === index).length;
    const isNamed = way === 'addresses' && order.isAnswered && !isDead(fault);
    const addresses = new Set(kept?.addresses);
    const lost = pictures.flatMap((picture, index) => {
      if (countOf(index) > 1) problems.push(`picture ${index} is there ${countOf(index)} times`);
      if (countOf(index) > 0 || !(isNamed || order.sent.has(picture))) return [];
      return isNamed && addresses.has(this.server.addressOf(order, index)) ? [] : [index];
    });
    return { lost, extraPosts: Math.max(0, order.posts - order.expectedPosts), problems };
  }
}

/** What undoes it. */
async function useSettings({ origin }: FaultServer): Promise<(() => unknown)[]> {
  const settings = vscode.workspace.getConfiguration('easel');
  const set = (name: string, value: unknown) =>
    settings.update(name, value, vscode.ConfigurationTarget.Global);
  const wanted = { maxParallel: 16, maxRetries: 1, maxResponseMegabytes: 1 };
  for (const [name, value] of Object.entries(wanted)) await set(name, value);
  const usual = { baseUrl: `${origin}/v1`, models: ['painter'], defaultModel: 'painter', auth: 'none' };
  const places = {
    usual,
    refused: { ...usual, baseUrl: 'http://127.0.0.1:1/v1' },
    hurried: { ...usual, timeoutSeconds: 3 },
  };
  const entries = Object.entries(places).flatMap(([name, place]) =>
    ['openai-images', 'chat-images'].map(wire => [`${name}-${wire}`, { ...place, wire }]),
  );
  await setProviders(Object.fromEntries(entries));
  return [() => setProviders(undefined), ...Object.keys(wanted).map(name => () => set(name, undefined))];
}

/** What the journal has of jobs whose pictures were to go below a folder of the workspace, by that folder's name. */
export async function keptBelow(journal: string, folder: string): Promise<Map<string, KeptJob>> {
  const names = await readdir(journal).catch(() => []);
  const jobs = await Promise.all(names.map(name => new Journal(journal).read(join(journal, name))));
  const below = `${vscode.Uri.file(inWorkspace(folder))}/`;
  const kept = jobs.filter(job => job?.record.folder.startsWith(below)).filter(job => job !== undefined);
  return new Map(kept.map(job => [basename(job.record.folder), job]));
}

async function filesIn(folder: string): Promise<string[]> {
  const isFolder = await stat(folder).then(
    found => found.isDirectory(),
    () => false,
  );
  return isFolder ? (await readdir(folder)).map(name => join(folder, name)) : [];
}

/** Public names that lead into the user's own network: whoever resolves one hears of this machine. */
function resolvePrivately(): () => void {
  const { lookup } = dns;
  const resolve = (name: string, options: dns.LookupOptions, answer: (...found: unknown[]) => void) => {
    if (!name.endsWith('.easel-test.example')) return lookup(name, options as dns.LookupOneOptions, answer);
    return options.all ? answer(null, [{ address: '127.0.0.1', family: 4 }]) : answer(null, '127.0.0.1', 4);
  };
  dns.lookup = resolve as unknown as typeof dns.lookup;
  syncBuiltinESMExports();
  return () => {
    dns.lookup = lookup;
    syncBuiltinESMExports();
  };
}
