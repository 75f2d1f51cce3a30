/** One wish for pictures, from whichever door it came: palette, explorer, keybinding, agent or another extension. Never checked here. */

import type { EditRequest, GenerateRequest } from '../api';

/** An order without `images` generates, one with them edits. */
export type ImageOrder = GenerateRequest &
  Partial<Pick<EditRequest, 'images' | 'mask'>> & {
    /** Show the first picture when it is there. */
    readonly open?: boolean;
  };
