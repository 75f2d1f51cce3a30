/** Pictures and masks in the JSON of a request, as strict stand-ins read them. */

import { Refusal } from './refusal';

/** Base64 of a picture, bare or as a data URI, as the vendor wants it. Throws a Refusal of status 422. */
export function pictureIn(value: unknown, field: string, form: 'bare' | 'dataUri'): Buffer {
  const text = typeof value === 'string' ? value : '';
  const [, base64] = form === 'dataUri' ? (/^data:image\/\w+;base64,(.+)$/s.exec(text) ?? []) : [text, text];
  const bytes = Buffer.from(base64 ?? '', 'base64');
  const isPicture = /^(\x89PNG|\xff\xd8\xff|RIFF)/.test(bytes.subarray(0, 4).toString('latin1'));
  if (!isPicture || bytes.toString('base64') !== base64)
    throw new Refusal(422, 'Invalid image', { param: field, type: 'value_error' });
  return bytes;
}

/** A mask is as large as its picture, and says by white what changes: it has no alpha to say it by. Throws a Refusal of status 422. */
export function checkWhiteMask(mask: Buffer, picture: Buffer, field: string): void {
  const isPng = mask.subarray(1, 4).toString('latin1') === 'PNG';
  // Colour type 4 and 6 have alpha.
  const hasAlpha = (mask[25] ?? 0) >= 4;
  const isSame = mask.subarray(16, 24).equals(picture.subarray(16, 24));
  if (!isPng || hasAlpha || !isSame)
    throw new Refusal(422, 'mask must be black and white, as large as the image', {
      ...{ param: field, type: 'value_error' },
    });
}
