/** How two pictures of one edit lie on each other when they are compared. Never guesses: pictures that have nothing to do with each other are each shown whole. */

import type { Area } from '../../../src/core/sizes';
import type { PictureView } from '../../../src/protocol/views';
import { besideId, historyId } from '../pageState';

/** The areas that show the same, each in px of its own picture; one may reach over its picture's edges. */
export function alignmentOf(first: PictureView, second: PictureView): readonly [first: Area, second: Area] {
  return [areaOfEdit(first, second) ?? wholeOf(first), areaOfEdit(second, first) ?? wholeOf(second)];
}

/** Where the edit lies in what it was made of. */
function areaOfEdit({ id }: PictureView, edit: PictureView): Area | undefined {
  if (edit.id !== historyId(edit.id)) return undefined;
  if (id === besideId('raw', edit.id)) return edit.inAnswer;
  return id === besideId('original', edit.id) || id === edit.parents[0] ? edit.inSource : undefined;
}

function wholeOf({ width, height }: PictureView): Area {
  return { x: 0, y: 0, width, height };
}
