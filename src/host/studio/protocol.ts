/** What the Studio's page and the host say to each other. Pictures go by id, never by path; the page imports types alone. */

import * as z from 'zod';
import type { ImageErrorKind } from '../../core/imageError';
import type { ImageParameters } from '../../core/imageRequest';
import type { ModelAbilities } from '../../core/modelAbilities';

const id = z.string().min(1).max(100);
const longestPrompt = 200_000;
const mostBytes = 200 * 1024 * 1024;

/** What can be done to one picture. */
export const pictureActions = [
  'open',
  'reveal',
  'insert',
  'copyPath',
  'copyMarkdown',
  'edit',
  'useAsReference',
  'useSettings',
  'again',
  'rename',
  'delete',
  'favourite',
  'openInStudio',
] as const;

const parameterValue = z.union([z.string().min(1).max(200), z.number(), z.boolean(), z.null()]);

const historyFilter = z.strictObject({
  text: z.string().max(500),
  provider: z.string().max(100).optional(),
  model: z.string().max(200).optional(),
  folder: z.string().max(1000).optional(),
  favourites: z.boolean(),
  /** Only the family of this picture: what it was edited from and into. */
  familyOf: id.optional(),
});

/** The page's intents, checked on arrival. Whatever does not fit is refused and changes nothing. */
export const intent = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('ready') }),
  z.strictObject({ type: z.literal('setPrompt'), prompt: z.string().max(longestPrompt) }),
  z.strictObject({ type: z.literal('useSelection') }),
  z.strictObject({ type: z.literal('setProvider'), provider: id }),
  z.strictObject({ type: z.literal('setModel'), model: z.string().trim().min(1).max(200) }),
  /** Opens the host's own model picker, with the provider's list. */
  z.strictObject({ type: z.literal('pickModel') }),
  z.strictObject({ type: z.literal('setUpProvider') }),
  /** `null`: back to the provider's default. */
  z.strictObject({ type: z.literal('setParameter'), parameter: z.string().max(50), value: parameterValue }),
  z.strictObject({ type: z.literal('toggleStyle'), style: z.string().max(200) }),
  z.strictObject({ type: z.literal('showRequest') }),
  /** Opens VS Code's file dialog. */
  z.strictObject({ type: z.literal('addReferences') }),
  /** Dropped from the explorer or an editor tab. */
  z.strictObject({ type: z.literal('addUris'), uris: z.array(z.string().max(4000)).min(1).max(50) }),
  /** Pasted, or dropped from the operating system. */
  z.strictObject({
    type: z.literal('addBytes'),
    name: z.string().max(255),
    bytes: z.instanceof(Uint8Array).refine(bytes => bytes.byteLength <= mostBytes),
  }),
  z.strictObject({ type: z.literal('removeReference'), reference: id }),
  z.strictObject({ type: z.literal('moveReference'), reference: id, to: z.int().min(0).max(100) }),
  z.strictObject({ type: z.literal('generate') }),
  z.strictObject({ type: z.literal('cancelJob'), job: id }),
  z.strictObject({ type: z.literal('retryJob'), job: id }),
  z.strictObject({ type: z.literal('dismissJob'), job: id }),
  /** Presses a failed job's button by its index in `JobView.mends`. */
  z.strictObject({ type: z.literal('mendJob'), job: id, mend: z.int().min(0).max(10) }),
  z.strictObject({ type: z.literal('picture'), picture: id, action: z.enum(pictureActions) }),
  z.strictObject({ type: z.literal('filterHistory'), filter: historyFilter }),
  /** Asks for entries `from` up to, not including, `to`; 0 is the newest. */
  z.strictObject({ type: z.literal('readHistory'), from: z.int().min(0), to: z.int().min(0) }),
  /** Asks for pictures by id: the family of one, or the one that was open before a reload. Unknown ones are left out of the answer. */
  z.strictObject({ type: z.literal('readPictures'), pictures: z.array(id).min(1).max(100) }),
]);

export type Intent = z.infer<typeof intent>;
export type PictureAction = (typeof pictureActions)[number];
export type HistoryFilter = z.infer<typeof historyFilter>;

/** A picture in the workspace, as the page draws it. */
export type PictureView = {
  readonly id: string;
  readonly name: string;
  /** Relative to the workspace folder, for reading; never an address. */
  readonly path: string;
  /** Webview address of a small copy; absent until it is made. */
  readonly thumbnail?: string;
  /** Webview address of the file itself; absent when the file is gone. */
  readonly source?: string;
  /** `file:` or `vscode-remote:` URI for drags out of the page. */
  readonly dragUri?: string;
  /** px */
  readonly width: number;
  readonly height: number;
  readonly mediaType: string;
  /** On disk. */
  readonly bytes: number;
  readonly prompt: string;
  readonly revisedPrompt?: string;
  readonly provider: string;
  readonly model: string;
  readonly requested: ImageParameters;
  /** What the provider says it used. */
  readonly actual?: Readonly<Record<string, string>>;
  /** ISO 8601 */
  readonly madeAt: string;
  readonly seconds?: number;
  readonly tokens?: number;
  readonly cost?: { readonly amount: number; readonly currency: string };
  readonly isFavourite: boolean;
  readonly isGone: boolean;
  /** Ids of the pictures it was edited from and into, where they are in the history. */
  readonly parents: readonly string[];
  readonly children: readonly string[];
  /** Pictures of one job stand together. */
  readonly job: string;
};

export type JobState =
  | { readonly type: 'queued' }
  /** `reason` is already in the user's language; `until` in `Date.now()` ms where the wait is stated. */
  | { readonly type: 'waiting'; readonly reason?: string; readonly until?: number }
  | { readonly type: 'receiving'; readonly bytes: number }
  | { readonly type: 'done' }
  | { readonly type: 'cancelled' }
  | {
      readonly type: 'failed';
      readonly kind: ImageErrorKind;
      /** What happened, the server's words included, in the user's language. */
      readonly message: string;
      readonly mayHaveBeenCharged: boolean;
      /** Labels of the buttons that mend it. */
      readonly mends: readonly string[];
    };

/** One job that runs or ended since the panel's host started; older ones are history. */
export type JobView = {
  readonly id: string;
  readonly prompt: string;
  readonly provider: string;
  readonly model: string;
  readonly parameters: ImageParameters;
  /** Pictures asked for; as many places are kept free. */
  readonly count: number;
  /** px of one picture, as asked for or as the model makes by default: the place's shape. */
  readonly width: number;
  readonly height: number;
  readonly isEdit: boolean;
  /** `Date.now()` ms */
  readonly startedAt: number;
  readonly endedAt?: number;
  readonly state: JobState;
  /** Webview addresses of the latest sketch of each picture. */
  readonly partials: readonly (string | undefined)[];
  readonly pictures: readonly PictureView[];
  readonly warnings: readonly string[];
};

export type ReferenceView = {
  readonly id: string;
  readonly name: string;
  readonly thumbnail?: string;
  readonly width: number;
  readonly height: number;
};

export type Composer = {
  readonly prompt: string;
  /** Another number than before: the host wrote the prompt. The same: it has what was typed, sooner or later. */
  readonly promptRevision: number;
  /** Newest first, for Up and Down. */
  readonly earlierPrompts: readonly string[];
  readonly provider: { readonly id: string; readonly label: string };
  readonly providers: readonly { readonly id: string; readonly label: string }[];
  /** `undefined`: none is chosen yet. */
  readonly model?: string;
  readonly models: readonly string[];
  readonly abilities: ModelAbilities;
  readonly parameters: ImageParameters;
  /** The user's own snippets (`easel.styles`), and which of them are on. */
  readonly styles: readonly { readonly name: string; readonly text: string; readonly isOn: boolean }[];
  /** The first is edited, the others are references, numbered from 1 as sent. */
  readonly references: readonly ReferenceView[];
  readonly hasSelection: boolean;
  /** Pressing Generate asks for a key first. */
  readonly needsKey: boolean;
};

/** Everything that the page draws, but for the older part of the history. */
export type StudioState = {
  readonly composer: Composer;
  /** Oldest first: the newest stands nearest the composer. */
  readonly jobs: readonly JobView[];
  readonly history: {
    readonly filter: HistoryFilter;
    /** Entries that pass the filter. */
    readonly total: number;
    /** Names to filter by. */
    readonly providers: readonly string[];
    readonly models: readonly string[];
    readonly folders: readonly string[];
    /** Changes whenever entries came, went or moved: what the page read before is stale. */
    readonly revision: number;
  };
};

/** What the host says. `state` draws the whole page from nothing; the others spare it that while a job runs. */
export type HostMessage =
  | { readonly type: 'state'; readonly state: StudioState }
  | { readonly type: 'job'; readonly job: JobView }
  | {
      readonly type: 'history';
      readonly revision: number;
      readonly from: number;
      readonly entries: readonly PictureView[];
    }
  /** Answers `readPictures`. */
  | { readonly type: 'pictures'; readonly pictures: readonly PictureView[] }
  /** A handler threw: shown where the user looks, and nothing else changes. */
  | { readonly type: 'problem'; readonly message: string };
