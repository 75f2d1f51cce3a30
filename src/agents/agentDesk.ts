/** What the tools of language models need of the window that they run in: the port between them and VS Code. Types only; nothing here runs. */

import type { Sentence } from '../core/sentence';
import type { SizeSet } from '../core/sizeSets';
import type { SpendingLimits, Spent } from '../core/spendingLimits';
import type { HistoryEntries } from '../jobs/history/historyEntries';
import type { HistoryEntry } from '../jobs/history/historyEntry';
import type { Job } from '../jobs/jobQueue';
import type { JobContext, JobRequest } from '../jobs/jobRequest';
import type { JobResult, ResultPicture } from '../jobs/jobResult';
import type { Quote } from '../providers/priceOf';
import type { AgentRights } from './agentRights';
import type { AgentPreview } from './agentTool';

export type AgentDesk = {
  /** In the user's language, and without links. */
  readonly tell: (sentence: Sentence) => string;
  /** The setting `easel.agents`. */
  readonly rights: () => AgentRights;
  readonly standing: () => Promise<{ readonly spent: Spent; readonly limits: SpendingLimits }>;
  /** Throws ImageError for what can be found wrong before paying; sends and writes nothing. */
  readonly foresee: (request: JobRequest, signal: AbortSignal) => Promise<ForeseenCall>;
  /** Absolute path: whether something is there. */
  readonly isTaken: (path: string) => Promise<boolean>;
  /** Throws ImageError. */
  readonly run: (request: JobRequest, watch: JobContext) => Promise<JobResult>;
  /** Throws ImageError. Leaves files alone that are there. */
  readonly makeSizes: (order: SizesOrder, signal: AbortSignal) => Promise<MadeSizes>;
  /** Throws ImageError for what lies outside the workspace or is no picture: where it lies, and what its bytes are, in hex. */
  readonly identify: (path: string) => Promise<FoundFile>;
  readonly history: () => Promise<HistoryEntries>;
  /** Absolute path of the picture's file; `undefined`: it is gone, or has other content now. */
  readonly whereIs: (entry: HistoryEntry) => Promise<string | undefined>;
  /** Oldest first. */
  readonly jobs: () => readonly Job[];
  /** A small copy; `undefined` where there is none to be had. Never rejects. */
  readonly look: (picture: Pick<ResultPicture, 'sha256' | 'uri'>) => Promise<AgentPreview | undefined>;
};

export type ForeseenCall = {
  /** As the user knows it. */
  readonly provider: string;
  readonly model: string;
  /** Of all pictures together. */
  readonly quote: Quote;
  /** What the first picture is to be, where its name was given with an extension: absolute, and as the user knows it. */
  readonly file?: { readonly path: string; readonly shown: string };
  /** The folder, as the user knows it. */
  readonly shownFolder: string;
};

export type SizesOrder = {
  readonly image: string;
  readonly sets: readonly SizeSet[];
  readonly folder?: string | undefined;
  readonly background?: string | undefined;
};

/** `place`: as the history knows it. */
export type FoundFile = Pick<ResultPicture, 'sha256' | 'uri'> & { readonly place: string };

/** `files`: absolute paths. `warnings`: in the user's language. */
export type MadeSizes = { readonly files: readonly string[]; readonly warnings: readonly string[] };
