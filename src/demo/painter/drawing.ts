/** The strokes that drawings of things are made with. Never draws a thing itself. */

import { type Colour, hex, mix } from './colour';
import type { Figure, Part } from './figure';
import type { Path } from './path';

/** Drawn with its own main colour, or with the one that the prompt gives it. */
export type Drawing = { readonly colour: string; readonly draw: (main: Colour) => Figure };

export const part = (path: Path, colour: Colour | string): Part => ({
  path,
  colour: typeof colour === 'string' ? hex(colour) : colour,
});

/** A part that shines by itself: a lamp, a screen, a flame. */
export const lit = (path: Path, colour: string): Part => ({ path, colour: hex(colour), isLight: true });

export const darker = (colour: Colour, amount = 0.3): Colour => mix(colour, [0.06, 0.06, 0.14], amount);
