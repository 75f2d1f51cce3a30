/** Buildings, drawn flat. Never knows where one stands. */

import { mix, white } from './colour';
import { type Drawing, lit, part } from './drawing';
import { drawn, ellipse, polygon, rectangle } from './path';

export const buildings: Readonly<Record<string, Drawing>> = {
  house: {
    colour: '#d9b48a',
    draw: main => [
      part(rectangle(20, -74, 10, 26), '#8a5546'),
      part(rectangle(-38, -46, 76, 46), main),
      part(polygon([-47, -44], [0, -82], [47, -44]), '#8e3f36'),
      part(polygon([-47, -44], [0, -82], [0, -74], [-38, -44]), '#a9534a'),
      part(rectangle(-8, -30, 16, 30), '#6a4228'),
      part([...rectangle(-31, -34, 17, 16), ...rectangle(14, -34, 17, 16)], '#f4ead8'),
      lit(
        [
          ...rectangle(-29, -32, 6, 5.5),
          ...rectangle(-22, -32, 6, 5.5),
          ...rectangle(-29, -25.5, 6, 5.5),
          ...rectangle(-22, -25.5, 6, 5.5),
        ],
        '#ffd988',
      ),
      lit(
        [
          ...rectangle(16, -32, 6, 5.5),
          ...rectangle(23, -32, 6, 5.5),
          ...rectangle(16, -25.5, 6, 5.5),
          ...rectangle(23, -25.5, 6, 5.5),
        ],
        '#ffd988',
      ),
      lit(ellipse(0, -58, 5), '#ffd988'),
    ],
  },
  lighthouse: {
    colour: '#f3f1ec',
    draw: main => [
      part(drawn('M-40 2 C-30 -10 -14 -9 0 -10 C18 -11 30 -8 42 2 Z'), '#5d5a5c'),
      part(polygon([-11, -78], [11, -78], [16, -6], [-16, -6]), main),
      ...[
        [-70, -60],
        [-48, -37],
        [-25, -13],
      ].map(([top = 0, bottom = 0]) => {
        const half = (y: number) => 11 + (5 * (y + 78)) / 72;
        return part(
          polygon([-half(top), top], [half(top), top], [half(bottom), bottom], [-half(bottom), bottom]),
          '#cf3f3a',
        );
      }),
      part(rectangle(-14, -81, 28, 4), '#39404d'),
      lit(rectangle(-8, -92, 16, 11), '#fff2b0'),
      part(
        [...rectangle(-8, -92, 1.6, 11), ...rectangle(6.4, -92, 1.6, 11), ...rectangle(-0.8, -92, 1.6, 11)],
        '#39404d',
      ),
      part(polygon([-11, -91], [0, -103], [11, -91]), '#cf3f3a'),
    ],
  },
  castle: {
    colour: '#a8a5b5',
    draw: main => [
      part(
        [...rectangle(-5, -88, 10, 60), ...rectangle(-44, -66, 16, 66), ...rectangle(28, -66, 16, 66)],
        mix(main, white, 0.08),
      ),
      part(rectangle(-32, -42, 64, 42), main),
      part([...rectangle(-15, -70, 30, 70)], mix(main, white, 0.05)),
      part(
        [
          ...polygon([-20, -69], [0, -104], [20, -69]),
          ...polygon([-48, -65], [-36, -92], [-24, -65]),
          ...polygon([24, -65], [36, -92], [48, -65]),
        ],
        '#4d5c8f',
      ),
      part(
        [-27, -19, 17, 25].flatMap(x => rectangle(x - 3, -47, 6, 6)),
        main,
      ),
      part(drawn('M-9 0 L-9 -18 Q-9 -28 0 -28 Q9 -28 9 -18 L9 0 Z'), '#3a2c2a'),
      lit(
        [...rectangle(-2.4, -58, 4.8, 9), ...rectangle(-38, -54, 4, 8), ...rectangle(34, -54, 4, 8)],
        '#ffd67a',
      ),
    ],
  },
};
