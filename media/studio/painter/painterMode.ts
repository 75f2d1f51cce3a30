/** What the painter's modes have in common: tools, a line of words, and what a press on the stage means. */

import type { TemplateResult } from 'lit';
import type { Area, PixelSize } from '../../../src/core/sizes';
import type { EditView, ReferenceView } from '../../../src/protocol/views';
import type { Dispatch } from '../dispatch';
import type { KeptNotes } from './notes/notes';
import type { Command } from './painterKeys';
import type { LoadedPicture } from './stage/loadedPicture';
import type { StageProperties } from './stage/stageProperties';

/** What a mode is given anew whenever the host sends a state. */
export type PainterContext = {
  readonly reference: ReferenceView;
  readonly edit: EditView;
  readonly picture: LoadedPicture;
  readonly dispatch: Dispatch;
  /** How many pictures go along. */
  readonly references: number;
  readonly isMenuOpen: boolean;
};

/** What a shape in numbers begins with: the middle of the picture. */
export function middleOf({ width, height }: PixelSize): Area {
  return {
    x: Math.round(width / 4),
    y: Math.round(height / 4),
    width: Math.round(width / 2),
    height: Math.round(height / 2),
  };
}

/** What a mode asks of the painter around it. */
export type PainterFrame = {
  /** px of the picture that look different; all without. */
  readonly redraw: (area?: Area) => void;
  /** The stage has the keyboard again. */
  readonly focus: () => void;
  /** Tools and words have changed. */
  readonly update: () => void;
  /** For the page that comes after this one, which may be thrown away at any moment. */
  readonly keepNotes: (notes: KeptNotes) => void;
};

export type PainterMode = {
  readonly context: PainterContext;
  /** The host has sent a state. */
  readonly take: (context: PainterContext) => void;
  readonly tools: () => TemplateResult;
  /** Of the tool that is chosen. */
  readonly options: () => TemplateResult;
  /** One quiet line: what will come of it. */
  readonly words: () => string;
  readonly brushSize: () => number;
  /** As `StageProperties` has it. */
  readonly room: () => number;
  /** False: it means nothing here. */
  readonly run: (command: Command) => boolean;
} & Pick<StageProperties, 'cursor' | 'press' | 'turnWheel' | 'outlines' | 'inside' | 'drawOver'>;
