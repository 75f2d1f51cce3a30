/** What the host sends to the Studio's page. */

import type { JobView, OtherPicture, PictureView, StudioState } from './views';

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
  /** Opens the comparison of two pictures that need not be in the history. */
  | { readonly type: 'compare'; readonly first: OtherPicture; readonly second: OtherPicture }
  /** The prompt was brought back to be changed. */
  | { readonly type: 'focusPrompt' }
  /** A handler threw: shown where the user looks, and nothing else changes. */
  | { readonly type: 'problem'; readonly message: string }
  /** What went wrong before is answered by what begins now. */
  | { readonly type: 'problemOver' };
