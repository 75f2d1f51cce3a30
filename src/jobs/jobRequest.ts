/** One wish for pictures, from whichever door it came: palette, explorer, keybinding, agent or another extension. Never checked here. */

import type { EditOptions, EditRequest, GenerateRequest } from '../api';
import type { ImageParameters } from '../core/parameters';
import type { Report } from '../core/wireFormat';

/** Without `images` it generates, `references` or not; with them it edits. */
export type JobRequest = Omit<GenerateRequest, keyof ImageParameters | 'width' | 'height' | 'transparent'> &
  Partial<Pick<EditRequest, 'images' | 'replace'>> & {
    readonly parameters: ImageParameters;
    /** Its size in px is to be had exactly, also where a model that is said to make it makes another. */
    readonly isExact?: boolean;
    readonly edit?: EditOptions;
    /** Of the edited picture, and called so. */
    readonly isVariation?: boolean;
    /** Show the first picture when it is there. */
    readonly open?: boolean;
    /** Default: a person. */
    readonly startedBy?: StartedBy;
    /** The tool or extension that asks, in its own words, where it is known. */
    readonly caller?: string;
  };

/**
 * A person in the palette, a menu or the Studio; a command with arguments (a keybinding, a task, an agent: nobody can tell
 * them apart); another extension; a tool that a language model calls. Only a person counts as one.
 */
export type StartedBy = 'person' | 'command' | 'extension' | 'tool';

/** What a running job is given: `signal` cancels it, `report` hears what its provider says. */
export type JobContext = { readonly signal: AbortSignal; readonly report: Report };
