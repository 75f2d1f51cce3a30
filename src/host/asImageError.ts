/** Makes one error class of everything that is thrown. Never shows it. */

import { ImageError } from '../core/imageError';
import { sentence } from '../core/sentence';

/** What is not an ImageError already is a fault of ours and says so. */
export function asImageError(error: unknown): ImageError {
  if (error instanceof ImageError) return error;
  const message = error instanceof Error ? error.message : String(error);
  return new ImageError('badResponse', sentence('Easel failed in a way it should not: {0}', message), {
    cause: error,
  });
}
