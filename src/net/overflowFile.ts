/** One file for all the pictures of an answer that has far too many, as the base64 that they came as. Never decodes one. */

import type { MediaType } from '../core/mediaType';
import type { JobFile } from './jobFile';
import type { Run } from './pictureRuns';

/** How the file's name ends, behind the answer's number. */
export const overflowSuffix = '-more.txt';

/** A line for each picture: its placeholder, a colon, its base64. Two that arrive at the same time take turns. */
export class OverflowFile {
  private last = '';

  constructor(readonly file: JobFile) {}

  run(placeholder: string, mediaType: MediaType | undefined): Run {
    const run = {
      placeholder,
      mediaType,
      characters: 0,
      append: (characters: Uint8Array, start = 0, end = characters.length) => {
        run.characters += end - start;
        this.append(placeholder, Buffer.from(characters.subarray(start, end)));
      },
      finish: () => {},
      isWhole: () => false,
    };
    return run;
  }

  private append(placeholder: string, characters: Uint8Array): void {
    if (this.last !== placeholder) {
      this.file.append(Buffer.from(`${this.last === '' ? '' : '\n'}${placeholder}:`));
      this.last = placeholder;
    }
    this.file.append(characters);
  }
}
