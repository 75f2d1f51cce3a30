/** The public API: what `activate()` returns to other extensions. Types only; nothing here runs. */

import type { CancellationToken, Uri } from 'vscode';
import type { SizeFit } from './core/exactSize';
import type { Margins } from './core/margins';
import type { ImageParameters } from './core/parameters';
import type { Area } from './core/sizes';

/**
 * ```ts
 * const easel = await vscode.extensions.getExtension<EaselApi>('easel.easel')?.activate();
 * const { images } = await easel.generate({ prompt: 'a fox in the snow', size: '1024x1024' });
 * ```
 * Neither function asks the user anything or opens a file. Jobs beyond `easel.maxParallel` wait their turn. Both reject with an `ImageError`: an `Error` whose
 * `kind` says what happened (`cancelled`, `noKey`, `overLimit`, `rateLimited`, `refused`, `timeout` …) and whose
 * `details.mayHaveBeenCharged` says whether trying again may cost again.
 */
export type EaselApi = {
  /** Makes pictures from a prompt and writes them into the workspace. */
  generate(request: GenerateRequest, token?: CancellationToken): Promise<ImageResult>;
  /** Makes edited pictures beside the first of `images`, which is not written over unless `replace` says so. */
  edit(request: EditRequest, token?: CancellationToken): Promise<ImageResult>;
};

/** An absolute path, a path relative to the workspace folder, a URI as text, or a `vscode.Uri`. */
export type FileReference = string | Uri;

export type GenerateRequest = ImageParameters & {
  readonly prompt: string;
  /** Id of a preset or of an entry in `easel.providers`. Default: `easel.provider`. */
  readonly provider?: string;
  /** Any id that the provider knows. Default: the one chosen last, else the provider's default. */
  readonly model?: string;
  /**
   * Pictures that guide a new one, in the order in which the prompt can name them. None of them is edited: the size is the
   * one asked for, and the name comes from the prompt.
   */
  readonly references?: readonly FileReference[];
  /**
   * px, 1 to 10000, both or none, and in place of `size`: the picture has exactly these, whatever sizes the model makes. The
   * nearest that it makes is asked for, and cropped or padded here. Of an edit: in place of the first picture's size, and
   * not with `mask`, `extend` or `cutOut`.
   */
  readonly width?: number;
  readonly height?: number;
  /** How a picture of another shape gets its `width` and `height`. Default: `easel.sizeFit`. */
  readonly sizeFit?: SizeFit;
  /**
   * The same as `background: 'transparent'`, which is made sure of: a model that has no transparency is asked for a plain
   * backdrop, and that is cut away here.
   */
  readonly transparent?: boolean;
  /** A folder inside the workspace. Default: `easel.outputFolder`; for an edit, the source's folder. */
  readonly folder?: FileReference;
  /** Default: by `easel.fileName`, for an edit after its source, such as `SOURCE-edit-1`. The extension always follows the picture's bytes. */
  readonly fileName?: string;
};

/** What of the first picture may change, and how the edit comes back. */
export type EditOptions = {
  /** Of the first picture's size: what may change. Everywhere else the first picture's own pixels are kept. */
  readonly mask?: FileReference;
  /** px of the first picture, in place of `mask`: the rectangle that may change. */
  readonly maskRect?: Area;
  /** What the mask marks: its transparent pixels or its white ones. Default: transparent ones where it has any. */
  readonly maskPolarity?: 'alpha' | 'white';
  /** px over which the edit blends in, inside the mask; 0 to 200. Default: as suits the mask, at most 8. */
  readonly feather?: number;
  /** `source`: the edit has exactly the first picture's size. Default: `easel.editSize`. */
  readonly editSize?: 'source' | 'provider';
  /** How a picture of another shape gets a size that the model takes. Default: `easel.editFit`. */
  readonly editFit?: 'pad' | 'crop' | 'extend';
  /**
   * Draws the canvas outward by so many px on each side, 0 to 10000 and at least one of them more, and has the model fill
   * what is new. The edit has exactly the first picture's size and that; the first picture's own pixels are kept.
   */
  readonly extend?: Partial<Margins>;
  /**
   * Keep the first picture's own colours and take only the outline of the answer: a transparent one, or one before a plain
   * backdrop. Ask for either with `background` or in the prompt. Not with `mask` or `extend`. Default: false.
   */
  readonly cutOut?: boolean;
};

export type EditRequest = Omit<GenerateRequest, 'references'> &
  EditOptions & {
    /** The edited picture first, then references. At least one. */
    readonly images: readonly FileReference[];
    /** Write the first edit over the first of `images`; “Easel: Restore Previous Version” undoes that. Default: false. */
    readonly replace?: boolean;
  };

export type ImageResult = {
  readonly images: readonly SavedImage[];
  /** What could not be done as asked, in the user's language. */
  readonly warnings: readonly string[];
  /** Of all images together. Absent: free, or not known. */
  readonly cost?: {
    /** In `currency`. */
    readonly amount: number;
    /** `USD`, or what the provider counts in. */
    readonly currency: string;
    /** The provider did not say: it is what was expected. */
    readonly isEstimate: boolean;
  };
  /** The provider's id of the request, to quote to its support. */
  readonly requestId?: string;
};

export type SavedImage = {
  readonly uri: Uri;
  /** px; 0 when the format states none. */
  readonly width: number;
  /** px; 0 when the format states none. */
  readonly height: number;
  /** By the file's bytes, such as `image/png`. */
  readonly mediaType: string;
  /** What the provider made of the prompt, where it says so. */
  readonly revisedPrompt?: string;
  /** What the provider answered, where the edit was fitted to its source. Kept for a while, outside the workspace. */
  readonly raw?: Uri;
};
