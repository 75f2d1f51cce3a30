/** Puts a picture itself into the clipboard, as the PNG that other programs take. Never sends it anywhere. */

import type { PictureView } from '../../../src/protocol/views';
import type { Dispatch } from '../dispatch';
import { t } from '../strings';

/** ms that it is said. */
const saidMs = 2500;

export async function copyImage({ source, name }: PictureView, { change }: Dispatch): Promise<void> {
  if (source === undefined) return;
  try {
    // Not awaited before: the browser allows it only while the click or the key lasts.
    await navigator.clipboard.write([new ClipboardItem({ 'image/png': pngOf(source) })]);
    change({ type: 'tell', words: t('{0} is in the clipboard.', name) });
    setTimeout(() => change({ type: 'tell', words: '' }), saidMs);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    change({ type: 'fail', words: t('The picture could not be copied: {0}', why) });
  }
}

async function pngOf(source: string): Promise<Blob> {
  const image = new Image();
  image.crossOrigin = 'anonymous';
  image.src = source;
  await image.decode();
  const canvas = document.createElement('canvas');
  canvas.width = image.naturalWidth;
  canvas.height = image.naturalHeight;
  canvas.getContext('2d')?.drawImage(image, 0, 0);
  return new Promise((resolve, reject) => {
    canvas.toBlob(blob => (blob ? resolve(blob) : reject(new Error(t('it is too large')))), 'image/png');
  });
}
