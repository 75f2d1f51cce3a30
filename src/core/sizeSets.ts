/** What is made of one picture for a website, an app or a page: names, px and rules as data. Never makes a picture. */

import type { PixelSize } from './sizes';

/** In English; whoever shows it translates it. */
export const sizeSetNames = {
  densities: '@1x, @2x and @3x',
  favicon: 'Favicon (.ico) and Apple touch icon',
  web: 'Web app icons, maskable among them',
  android: 'Android adaptive icon',
  ios: 'iOS app icon',
  desktop: 'Desktop app icons (.ico, .icns, Linux)',
  social: 'Social card',
  webp: 'As WebP',
  avif: 'As AVIF',
} as const;

export type SizeSet = keyof typeof sizeSetNames;
export const sizeSets = Object.keys(sizeSetNames) as readonly SizeSet[];

/** One picture of the file; an icon file has several. */
type Look = {
  /** `whole`: all of the master. `fill`: its middle, without a border, unless it is transparent. `ground`: nothing of it but the colour behind it. */
  readonly show: 'whole' | 'fill' | 'ground';
  /** Share of the shorter side: the circle in which all that is visible of the master lies, whatever shape it is cut to. */
  readonly safeCircle?: number;
  /** Without transparency: the colour behind it shows. */
  readonly isOpaque?: boolean;
};

export type SizedPicture = Look & {
  /** Relative to the folder of all of them, with `/`. */
  readonly path: string;
  readonly format: 'png' | 'webp' | 'avif' | 'ico' | 'icns';
  /** The largest last. */
  readonly sizes: readonly PixelSize[];
};

/** What a platform reads beside the pictures. */
export type SizedText = { readonly path: string; readonly text: string };

export type SizedFile = SizedPicture | SizedText;

export type PlannedSize = {
  readonly file: SizedFile;
  /** The master has fewer px: it is enlarged, which adds no detail. */
  readonly isEnlarged: boolean;
};

export type Master = PixelSize & {
  /** Without extension. */
  readonly stem: string;
};

/** In the order of the sets; no path twice. */
export function planSizes(master: Master, wanted: readonly SizeSet[]): PlannedSize[] {
  const files = sizeSets.filter(set => wanted.includes(set)).flatMap(set => filesOf[set](master));
  return files.map(file => ({ file, isEnlarged: 'sizes' in file && isEnlarged(file, master) }));
}

function isEnlarged({ sizes, show, safeCircle = 1 }: SizedPicture, master: PixelSize): boolean {
  const { width = 0, height = 0 } = sizes.at(-1) ?? {};
  if (show === 'ground') return false;
  const [across, down] = [width / master.width, height / master.height];
  return (show === 'fill' ? Math.max(across, down) : Math.min(across, down)) * safeCircle > 1;
}

const square = (side: number): PixelSize => ({ width: side, height: side });
const squares = (...sides: readonly number[]) => sides.map(square);

const icon = (path: string, side: number, look: Partial<Look> = {}): SizedPicture => ({
  ...{ path, format: 'png', sizes: [square(side)], show: 'whole' },
  ...look,
});

/** dp of an adaptive icon's layers, and of the circle of them that every launcher shows. */
const [adaptive, adaptiveSafe] = [108, 66];
/** As the manifest's `purpose: maskable` defines it. */
const maskableSafe = 0.8;

const densities = { mdpi: 1, hdpi: 1.5, xhdpi: 2, xxhdpi: 3, xxxhdpi: 4 } as const;

const filesOf: { readonly [Set in SizeSet]: (master: Master) => SizedFile[] } = {
  densities: ({ stem, width, height }) =>
    [1, 2, 3].map(times => ({
      ...{ path: times === 1 ? `${stem}.png` : `${stem}@${times}x.png`, format: 'png', show: 'whole' },
      sizes: [{ width: part(width, times), height: part(height, times) }],
    })),
  favicon: () => [
    { path: 'favicon.ico', format: 'ico', sizes: squares(16, 32, 48), show: 'whole' },
    icon('apple-touch-icon.png', 180, { isOpaque: true }),
  ],
  web: () => [
    icon('icon-192.png', 192),
    icon('icon-512.png', 512),
    icon('icon-maskable-512.png', 512, { safeCircle: maskableSafe, isOpaque: true }),
    { path: 'manifest-icons.json', text: json({ icons: manifestIcons }) },
  ],
  android: () => [
    ...Object.entries(densities).flatMap(([density, times]) => [
      icon(`android/mipmap-${density}/ic_launcher.png`, 48 * times),
      icon(`android/mipmap-${density}/ic_launcher_foreground.png`, adaptive * times, {
        safeCircle: adaptiveSafe / adaptive,
      }),
      icon(`android/mipmap-${density}/ic_launcher_background.png`, adaptive * times, {
        show: 'ground',
        isOpaque: true,
      }),
    ]),
    { path: 'android/mipmap-anydpi-v26/ic_launcher.xml', text: adaptiveXml },
    icon('android/play-store-512.png', 512, { isOpaque: true }),
  ],
  ios: () => [
    icon('ios/AppIcon.appiconset/AppIcon.png', 1024, { isOpaque: true }),
    { path: 'ios/AppIcon.appiconset/Contents.json', text: json(appIconSet) },
  ],
  desktop: () => [
    {
      ...{ path: 'desktop/icon.ico', format: 'ico', show: 'whole' },
      sizes: squares(16, 24, 32, 48, 64, 128, 256),
    },
    {
      ...{ path: 'desktop/icon.icns', format: 'icns', show: 'whole' },
      sizes: squares(16, 32, 64, 128, 256, 512, 1024),
    },
    ...[16, 32, 48, 64, 128, 256, 512].map(side => icon(`desktop/${side}x${side}.png`, side)),
  ],
  social: () => [
    {
      ...{ path: 'social-card.png', format: 'png', show: 'fill', isOpaque: true },
      sizes: [{ width: 1200, height: 630 }],
    },
  ],
  webp: master => [asItIs(master, 'webp')],
  avif: master => [asItIs(master, 'avif')],
};

function asItIs({ stem, width, height }: Master, format: 'webp' | 'avif'): SizedPicture {
  return { path: `${stem}.${format}`, format, sizes: [{ width, height }], show: 'whole' };
}

/** The master is the largest of three. */
function part(px: number, times: number): number {
  return Math.max(1, Math.round((px * times) / 3));
}

const manifestIcons = [
  { src: 'icon-192.png', sizes: '192x192', type: 'image/png', purpose: 'any' },
  { src: 'icon-512.png', sizes: '512x512', type: 'image/png', purpose: 'any' },
  { src: 'icon-maskable-512.png', sizes: '512x512', type: 'image/png', purpose: 'maskable' },
];

const appIconSet = {
  images: [{ filename: 'AppIcon.png', idiom: 'universal', platform: 'ios', size: '1024x1024' }],
  info: { author: 'easel', version: 1 },
};

const adaptiveXml = `<?xml version="1.0" encoding="utf-8"?>
<adaptive-icon xmlns:android="http://schemas.android.com/apk/res/android">
    <background android:drawable="@mipmap/ic_launcher_background" />
    <foreground android:drawable="@mipmap/ic_launcher_foreground" />
</adaptive-icon>
`;

function json(value: object): string {
  return `${JSON.stringify(value, undefined, 2)}\n`;
}
