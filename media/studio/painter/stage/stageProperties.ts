/** What the stage is given by what puts a picture on it. Types alone. */

import type { nothing, SVGTemplateResult, TemplateResult } from 'lit';
import type { Area } from '../../../../src/core/sizes';
import type { Point } from '../mask/mask';
import type { LoadedPicture } from './loadedPicture';
import type { View } from './stageView';

/** One press of the pointer until it is let go. Points are px of the picture. */
export type Gesture = {
  readonly move: (points: readonly Point[], event: PointerEvent) => void;
  readonly end: () => void;
  readonly cancel: () => void;
};

export type Cursor = 'brush' | 'cross' | 'hand' | 'text' | 'across' | 'up' | 'down-right' | 'up-right';

export type StageProperties = {
  readonly picture: LoadedPicture;
  /** px of the picture: all that there is to see. */
  readonly frame: Area;
  readonly label: string;
  /** Part of the frame's length that is kept free around it where it fits. */
  readonly room: number;
  /** `at`: the pointer in px of the picture. */
  readonly cursor: (at: Point | undefined, view: View) => Cursor;
  /** Diameter in px of the picture. */
  readonly brushSize: number;
  /** Draws what lies over the picture within `area`; both in px of the screen. */
  readonly drawOver: (context: CanvasRenderingContext2D, view: View, area: Area) => void;
  /** Lines in CSS px of the stage. */
  readonly outlines: (view: View) => SVGTemplateResult | typeof nothing;
  /** What stands over the picture and can be used. */
  readonly inside: (view: View) => TemplateResult | typeof nothing;
  readonly press: (at: Point, event: PointerEvent, view: View) => Gesture | 'pan' | undefined;
  /** The wheel without a modifier: steps, away from the person is positive. False: it zooms. */
  readonly turnWheel: (steps: number) => boolean;
  readonly onView: (view: View) => void;
};
