/** Things a prompt may name: each a drawing of a few flat parts, its main colour open to the prompt. */

import { buildings } from './buildings';
import { type Colour, hex, mix, white } from './colour';
import { type Drawing, darker, lit, part } from './drawing';
import type { Figure } from './figure';
import { drawn, ellipse, roundedRectangle, stroke } from './path';
import { vehicles } from './vehicles';

const drawings: Readonly<Record<string, Drawing>> = {
  ...buildings,
  ...vehicles,
  robot: {
    colour: '#8fb3c9',
    draw: main => [
      part(
        [
          ...stroke(
            [
              [0, -88],
              [0, -99],
            ],
            2.4,
          ),
          ...ellipse(0, -101, 4),
        ],
        darker(main),
      ),
      lit(ellipse(0, -101, 3), '#ff6b5e'),
      part(
        [...roundedRectangle(-36, -46, 11, 30, 5.5), ...roundedRectangle(25, -46, 11, 30, 5.5)],
        darker(main, 0.22),
      ),
      part([...roundedRectangle(-17, -14, 12, 14, 3), ...roundedRectangle(5, -14, 12, 14, 3)], darker(main)),
      part(roundedRectangle(-24, -51, 48, 41, 9), main),
      part(roundedRectangle(-14, -42, 28, 20, 4), darker(main, 0.5)),
      lit([...ellipse(-7, -32, 3), ...ellipse(1, -32, 3)], '#6ff0c4'),
      lit(ellipse(9, -32, 3), '#ffd35c'),
      part(roundedRectangle(-29, -90, 58, 37, 12), mix(main, white, 0.12)),
      part(roundedRectangle(-23, -83, 46, 23, 9), '#17212e'),
      lit([...ellipse(-10, -73, 4.4, 5.4), ...ellipse(10, -73, 4.4, 5.4)], '#7fe9ff'),
      lit(stroke(drawn('M-6 -66 Q0 -62.5 6 -66')[0] ?? [], 1.6), '#7fe9ff'),
    ],
  },
  mushroom: {
    colour: '#d23b33',
    draw: main => [
      part(drawn('M-13 0 C-9 -18 -12 -36 -10 -46 L10 -46 C12 -36 9 -18 13 0 Q0 4 -13 0 Z'), '#f3e9d8'),
      part(drawn('M-46 -44 C-42 -96 42 -96 46 -44 C30 -36 -30 -36 -46 -44 Z'), main),
      part(drawn('M-34 -42 C-20 -46 20 -46 34 -42 C20 -38 -20 -38 -34 -42 Z'), '#e8d8c0'),
      part(
        [
          ...ellipse(-22, -62, 7, 6),
          ...ellipse(4, -74, 8, 6),
          ...ellipse(26, -58, 6, 6),
          ...ellipse(0, -54, 5, 4),
          ...ellipse(-36, -50, 3.5),
        ],
        '#fdf6ea',
      ),
    ],
  },
  person: {
    colour: '#d9573f',
    draw: main => [
      part(
        [
          ...stroke(
            [
              [-6, -38],
              [-8, -3],
            ],
            10,
            7,
          ),
          ...stroke(
            [
              [6, -38],
              [8, -3],
            ],
            10,
            7,
          ),
        ],
        '#2d3a55',
      ),
      part([...ellipse(-9, -2, 6.5, 3), ...ellipse(9, -2, 6.5, 3)], '#3a2a22'),
      part(
        [
          ...stroke(
            [
              [-13, -66],
              [-19, -50],
              [-17, -36],
            ],
            8,
            6,
          ),
          ...stroke(
            [
              [13, -66],
              [19, -50],
              [17, -36],
            ],
            8,
            6,
          ),
        ],
        darker(main, 0.18),
      ),
      part(drawn('M-16 -68 Q0 -77 16 -68 L14 -35 Q0 -31 -14 -35 Z'), main),
      part(roundedRectangle(-11, -69, 22, 28, 6), '#e0a23c'),
      part(ellipse(0, -84, 11, 12), '#e8b48e'),
      part(drawn('M-12.5 -84 C-14 -103 14 -103 12.5 -84 C12 -76 -12 -76 -12.5 -84 Z'), '#4a2e20'),
    ],
  },
  fish: {
    colour: '#f28a35',
    draw: main => [
      part(
        drawn('M26 -40 C40 -52 48 -62 58 -64 C54 -50 54 -30 58 -16 C48 -18 40 -28 26 -40 Z'),
        darker(main, 0.12),
      ),
      part(drawn('M-10 -64 C0 -80 20 -76 24 -60 Z'), darker(main, 0.12)),
      part(drawn('M-50 -40 C-40 -72 10 -76 34 -40 C10 -4 -40 -8 -50 -40 Z'), main),
      part(
        drawn(
          'M-18 -66 C-10 -56 -10 -24 -18 -14 C-12 -13 -6 -13 0 -13 C6 -26 6 -54 0 -67 C-6 -68 -12 -68 -18 -66 Z',
        ),
        '#fff4e4',
      ),
      part(ellipse(-34, -46, 5.5), '#ffffff'),
      part(ellipse(-35, -46, 3.2), '#1c1c22'),
    ],
  },
  whale: {
    colour: '#4f7ba6',
    draw: main => [
      part(
        drawn(
          'M34 -30 C52 -34 56 -56 44 -70 C56 -66 62 -66 66 -60 C72 -66 80 -68 90 -66 C78 -50 76 -14 40 -8 Z',
        ),
        main,
      ),
      part(drawn('M-62 -20 C-60 -62 0 -66 30 -38 C44 -26 50 -20 52 -14 C40 4 -40 12 -62 -20 Z'), main),
      part(drawn('M-62 -20 C-44 -12 -20 -10 10 -6 C-14 8 -50 4 -62 -20 Z'), mix(main, white, 0.7)),
      part(ellipse(-40, -28, 3), '#16202c'),
      part(
        stroke(
          [
            [-22, -58],
            [-26, -76],
            [-36, -82],
          ],
          3,
          2,
        ),
        '#d6ecf7',
      ),
      part(
        stroke(
          [
            [-22, -58],
            [-18, -77],
            [-8, -82],
          ],
          3,
          2,
        ),
        '#d6ecf7',
      ),
    ],
  },
  laptop: {
    colour: '#c3cad3',
    draw: main => [
      part(roundedRectangle(-50, -78, 100, 70, 6), darker(main, 0.55)),
      lit(roundedRectangle(-46, -74, 92, 60, 3), '#1c2438'),
      ...codeLines.map(([x, y, width, colour]) => lit(roundedRectangle(x, y, width, 3.6, 1.8), colour)),
      part(drawn('M-56 -8 L56 -8 L66 0 Q66 3 62 3 L-62 3 Q-66 3 -66 0 Z'), main),
      part(roundedRectangle(-12, -6, 24, 2.4, 1.2), darker(main, 0.25)),
    ],
  },
  campfire: {
    colour: '#ff8a2a',
    draw: main => [
      {
        ...part(
          drawn('M0 -62 C22 -40 26 -26 18 -8 L-18 -8 C-28 -22 -14 -34 -12 -48 C-6 -42 -2 -52 0 -62 Z'),
          main,
        ),
        isLight: true,
      },
      lit(drawn('M2 -42 C12 -28 14 -18 9 -7 L-9 -7 C-14 -16 -6 -22 -4 -30 C0 -28 1 -36 2 -42 Z'), '#ffd75e'),
      part(
        [
          ...stroke(
            [
              [-28, -1],
              [24, -10],
            ],
            7,
          ),
          ...stroke(
            [
              [28, -1],
              [-24, -10],
            ],
            7,
          ),
        ],
        '#5a3a26',
      ),
    ],
  },
};

const codeLines: readonly (readonly [number, number, number, string])[] = [
  [-40, -68, 22, '#7fb4ff'],
  [-16, -68, 34, '#c6d2e6'],
  [-34, -60, 18, '#f2a65a'],
  [-14, -60, 26, '#8fdca0'],
  [-34, -52, 40, '#c6d2e6'],
  [-28, -44, 24, '#d59cf0'],
  [-2, -44, 20, '#8fdca0'],
  [-28, -36, 36, '#7fb4ff'],
  [-34, -28, 14, '#f2a65a'],
  [-40, -20, 12, '#c6d2e6'],
];

/** Seen from behind, before whoever works on it. */
export const laptopFromBehind: Figure = [
  lit(roundedRectangle(-27, -34, 54, 33, 3.5), '#9fd4ff'),
  part(roundedRectangle(-26, -32.5, 52, 32, 3), '#aeb7c3'),
  part(roundedRectangle(-32, -3, 64, 4, 2), '#7f8895'),
  lit(
    stroke(
      [
        [-5, -22],
        [-10, -17],
        [-5, -12],
      ],
      2,
    ),
    '#f3f8ff',
  ),
  lit(
    stroke(
      [
        [5, -22],
        [10, -17],
        [5, -12],
      ],
      2,
    ),
    '#f3f8ff',
  ),
  lit(
    stroke(
      [
        [2, -24],
        [-2, -10],
      ],
      2,
    ),
    '#f3f8ff',
  ),
];

/** `colour` replaces the drawing's main one. Empty for a name without a drawing. */
export function thing(name: string, colour: Colour | undefined): Figure {
  const drawing = drawings[name];
  return drawing === undefined ? [] : drawing.draw(colour ?? hex(drawing.colour));
}
