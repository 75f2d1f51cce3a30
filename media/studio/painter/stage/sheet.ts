/** Draws the picture and the canvas around it as the view says. Never draws what lies over them. */

import type { Area } from '../../../../src/core/sizes';
import type { LoadedPicture } from './loadedPicture';
import type { View } from './stageView';

/** px of the screen of one square of the board behind transparent parts. */
const square = 8;

export type Sheet = { readonly picture: LoadedPicture; readonly frame: Area };

/** `view` in px of the screen. Colours are the canvas's own `color` and `--square`. */
export function drawSheet(context: CanvasRenderingContext2D, view: View, { picture, frame }: Sheet): void {
  const { canvas } = context;
  const style = getComputedStyle(canvas);
  context.resetTransform();
  context.clearRect(0, 0, canvas.width, canvas.height);
  const place = placed(view, { x: 0, y: 0, width: picture.width, height: picture.height });
  const around = placed(view, frame);
  if (around.width !== place.width || around.height !== place.height) {
    context.globalAlpha = 0.25;
    context.fillStyle = style.color;
    context.fillRect(around.x, around.y, around.width, around.height);
    context.globalAlpha = 1;
    context.clearRect(place.x, place.y, place.width, place.height);
  }
  context.fillStyle = board(context, style.getPropertyValue('--square'));
  context.fillRect(place.x, place.y, place.width, place.height);
  // From twice its size on the px themselves are what one wants to see.
  context.imageSmoothingEnabled = view.scale < 2 * devicePixelRatio;
  context.imageSmoothingQuality = 'medium';
  context.drawImage(picture.image, place.x, place.y, place.width, place.height);
}

function placed({ scale, x, y }: View, area: Area): Area {
  return {
    x: x + area.x * scale,
    y: y + area.y * scale,
    width: area.width * scale,
    height: area.height * scale,
  };
}

function board(context: CanvasRenderingContext2D, colour: string): CanvasPattern | string {
  const tile = new OffscreenCanvas(square * 2, square * 2);
  const brush = tile.getContext('2d');
  if (!brush) return colour;
  brush.fillStyle = colour;
  brush.fillRect(0, 0, square, square);
  brush.fillRect(square, square, square, square);
  return context.createPattern(tile, 'repeat') ?? colour;
}
