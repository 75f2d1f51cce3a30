/** What the Studio's page and the host say to each other. Pictures go by id, never by path; the page imports types alone. */

import * as z from 'zod';
import type { ImageErrorKind } from '../core/imageError';
import type { ImageParameters } from '../core/imageRequest';
import type { Margins } from '../core/margins';
import type { ModelAbilities } from '../core/modelAbilities';
import type { Area, PixelSize } from '../core/sizes';

const id = z.string().min(1).max(100);
const longestPrompt = 200_000;
const mostBytes = 200 * 1024 * 1024;

const pictureBytes = z.instanceof(Uint8Array).refine(bytes => bytes.byteLength <= mostBytes);
const margin = z.int().min(0).max(10_000);

/** What can be done to one picture. */
export const pictureActions = [
  'open',
  'reveal',
  'insert',
  'copyPath',
  'copyMarkdown',
  'edit',
  'mask',
  'useAsReference',
  'useSettings',
  'again',
  'replaceSource',
  'restore',
  'rename',
  'delete',
  'favourite',
  'openInStudio',
] as const;

const parameterValue = z.union([z.string().min(1).max(200), z.number(), z.boolean(), z.null()]);

export const historyFilter = z.strictObject({
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
    bytes: pictureBytes,
  }),
  z.strictObject({ type: z.literal('removeReference'), reference: id }),
  z.strictObject({ type: z.literal('moveReference'), reference: id, to: z.int().min(0).max(100) }),
  /** Makes it the first reference, and opens the painter. */
  z.strictObject({ type: z.literal('paint'), reference: id }),
  /** Painted on the first reference: a PNG of its px, white is to change and black is kept. */
  z.strictObject({ type: z.literal('setMask'), reference: id, bytes: pictureBytes }),
  /** From the picture's own transparent parts, a file that VS Code's dialog asks for, or the edit that went before. */
  z.strictObject({
    type: z.literal('startMask'),
    reference: id,
    from: z.enum(['alpha', 'file', 'previous']),
  }),
  z.strictObject({ type: z.literal('removeMask'), reference: id }),
  /** As `NAME.mask.png` beside the picture. */
  z.strictObject({ type: z.literal('saveMask'), reference: id }),
  /** px; `null`: as wide as suits the mask. */
  z.strictObject({ type: z.literal('setFeather'), feather: z.number().min(0).max(200).nullable() }),
  /** px by which the canvas of the first reference grows; the new area is the model's to fill. */
  z.strictObject({
    type: z.literal('setMargins'),
    reference: id,
    margins: z.strictObject({ top: margin, right: margin, bottom: margin, left: margin }),
  }),
  /** A copy of the reference with notes drawn on it: goes along as one more reference. */
  z.strictObject({ type: z.literal('annotate'), reference: id, bytes: pictureBytes }),
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

/** A picture that is not in the history; `source` is its webview address. */
export type OtherPicture = { readonly name: string; readonly source: string } & PixelSize;

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
  /** What it was edited from, where that is a file that is not in the history. */
  readonly original?: OtherPicture;
  /** What could not be done as asked, such as how much of what was protected the provider changed. */
  readonly warnings?: readonly string[];
  /** What the provider answered, where the edit was fitted to its source; kept for a while only. */
  readonly raw?: OtherPicture;
  /** Where it lies in `raw`, px of that; absent: they are of one shape, or it is not known. */
  readonly inAnswer?: Area;
  /** Where it lies in what it was edited from, px of that: over its edges, for its canvas was extended. Absent: they are of one shape. */
  readonly inSource?: Area;
  readonly isFavourite: boolean;
  readonly isGone: boolean;
  /** Gone because something else was written over it at its place. */
  readonly isReplaced?: boolean;
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
  /** Webview address of the file, or of a smaller copy where the page cannot show it; absent until that is made. */
  readonly source?: string;
  /** px as stored: a photograph that lies on its side is shown upright. */
  readonly width: number;
  readonly height: number;
};

/** What of the first reference may change. */
export type EditView = {
  /** Webview address of a PNG of the upright picture's px: white is to change. Absent: all of it, or the margins alone. */
  readonly mask?: string;
  /** Another number than before: something else than the painter made the mask. The same: it has what was painted. */
  readonly maskRevision: number;
  /** px; absent: as wide as suits the mask. */
  readonly feather?: number;
  readonly margins?: Margins;
  /** There is a mask that was sent before. */
  readonly hasPreviousMask: boolean;
  /** It comes back in the picture's own size, whatever size the provider is asked for. */
  readonly isFitted: boolean;
  /** A copy of the picture with notes on it goes along. */
  readonly hasNotes?: boolean;
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
  /** Absent without references. */
  readonly edit?: EditView;
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
  /** Opens the painter on the first reference. */
  | { readonly type: 'paint'; readonly reference: string }
  /** A handler threw: shown where the user looks, and nothing else changes. */
  | { readonly type: 'problem'; readonly message: string }
  /** What went wrong before is answered by what begins now. */
  | { readonly type: 'problemOver' };
