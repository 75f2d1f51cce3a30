/** Numbers as people read them: bytes, pixels, times, money. Never decides what is shown. */

import { parsePixelSize } from '../../src/core/sizes';
import { t } from './strings';

const language = globalThis.document?.documentElement.lang || 'en';
const plain = new Intl.NumberFormat(language);
const short = new Intl.NumberFormat(language, { maximumFractionDigits: 1 });
const dayFormat = new Intl.DateTimeFormat(language, { day: 'numeric', month: 'long', year: 'numeric' });
const timeFormat = new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeStyle: 'short' });

export const count = (value: number): string => plain.format(value);

export function pictures(n: number): string {
  return n === 1 ? t('1 picture') : t('{0} pictures', count(n));
}

export function fileSize(bytes: number): string {
  if (bytes < 1000) return t('{0} B', bytes);
  if (bytes < 1_000_000) return t('{0} kB', short.format(bytes / 1000));
  return t('{0} MB', short.format(bytes / 1_000_000));
}

export function pixels(width: number, height: number): string {
  return `${width} × ${height}`;
}

/** `0.123` → `12 %`; what is more than nothing never reads as nothing. */
export function percent(share: number): string {
  const value = share * 100;
  if (value > 0 && value < 0.1) return t('less than {0} %', short.format(0.1));
  return t('{0} %', value < 10 ? short.format(value) : plain.format(Math.round(value)));
}

/** `1536x1024` as `1536×1024`; whatever is no pair of pixels stays as the model spells it. */
export function sizeName(size: string): string {
  const parsed = parsePixelSize(size);
  return parsed ? `${parsed.width}×${parsed.height}` : size;
}

export function seconds(value: number): string {
  return t('{0} s', value < 10 ? short.format(value) : count(Math.round(value)));
}

export function money({ amount, currency }: { readonly amount: number; readonly currency: string }): string {
  try {
    const style = { style: 'currency', currency, maximumSignificantDigits: 3 } as const;
    return new Intl.NumberFormat(language, style).format(amount);
  } catch {
    // Some providers count in credits of their own, which Intl has no sign for.
    return `${short.format(amount)} ${currency}`;
  }
}

export function day(iso: string): string {
  return dayFormat.format(new Date(iso));
}

export function moment(iso: string): string {
  return timeFormat.format(new Date(iso));
}

/** `image/png` → `PNG` */
export function formatName(mediaType: string): string {
  return mediaType
    .replace(/^image\//, '')
    .replace('+xml', '')
    .toUpperCase();
}
