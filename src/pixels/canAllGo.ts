/** Whether pictures can go to a provider as they are: of formats and sizes that it takes, and without what cameras write into them. */

import type { PictureInput } from '../core/imageRequest';
import type { EditAbilities } from '../core/modelAbilities';
import { takesPicture } from '../core/pictureLimits';
import { mayHaveMetadata, walkForMetadata } from '../core/pictureMetadata';
import { walkedOnDisk } from './readPictureFile';

/** None goes with what it tells of where and when it was taken. */
export async function canAllGo(sources: readonly PictureInput[], edits: EditAbilities): Promise<boolean> {
  for (const source of sources) {
    if (!takesPicture(edits, source.mediaType, source.bytes.length)) return false;
    const { bytes } = source;
    const isTelling =
      bytes instanceof Uint8Array
        ? mayHaveMetadata(bytes)
        : await walkedOnDisk(bytes.path, walkForMetadata(bytes.length));
    if (isTelling) return false;
  }
  return true;
}
