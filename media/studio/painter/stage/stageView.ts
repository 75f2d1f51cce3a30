/** Where the picture stands on the stage and how large. Pure arithmetic: never touches a canvas. */

import type { Area, PixelSize } from '../../../../src/core/sizes';
import type { Point } from '../mask/mask';

/** `scale`: CSS px of the stage for one px of the picture. `x`, `y`: CSS px from the stage's corner to the picture's. */
export type View = { readonly scale: number; readonly x: number; readonly y: number };

export const largestScale = 64;
/** CSS px that stay free around a whole picture, and that stay in sight of one that is moved away. */
const edge = 12;
const inSight = 48;

/** All of `area` (px of the picture) in the middle of the stage. Small pictures are shown larger than they are. */
export function fitted({ x, y, width, height }: Area, stage: PixelSize): View {
  const room = {
    width: Math.max(1, stage.width - 2 * edge),
    height: Math.max(1, stage.height - 2 * edge),
  };
  const scale = Math.min(room.width / width, room.height / height, largestScale / 8);
  return {
    scale,
    x: (stage.width - width * scale) / 2 - x * scale,
    y: (stage.height - height * scale) / 2 - y * scale,
  };
}

/** `at`: CSS px of the stage; what is there stays there. */
export function zoomed(view: View, scale: number, at: Point): View {
  const grown = scale / view.scale;
  return { scale, x: at.x - (at.x - view.x) * grown, y: at.y - (at.y - view.y) * grown };
}

export function moved(view: View, x: number, y: number): View {
  return { ...view, x: view.x + x, y: view.y + y };
}

/** Within the scales that make sense, and so that something of `area` is in sight. */
export function sensible(view: View, area: Area, stage: PixelSize, at: Point): View {
  const smallest = Math.min(1, fitted(area, stage).scale / 2);
  const scale = Math.max(smallest, Math.min(largestScale, view.scale));
  const scaled = scale === view.scale ? view : zoomed(view, scale, at);
  return {
    scale,
    x: held(scaled.x, area.x * scale, area.width * scale, stage.width),
    y: held(scaled.y, area.y * scale, area.height * scale, stage.height),
  };
}

function held(at: number, offset: number, length: number, room: number): number {
  const margin = Math.min(inSight, length, room);
  return Math.max(margin - length - offset, Math.min(room - margin - offset, at));
}

/** CSS px of the stage to px of the picture. */
export function toPicture({ scale, x, y }: View, at: Point): Point {
  return { x: (at.x - x) / scale, y: (at.y - y) / scale };
}

export function toStage({ scale, x, y }: View, at: Point): Point {
  return { x: at.x * scale + x, y: at.y * scale + y };
}

/** The same in whole px of the screen, as both canvases are drawn. */
export function onScreen({ scale, x, y }: View, ratio: number): View {
  return { scale: scale * ratio, x: Math.round(x * ratio), y: Math.round(y * ratio) };
}

/** What of the screen shows `area` (px of the picture) and `around` px of the screen around it, whole px and within `screen`. */
export function shownArea(view: View, area: Area, screen: PixelSize, around = 0): Area {
  const left = Math.max(0, Math.floor(area.x * view.scale + view.x) - around);
  const top = Math.max(0, Math.floor(area.y * view.scale + view.y) - around);
  const right = Math.min(screen.width, Math.ceil((area.x + area.width) * view.scale + view.x) + around);
  const bottom = Math.min(screen.height, Math.ceil((area.y + area.height) * view.scale + view.y) + around);
  return { x: left, y: top, width: Math.max(0, right - left), height: Math.max(0, bottom - top) };
}

/** Between two points, in whole px; `isEven`: as wide as high. */
export function areaBetween(from: Point, to: Point, isEven = false): Area {
  const x0 = Math.round(from.x);
  const y0 = Math.round(from.y);
  let wide = Math.round(to.x) - x0;
  let high = Math.round(to.y) - y0;
  if (isEven) {
    const side = Math.max(Math.abs(wide), Math.abs(high));
    wide = wide < 0 ? -side : side;
    high = high < 0 ? -side : side;
  }
  return {
    x: Math.min(x0, x0 + wide),
    y: Math.min(y0, y0 + high),
    width: Math.abs(wide),
    height: Math.abs(high),
  };
}
