/** The Studio as its page draws it: the composer, the jobs, the pictures. Types alone; the host makes them, the page reads them. */

import type { HistorySummary } from '../core/historyFilter';
import type { ImageErrorKind } from '../core/imageError';
import type { JobStage } from '../core/jobStage';
import type { MadePicture } from '../core/madePicture';
import type { Margins } from '../core/margins';
import type { ModelAbilities } from '../core/modelAbilities';
import type { ImageParameters } from '../core/parameters';
import type { Area, PixelSize } from '../core/sizes';

/** A picture that is not in the history; `source` is its webview address. */
export type OtherPicture = { readonly name: string; readonly source: string } & PixelSize;

/** What an edit was made of. */
export type EditedView = {
  readonly name: string;
  /** Its id in the history, where it is there. */
  readonly picture?: string;
  /** Of it that might change, 0 to 1; absent: there was no mask. */
  readonly maskShare?: number;
};

/** A picture in the workspace, as the page draws it. */
export type PictureView = MadePicture & {
  readonly name: string;
  /** Relative to the workspace folder, for reading; never an address. */
  readonly path: string;
  /** Webview address of a small copy; absent until it is made. */
  readonly thumbnail?: string;
  /** Webview address of the file itself; absent when the file is gone. */
  readonly source?: string;
  /** `file:` or `vscode-remote:` URI for drags out of the page. */
  readonly dragUri?: string;
  readonly tokens?: number;
  readonly cost?: { readonly amount: number; readonly currency: string; readonly isEstimate?: boolean };
  /** What it was edited from, where that is a file that is not in the history. */
  readonly original?: OtherPicture;
  readonly edited?: EditedView;
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
  /** Ids of the pictures that it was made of and that were made of it, where they are in the history. */
  readonly parents: readonly string[];
  readonly children: readonly string[];
};

/** A `reason` is already in the user's language. */
export type JobStateView =
  | JobStage<string>
  | {
      readonly type: 'failed';
      readonly kind: ImageErrorKind;
      /** What happened, the server's words and whether it may have been charged included, in the user's language. */
      readonly message: string;
      /** Labels of the buttons that may resolve it. */
      readonly actions: readonly string[];
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
  readonly state: JobStateView;
  /** Webview addresses of the latest sketch of each picture; none of a job that is done, whose sketches' files are gone. */
  readonly partials: readonly (string | undefined)[];
  readonly pictures: readonly PictureView[];
  /** Webview addresses of small copies of whole pictures that came, and are kept and not saved: of a failed job of an earlier window. */
  readonly kept?: readonly string[];
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

/** What of the edited picture may change. */
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
  /** The model gets the notes by themselves, in place of that copy. */
  readonly takesNotes?: boolean;
};

/** Where the next pictures go. Folders as they are read: relative to the workspace, `.` is its only folder itself. */
export type PlaceView = {
  /** Name of the picture that the edit is saved beside. */
  readonly beside?: string;
  /** Absent: it is asked for. */
  readonly usual?: string;
  /** Chosen in place of the usual one. */
  readonly folder?: string;
  /** What can be chosen as well. */
  readonly others: readonly string[];
  /** Chosen in place of what the template makes. */
  readonly fileName?: string;
  /** `easel.fileName` */
  readonly template: string;
};

export type Composer = {
  readonly prompt: string;
  /** Another number than before: the host wrote the prompt. The same: it has what was typed, sooner or later. */
  readonly promptRevision: number;
  /** It was written for another picture than the one that is edited now, or sent for a new one. */
  readonly isPromptOfAnother?: true;
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
  /** Numbered from 1 as sent. */
  readonly references: readonly ReferenceView[];
  /** The first of them is edited. Absent: all of them guide a new picture. */
  readonly edit?: EditView;
  readonly place: PlaceView;
  readonly hasSelection: boolean;
  /** Of the file that pictures are inserted into; absent: no text editor is open. */
  readonly editorName?: string;
  /** Of pressing Generate, USD. `isAtMost`: the model may choose what is cheaper. Absent: it costs nothing. */
  readonly price?: 'unknown' | { readonly usd: number; readonly isAtMost: boolean };
  /** Pressing Generate asks for a key first. */
  readonly needsKey: boolean;
};

/** Everything that the page draws, but for the older part of the history. */
export type StudioState = {
  readonly composer: Composer;
  /** Oldest first: the newest stands nearest the composer. */
  readonly jobs: readonly JobView[];
  readonly history: HistorySummary;
};
