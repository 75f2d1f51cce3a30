/** Draws notes, on the stage and into the copy that goes along: the same strokes in both. Never draws the picture's own file. */

import type { PixelSize } from '../../../../src/core/sizes';
import { decoded } from '../stage/loadedPicture';
import { arrowHead, letterSize, type Note } from './notes';

type Context = CanvasRenderingContext2D | OffscreenCanvasRenderingContext2D;

/** In px of the picture. */
export function drawNotes(context: Context, notes: readonly Note[]): void {
  context.lineCap = 'round';
  context.lineJoin = 'round';
  for (const note of notes) {
    context.strokeStyle = note.colour;
    context.fillStyle = note.colour;
    context.lineWidth = note.width;
    drawNote(context, note);
  }
}

function drawNote(context: Context, note: Note): void {
  context.beginPath();
  switch (note.type) {
    case 'words':
      drawWords(context, note);
      return;
    case 'box':
      context.rect(note.area.x, note.area.y, note.area.width, note.area.height);
      break;
    case 'ellipse': {
      const { x, y, width, height } = note.area;
      context.ellipse(x + width / 2, y + height / 2, width / 2, height / 2, 0, 0, Math.PI * 2);
      break;
    }
    case 'pen':
      // A point alone is a dot.
      for (const { x, y } of [...note.points.slice(0, 1), ...note.points]) context.lineTo(x, y);
      break;
    case 'arrow': {
      const { from, to } = note;
      const [one, other] = arrowHead(from, to, note.width);
      context.moveTo(from.x, from.y);
      context.lineTo(to.x, to.y);
      context.moveTo(one.x, one.y);
      context.lineTo(to.x, to.y);
      context.lineTo(other.x, other.y);
    }
  }
  context.stroke();
}

/** With an edge of the opposite lightness: to be read on any picture. */
function drawWords(context: Context, note: Extract<Note, { type: 'words' }>): void {
  const size = letterSize(note.width);
  context.font = `600 ${size}px sans-serif`;
  context.textBaseline = 'top';
  context.lineWidth = size / 6;
  context.strokeStyle = isLight(note.colour) ? '#000000' : '#ffffff';
  context.strokeText(note.text, note.at.x, note.at.y);
  context.fillText(note.text, note.at.x, note.at.y);
}

/** `colour`: `#rrggbb`. */
function isLight(colour: string): boolean {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map(at => Number.parseInt(colour.slice(at, at + 2), 16));
  return red * 0.299 + green * 0.587 + blue * 0.114 > 140;
}

export type Drawn = {
  /** A PNG of the upright picture with the notes on it, in all its px. */
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** A PNG of the notes by themselves, transparent where there are none. */
  readonly layer: Uint8Array<ArrayBuffer>;
};

/** The picture is read anew: the painter that showed it may be closed. */
export async function drawnNotes(source: string, size: PixelSize, notes: readonly Note[]): Promise<Drawn> {
  const image = await decoded(source);
  const layer = await pngOf(size, context => drawNotes(context, notes));
  const bytes = await pngOf(size, context => {
    context.drawImage(image, 0, 0, size.width, size.height);
    drawNotes(context, notes);
  });
  return { bytes, layer };
}

async function pngOf(
  { width, height }: PixelSize,
  draw: (context: OffscreenCanvasRenderingContext2D) => void,
): Promise<Uint8Array<ArrayBuffer>> {
  const canvas = new OffscreenCanvas(width, height);
  const context = canvas.getContext('2d');
  if (context) draw(context);
  const blob = await canvas.convertToBlob({ type: 'image/png' });
  return new Uint8Array(await blob.arrayBuffer());
}
