/** A window without VS Code, for the tools of language models: every request is made, at a known price, unless a test says otherwise. */

import { join } from 'node:path';
import type { AgentDesk } from '../../../../src/agents/agentDesk';
import { defaultRights } from '../../../../src/agents/agentRights';
import type { AgentCall } from '../../../../src/agents/agentTool';
import { inEnglish } from '../../../../src/core/sentence';
import { defaultLimits } from '../../../../src/core/spendingLimits';
import { HistoryEntries } from '../../../../src/jobs/history/historyEntries';
import type { JobContext, JobRequest } from '../../../../src/jobs/jobRequest';
import type { JobResult, ResultPicture } from '../../../../src/jobs/jobResult';
import type { Provider } from '../../../../src/providers/provider';

export const root = '/work/space';
const none = { usd: 0, unpriced: 0 };
export const provider = { id: 'openai', label: 'OpenAI' } as unknown as Provider;

/** As far as the tools look at a `vscode.Uri`. */
export const uriOf = (path: string) =>
  ({ scheme: 'file', path, fsPath: path, toString: () => `file://${path}` }) as ResultPicture['uri'];

export function picture(path: string, differences: Partial<ResultPicture> = {}): ResultPicture {
  const uri = uriOf(path);
  return {
    ...{ uri, width: 1024, height: 1024, mediaType: 'image/png', bytes: 2048, sha256: `sha of ${path}` },
    ...differences,
  };
}

export function resultWith(differences: Partial<JobResult> = {}): JobResult {
  return {
    ...{ provider, model: 'gpt-image-2', requested: {}, journal: '', sources: [], prompt: 'a fox' },
    ...{ pictures: [picture(join(root, 'images/a-fox.png'))], warnings: [], seconds: 1 },
    ...differences,
  };
}

export type FakeDesk = AgentDesk & {
  /** What was asked to be made, in that order. */
  readonly made: JobRequest[];
  /** Absolute paths of files that are there. */
  readonly taken: Set<string>;
};

export function fakeDesk(differences: Partial<AgentDesk> = {}): FakeDesk {
  const made: JobRequest[] = [];
  const taken = new Set<string>();
  return {
    ...{ made, taken },
    tell: inEnglish,
    rights: () => defaultRights,
    standing: async () => ({
      spent: { today: none, month: none, unattended: { usd: 1.5, unpriced: 3 }, raised: {} },
      limits: defaultLimits,
    }),
    foresee: async ({ folder = 'images', fileName }) => ({
      ...{ provider: 'OpenAI', model: 'gpt-image-2', shownFolder: String(folder) },
      quote: { usd: 0.12, isAtMost: false },
      ...(fileName !== undefined && {
        file: { path: join(root, String(folder), fileName), shown: join(String(folder), fileName) },
      }),
    }),
    isTaken: async path => taken.has(path),
    run: async (request: JobRequest, { signal }: JobContext) => {
      signal.throwIfAborted();
      made.push(request);
      const { folder = 'images', fileName = 'a-fox.png' } = request;
      return resultWith({ pictures: [picture(join(root, String(folder), fileName))] });
    },
    makeSizes: async () => ({ files: [], warnings: [] }),
    identify: async path => ({ uri: uriOf(path), place: path, sha256: `sha of ${path}` }),
    history: async () => new HistoryEntries(),
    whereIs: async ({ place }) => join(root, place),
    jobs: () => [],
    look: async () => ({ mediaType: 'image/webp', bytes: new Uint8Array([1, 2, 3]) }),
    ...differences,
  };
}

export function callOf(caller = 'Claude Code', signal = new AbortController().signal): AgentCall {
  return { caller, signal };
}
