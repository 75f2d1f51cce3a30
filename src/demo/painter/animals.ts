/** Animals that sit and look at the viewer: one drawing, and a row of data for each kind. */

import { type Colour, hex, mix, white } from './colour';
import type { Figure, Part } from './figure';
import { drawn, ellipse, type Path, polygon, stroke } from './path';

type Kind = {
  readonly coat: string;
  /** Belly, muzzle and the tip of the tail. */
  readonly pale: string;
  readonly ears: 'pointed' | 'round' | 'long' | 'floppy' | 'small' | 'tufts';
  readonly earColour?: string;
  readonly face: 'round' | 'pointed' | 'beak';
  readonly tail: 'curled' | 'bushy' | 'short' | 'none';
  readonly marks?: 'stripes' | 'mane' | 'patches' | 'wings';
};

const kinds: Readonly<Record<string, Kind>> = {
  cat: { coat: '#e39a4c', pale: '#fbe8cf', ears: 'pointed', face: 'round', tail: 'curled', marks: 'stripes' },
  dog: {
    coat: '#b9814f',
    pale: '#f3dfc4',
    ears: 'floppy',
    earColour: '#7c4f2c',
    face: 'round',
    tail: 'short',
  },
  fox: {
    coat: '#e06a2b',
    pale: '#fff3e4',
    ears: 'pointed',
    earColour: '#4a2a20',
    face: 'pointed',
    tail: 'bushy',
  },
  wolf: { coat: '#7f8a99', pale: '#e8ecf1', ears: 'pointed', face: 'pointed', tail: 'bushy' },
  bear: { coat: '#8a5a38', pale: '#d8b48c', ears: 'round', face: 'round', tail: 'none' },
  panda: {
    coat: '#f4f4f1',
    pale: '#ffffff',
    ears: 'round',
    earColour: '#23252b',
    face: 'round',
    tail: 'none',
    marks: 'patches',
  },
  rabbit: { coat: '#cbb8a6', pale: '#fbf3ec', ears: 'long', face: 'round', tail: 'none' },
  mouse: {
    coat: '#a9a3a8',
    pale: '#f0e8ea',
    ears: 'round',
    earColour: '#e5a9ac',
    face: 'round',
    tail: 'curled',
  },
  owl: { coat: '#8b6848', pale: '#ecd9b8', ears: 'tufts', face: 'beak', tail: 'none', marks: 'wings' },
  bird: { coat: '#4a6b96', pale: '#f6f1e6', ears: 'small', face: 'beak', tail: 'none', marks: 'wings' },
  tiger: { coat: '#ee8a2d', pale: '#fff1dd', ears: 'round', face: 'round', tail: 'curled', marks: 'stripes' },
  lion: { coat: '#e0a94f', pale: '#f8e3b8', ears: 'round', face: 'round', tail: 'curled', marks: 'mane' },
};

export function isAnimal(name: string): boolean {
  return name in kinds;
}

/** `colour` replaces that of the coat. */
export function animal(name: string, colour: Colour | undefined): Figure {
  const kind = kinds[name];
  if (kind === undefined) return [];
  const coat = colour ?? hex(kind.coat);
  const dark = mix(coat, [0.1, 0.06, 0.08], 0.5);
  const pale = hex(kind.pale);
  const ear = kind.earColour === undefined ? coat : hex(kind.earColour);
  const limbs = kind.marks === 'patches' ? hex('#23252b') : coat;
  return [
    ...tail(kind, coat, pale),
    ...(kind.marks === 'mane' ? [part(ellipse(0, -66, 38, 36), mix(coat, [0.45, 0.2, 0.05], 0.6))] : []),
    part(drawn('M-29 -2 C-38 -32 -22 -60 0 -60 C22 -60 38 -32 29 -2 C20 2 -20 2 -29 -2 Z'), coat),
    part(ellipse(0, -22, 17, 22), pale),
    ...(kind.marks === 'wings' ? both(ellipse(-26, -27, 9, 23, 0.22)).map(path => part(path, dark)) : []),
    ...(kind.face === 'beak'
      ? both(ellipse(-9, -1, 7, 3.4)).map(path => part(path, hex('#f0a030')))
      : both(ellipse(-14, -4, 11, 6)).map(path =>
          part(path, mix(limbs, white, kind.marks === 'patches' ? 0.05 : 0.1)),
        )),
    ...(kind.marks === 'stripes' ? flankStripes.map(path => part(path, dark)) : []),
    ...(kind.marks === 'patches' ? both(ellipse(-25, -34, 8, 17, 0.4)).map(path => part(path, limbs)) : []),
    ...ears(kind, coat, ear),
    ...head(kind, coat, pale, dark),
  ];
}

function part(path: Path, colour: Colour): Part {
  return { path, colour };
}

/** A path left of the middle, and its mirror image. */
function both(path: Path): [Path, Path] {
  return [path, path.map(outline => outline.map(([x, y]) => [-x, y] as const).reverse())];
}

function tail({ tail: kind, marks }: Kind, coat: Colour, pale: Colour): Part[] {
  const tip =
    marks === 'mane'
      ? mix(coat, [0.4, 0.2, 0.1], 0.6)
      : mix(coat, [0.1, 0.06, 0.08], marks === 'stripes' ? 0.45 : 0);
  if (kind === 'curled') {
    return [
      part(stroke(drawn('M20 -6 C46 -4 56 -22 46 -38 C42 -46 48 -52 54 -50')[0] ?? [], 7, 6), coat),
      part(stroke(drawn('M46 -40 C43 -47 49 -52 54 -50')[0] ?? [], 6.5, 6.5), tip),
    ];
  }
  if (kind === 'bushy') {
    return [
      part(drawn('M18 -4 C46 4 68 -16 58 -52 C54 -40 40 -34 28 -22 Z'), coat),
      part(drawn('M58 -52 C63 -36 60 -24 55 -17 C51 -24 46 -28 43 -34 C51 -38 56 -44 58 -52 Z'), pale),
    ];
  }
  return kind === 'short'
    ? [
        part(
          stroke(
            [
              [24, -10],
              [36, -20],
              [42, -30],
            ],
            8,
            5,
          ),
          coat,
        ),
      ]
    : [];
}

const flankStripes = [-1, 1].flatMap(side =>
  [-16, -26, -36].map(y => polygon([side * 33, y - 3], [side * 20, y], [side * 33.5, y + 2])),
);

function ears({ ears: kind }: Kind, coat: Colour, ear: Colour): Part[] {
  const inner = mix(ear, hex('#f2a7a0'), 0.6);
  const pair = (outer: Path, inside?: Path) => [
    ...both(outer).map(path => part(path, ear)),
    ...(inside === undefined ? [] : both(inside).map(path => part(path, inner))),
  ];
  switch (kind) {
    case 'pointed':
      return pair(
        drawn('M-27 -72 C-29 -88 -28 -100 -25 -104 C-17 -100 -8 -92 -4 -86 Z'),
        drawn('M-23 -78 C-24 -88 -24 -95 -23 -98 C-18 -95 -12 -90 -9 -86 Z'),
      );
    case 'round':
      return pair(ellipse(-20, -87, 10), ellipse(-20, -86, 5.5));
    case 'long':
      return pair(ellipse(-10, -106, 7, 25, -0.14), ellipse(-10, -106, 3.6, 18, -0.14));
    case 'floppy':
      return [];
    case 'tufts':
      return pair(drawn('M-25 -72 C-28 -86 -28 -94 -26 -98 C-18 -94 -8 -88 -2 -86 Z'));
    default:
      return [part(drawn('M-3 -88 C-4 -98 2 -102 7 -101 C4 -97 4 -92 4 -88 Z'), coat)];
  }
}

function head(kind: Kind, coat: Colour, pale: Colour, dark: Colour): Part[] {
  const ink = hex('#22191a');
  const parts: Part[] = [];
  if (kind.face === 'pointed') {
    parts.push(
      part(drawn('M-34 -61 C-28 -92 28 -92 34 -61 C24 -54 11 -44 0 -43 C-11 -44 -24 -54 -34 -61 Z'), coat),
    );
    parts.push(
      ...both(drawn('M-34 -61 C-24 -72 -12 -66 0 -50 L0 -43 C-11 -44 -24 -54 -34 -61 Z')).map(path =>
        part(path, pale),
      ),
    );
  } else {
    parts.push(part(ellipse(0, -67, 28, 23.5), coat));
  }
  if (kind.face === 'round') parts.push(part(ellipse(0, -58.5, 12, 8.5), pale));
  if (kind.face === 'beak') parts.push(...both(ellipse(-11.5, -69, 12.5, 12)).map(path => part(path, pale)));
  if (kind.ears === 'floppy')
    parts.push(
      ...both(ellipse(-27, -66, 8, 18, 0.24)).map(path => part(path, hex(kind.earColour ?? kind.coat))),
    );
  if (kind.marks === 'patches')
    parts.push(...both(ellipse(-11.5, -69, 7, 8.5, 0.5)).map(path => part(path, ink)));
  if (kind.marks === 'stripes') {
    parts.push(
      ...[-8, 0, 8].map(x =>
        part(
          polygon([x - 2, -90.5 + Math.abs(x) * 0.16], [x + 2, -90.5 + Math.abs(x) * 0.16], [x * 0.8, -80]),
          dark,
        ),
      ),
    );
  }
  const eye = kind.face === 'beak' ? 5.2 : 3.8;
  parts.push(...both(ellipse(-11.5, -69, eye, eye * 1.15)).map(path => part(path, ink)));
  parts.push(
    ...[-11.5, 11.5].map(
      (x): Part => ({ path: ellipse(x + 1.3, -70.8, eye * 0.36), colour: white, isLight: true }),
    ),
  );
  if (kind.face === 'beak')
    parts.push(part(drawn('M-5 -63 Q0 -67 5 -63 Q3 -55 0 -53 Q-3 -55 -5 -63 Z'), hex('#f0a030')));
  else {
    const y = kind.face === 'pointed' ? -46 : -62;
    parts.push(
      part(
        drawn(`M-4.4 ${y} Q0 ${y - 2.6} 4.4 ${y} Q2.6 ${y + 4.6} 0 ${y + 5} Q-2.6 ${y + 4.6} -4.4 ${y} Z`),
        ink,
      ),
    );
  }
  if (kind.face === 'round') {
    parts.push(part(stroke(drawn('M-5 -54.4 Q-2.4 -52.4 0 -55.4 Q2.4 -52.4 5 -54.4')[0] ?? [], 1.1), ink));
  }
  return parts;
}
