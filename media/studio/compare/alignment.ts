/** How two pictures of one edit lie on each other when they are compared. Never guesses: pictures that have nothing to do with each other are each shown whole. */

import type { Area } from '../../../src/core/sizes';
import type { PictureView } from '../../../src/protocol/views';
import { besideId, historyId } from '../pageState';

/** What a comparison needs of a picture. Where it lies in what it was made of is known of those in the history. */
export type ComparedPicture = Pick<PictureView, 'id' | 'name' | 'source' | 'width' | 'height'> &
  Partial<Pick<PictureView, 'inAnswer' | 'inSource' | 'parents'>>;

/** The areas that show the same, each in px of its own picture; one may reach over its picture's edges. */
export function alignmentOf(
  first: ComparedPicture,
  second: ComparedPicture,
): readonly [first: Area, second: Area] {
  return [areaOfEdit(first, second) ?? wholeOf(first), areaOfEdit(second, first) ?? wholeOf(second)];
}

/** Where the edit lies in what it was made of. */
function areaOfEdit({ id }: ComparedPicture, edit: ComparedPicture): Area | undefined {
  if (edit.id !== historyId(edit.id)) return undefined;
  if (id === besideId('raw', edit.id)) return edit.inAnswer;
  return id === besideId('original', edit.id) || id === edit.parents?.[0] ? edit.inSource : undefined;
}

function wholeOf({ width, height }: ComparedPicture): Area {
  return { x: 0, y: 0, width, height };
}
