/** Everything above the horizon: the air, the light in it, stars, clouds, aurora and rainbow. */

import { type Canvas, plain } from './canvas';
import { along, type Colour, hex, mix, white } from './colour';
import { Noise, smoothstep } from './noise';
import { ellipse } from './path';
import { Random } from './random';
import type { View } from './view';

/** Gradient from zenith to horizon, warmer around the light. */
export function paintAir(canvas: Canvas, { palette, horizon, sun }: View): void {
  const rows = Array.from({ length: canvas.height + 1 }, (_, y) =>
    along(palette.sky, Math.min(1, y / horizon)),
  );
  const [red, green, blue] = palette.light;
  const reach = canvas.span * 0.95;
  canvas.wash((x, y, out) => {
    const row = rows[Math.floor(y)] ?? white;
    const distance = ((x - sun.x) / (reach * 1.35)) ** 2 + ((y - sun.y) / reach) ** 2;
    const warmth = palette.glow * 0.55 * Math.exp(-distance * 4.5);
    out[0] = row[0] + (red - row[0]) * warmth;
    out[1] = row[1] + (green - row[1]) * warmth;
    out[2] = row[2] + (blue - row[2]) * warmth;
    out[3] = 1;
  });
}

export function paintStars(canvas: Canvas, { horizon, seed }: View, density = 1): void {
  const random = new Random(seed, 'stars');
  const band = new Noise(seed, 'milky way');
  const count = Math.round(620 * density * Math.max(1, canvas.width / canvas.height));
  const unit = Math.max(0.55, canvas.span / 1024);
  for (let star = 0; star < count; star++) {
    const x = random.next() * canvas.width;
    const y = random.next() ** 1.3 * horizon;
    const size = random.next() ** 14;
    const fade = 1 - smoothstep(horizon * 0.55, horizon, y);
    const hue = mix(hex('#cfe0ff'), hex('#ffe9cf'), random.next());
    const brightness = (0.25 + 0.75 * random.next()) * fade;
    const clumped =
      band.fractal((x + y) / (canvas.span * 0.5), (x - y) / (canvas.span * 1.6), 3) > -0.25 ? 1 : 0.35;
    canvas.fill(ellipse(x, y, unit * (0.45 + 1.2 * size)), plain(hue, brightness * clumped));
    if (size > 0.45) canvas.glow(x, y, unit * 11 * size, hue, 0.45 * fade);
  }
}

/** The sun by day; at night the moon, with its seas and a thin shadow. */
export function paintLight(canvas: Canvas, view: View): void {
  const { palette, sun, seed, wish } = view;
  canvas.glow(sun.x, sun.y, sun.radius * 9, palette.light, palette.glow * 0.45);
  canvas.glow(sun.x, sun.y, sun.radius * 3.2, palette.light, palette.glow * 0.6);
  if (wish.time !== 'night') {
    canvas.fill(ellipse(sun.x, sun.y, sun.radius), plain(mix(palette.light, white, 0.55), 0.97));
    return;
  }
  const seas = new Noise(seed, 'moon');
  canvas.fill(ellipse(sun.x, sun.y, sun.radius), (x, y, out) => {
    const [u, v] = [(x - sun.x) / sun.radius, (y - sun.y) / sun.radius];
    const dark = smoothstep(0.05, 0.55, seas.fractal(u * 1.6 + 5, v * 1.6, 4)) * 0.16;
    const rim = smoothstep(0.5, 1.05, Math.hypot(u + 0.25, v + 0.2)) * 0.3;
    const shade = 1 - dark - rim;
    out[0] = 0.98 * shade;
    out[1] = 0.97 * shade;
    out[2] = 0.93 * shade + 0.04;
    out[3] = 1;
  });
}

/** `amount` 0 to 1: how much of the sky they take. Lit from the side of the light. */
export function paintClouds(canvas: Canvas, view: View, amount: number): void {
  const { palette, horizon, sun, seed } = view;
  const noise = new Noise(seed, 'clouds');
  const unit = canvas.height * 0.42;
  const cover = 0.34 - amount * 0.55;
  canvas.wash(
    (x, y, out) => {
      out[3] = 0;
      const depth = y / horizon;
      // Clouds lie in a plane overhead: towards the horizon they shrink and flatten.
      const perspective = 1.25 - 0.75 * depth;
      const [u, v] = [(x - canvas.width / 2) / (unit * perspective), y / (unit * perspective * 0.42)];
      const warp = noise.at(u * 0.8 + 40, v * 0.8) * 0.35;
      const thickness = noise.fractal(u + warp, v + warp, 5);
      if (thickness < cover) return;
      const towardsSun = 0.14 * Math.tanh((sun.x - x) / (canvas.width * 0.2));
      const beyond = noise.fractal(u + warp + towardsSun, v + warp - 0.16, 3);
      const lit = smoothstep(-0.25, 0.4, thickness - beyond + 0.12);
      for (let channel = 0; channel < 3; channel++) {
        const shade = palette.cloudShade[channel] ?? 0;
        out[channel] = shade + ((palette.cloudLit[channel] ?? 0) - shade) * lit;
      }
      out[3] = smoothstep(cover, cover + 0.38, thickness) * 0.92 * (1 - smoothstep(0.82, 1, depth) * 0.8);
    },
    0,
    horizon,
  );
}

/** Curtains of light, green below and violet above. */
export function paintAurora(canvas: Canvas, { horizon, seed, wish }: View): void {
  const noise = new Noise(seed, 'aurora');
  const [low = hex('#4dffb0'), high = hex('#a05cff')] = wish.colours;
  for (let curtain = 0; curtain < 3; curtain++) {
    const base = horizon * (0.86 - curtain * 0.2);
    canvas.wash(
      (x, y, out) => {
        const u = x / canvas.span;
        const fold = noise.fractal(u * 1.3 + curtain * 9, curtain * 3, 3) * horizon * 0.3;
        const height = (base + fold - y) / (horizon * 0.55);
        const rays = 0.55 + 0.45 * noise.fractal(u * 16 + fold * 0.02, curtain * 7 + height * 0.25, 2);
        const strength = Math.max(0, 0.5 + noise.at(u * 1.9 + curtain * 5, 2.5));
        const rise = smoothstep(-0.04, 0.07, height) * (1 - smoothstep(0.05, 1, height));
        for (let channel = 0; channel < 3; channel++) {
          const from = low[channel] ?? 0;
          out[channel] = from + ((high[channel] ?? 0) - from) * smoothstep(0.1, 0.75, height);
        }
        out[3] = Math.min(0.8, rise * rays * strength * 0.95);
      },
      0,
      horizon,
    );
  }
}

const rainbowBands = ['#e5484d', '#f5863a', '#f7d54a', '#5fc26a', '#3f8fe0', '#5a5fd0', '#9a55c8'].map(hex);

/** An arc with its feet at the horizon; also what an edit puts over a photograph. */
export function paintRainbow(canvas: Canvas, cx: number, cy: number, radius: number, opacity = 0.5): void {
  const width = radius * 0.17;
  canvas.wash(
    (x, y, out) => {
      const at = (radius - Math.hypot(x - cx, y - cy)) / width;
      out[3] = 0;
      if (at < 0 || at > 1) return;
      const colour = between(at * (rainbowBands.length - 1));
      out[0] = colour[0];
      out[1] = colour[1];
      out[2] = colour[2];
      out[3] =
        opacity * smoothstep(0, 0.22, at) * smoothstep(1, 0.78, at) * smoothstep(cy, cy - radius * 0.35, y);
    },
    cy - radius,
    cy,
  );
}

function between(at: number): Colour {
  const index = Math.min(rainbowBands.length - 2, Math.floor(at));
  return mix(rainbowBands[index] ?? white, rainbowBands[index + 1] ?? white, at - index);
}
