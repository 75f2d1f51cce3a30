/** One wish for pictures, from whichever door it came: palette, explorer, keybinding, agent or another extension. Never checked here. */

import type { EditOptions, EditRequest, GenerateRequest } from '../api';
import type { ImageParameters } from '../core/parameters';
import type { Report } from '../core/wireFormat';

/** Without `images` it generates, `references` or not; with them it edits. */
export type JobRequest = Omit<GenerateRequest, keyof ImageParameters> &
  Partial<Pick<EditRequest, 'images' | 'replace'>> & {
    readonly parameters: ImageParameters;
    readonly edit?: EditOptions;
    /** Of the edited picture, and called so. */
    readonly isVariation?: boolean;
    /** Show the first picture when it is there. */
    readonly open?: boolean;
    /** Default: a person. */
    readonly startedBy?: StartedBy;
  };

/** A person in the palette, a menu or the Studio; a command with arguments (a keybinding, a task, an agent); another extension. */
export type StartedBy = 'person' | 'command' | 'extension';

/** What a running job is given: `signal` cancels it, `report` hears what its provider says. */
export type JobContext = { readonly signal: AbortSignal; readonly report: Report };
