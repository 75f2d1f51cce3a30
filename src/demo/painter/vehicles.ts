/** What floats, flies and drives, drawn flat. Never knows where it goes. */

import { hex, mix, white } from './colour';
import { type Drawing, lit, part } from './drawing';
import { drawn, ellipse, rectangle, roundedRectangle, stroke } from './path';

export const vehicles: Readonly<Record<string, Drawing>> = {
  boat: {
    colour: '#f5f2ea',
    draw: main => [
      part(rectangle(-1.4, -98, 2.8, 84), '#6b4a32'),
      part(drawn('M3 -96 C34 -70 42 -40 42 -24 L3 -24 Z'), main),
      part(drawn('M-3 -84 C-20 -62 -30 -40 -32 -24 L-3 -24 Z'), mix(main, hex('#e0574a'), 0.7)),
      part(drawn('M-46 -18 L50 -18 C44 -4 36 2 26 2 L-26 2 C-38 2 -44 -8 -46 -18 Z'), '#7a4a30'),
      part(drawn('M-46 -18 L50 -18 L48 -13 L-45 -13 Z'), '#efe4d0'),
    ],
  },
  balloon: {
    colour: '#e4574a',
    draw: main => [
      part(
        [
          ...stroke(
            [
              [-13, -38],
              [-6, -10],
            ],
            0.9,
          ),
          ...stroke(
            [
              [13, -38],
              [6, -10],
            ],
            0.9,
          ),
        ],
        '#5b4630',
      ),
      part(drawn('M0 -110 C44 -110 44 -66 12 -36 L-12 -36 C-44 -66 -44 -110 0 -110 Z'), main),
      part(drawn('M0 -110 C24 -108 24 -66 6 -36 L-6 -36 C-24 -66 -24 -108 0 -110 Z'), mix(main, white, 0.72)),
      part(drawn('M0 -110 C9 -106 10 -66 3 -36 L-3 -36 C-10 -66 -9 -106 0 -110 Z'), main),
      part(roundedRectangle(-8, -12, 16, 12, 2.5), '#8a5a34'),
      part(rectangle(-8, -12, 16, 3), '#6b4426'),
    ],
  },
  rocket: {
    colour: '#e8edf3',
    draw: main => [
      lit(drawn('M-9 -14 C-14 4 -4 12 0 26 C4 12 14 4 9 -14 Z'), '#ff9d3c'),
      lit(drawn('M-5 -14 C-7 -2 -2 4 0 12 C2 4 7 -2 5 -14 Z'), '#fff0a8'),
      part(
        [
          ...drawn('M-15 -46 C-30 -34 -30 -16 -28 -8 L-12 -20 Z'),
          ...drawn('M15 -46 L12 -20 L28 -8 C30 -16 30 -34 15 -46 Z'),
        ],
        '#d9483b',
      ),
      part(drawn('M0 -104 C18 -86 20 -48 12 -14 L-12 -14 C-20 -48 -18 -86 0 -104 Z'), main),
      part(drawn('M0 -104 C8 -96 12 -88 14 -80 L-14 -80 C-12 -88 -8 -96 0 -104 Z'), '#d9483b'),
      part(ellipse(0, -62, 9), '#8b96a5'),
      lit(ellipse(0, -62, 6.4), '#9fd8f5'),
      part(drawn('M-3 -40 L3 -40 L4 -8 L-4 -8 Z'), '#d9483b'),
    ],
  },
  car: {
    colour: '#d8463c',
    draw: main => [
      part(drawn('M-36 -30 C-30 -50 -22 -56 -6 -56 L12 -56 C24 -56 30 -46 38 -32 Z'), main),
      part(
        [
          ...drawn('M-28 -32 C-24 -46 -19 -50 -6 -50 L-3 -50 L-3 -32 Z'),
          ...drawn('M2 -50 L12 -50 C20 -50 25 -42 30 -32 L2 -32 Z'),
        ],
        '#bfe0ee',
      ),
      part(drawn('M-56 -10 C-58 -26 -50 -32 -36 -33 L38 -33 C52 -32 58 -24 56 -10 Z'), main),
      lit([...ellipse(54, -22, 3, 4.4)], '#fff1b0'),
      part([...ellipse(-31, -10, 12), ...ellipse(31, -10, 12)], '#22252b'),
      part([...ellipse(-31, -10, 5.5), ...ellipse(31, -10, 5.5)], '#c7ced6'),
    ],
  },
};
