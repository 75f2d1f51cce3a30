/** Water from a line down: the picture above mirrored, broken by waves, with the light glittering on it. */

import type { Canvas } from './canvas';
import { mix } from './colour';
import { Noise, smoothstep } from './noise';
import type { View } from './view';

/** Rows `top` to `bottom` (px). `calm` 1 mirrors like a lake, 0 is open sea. Paint after all that it mirrors. */
export function paintWater(canvas: Canvas, view: View, top: number, bottom: number, calm: number): void {
  const { palette, sun, seed } = view;
  const waves = new Noise(seed, 'waves');
  const unit = canvas.height;
  const deep = mix(palette.water, [0.02, 0.05, 0.1], 0.25);
  const mirrored = new Float32Array(4);
  canvas.wash(
    (x, y, out) => {
      const depth = (y - top) / (canvas.height - top);
      const distance = (y - top) / unit;
      // Waves shrink towards the horizon: their rows stand as far apart as perspective has them.
      const near = 1 / (0.06 + depth);
      const u = (x - canvas.width / 2) / unit;
      const row = Math.log(0.06 + depth) * 17;
      const wave = waves.fractal(u * near * 1.5 + 9, row, 3);
      const fine = waves.at(u * near * 5, row * 2.6 + 7);
      const tilt = wave * 0.7 + fine * 0.3;
      const rough = (1.25 - calm) * (0.012 + 0.07 * depth);
      const above = top - distance * (0.9 + 0.2 * calm) * unit - tilt * rough * unit * 1.4;
      canvas.sample(x + fine * rough * unit * 0.3, Math.min(top - 1, Math.abs(above)), mirrored);
      const depthTint = (0.16 + 0.42 * smoothstep(0, 1, depth)) * (1.12 - calm * 0.45);
      const crest = smoothstep(0.22, 0.75, tilt) * (1 - calm * 0.6) * 0.2;
      const column = Math.abs(x - sun.x) / (unit * (0.035 + 0.2 * depth));
      const glitter =
        smoothstep(0.05, 0.4, tilt) *
        Math.exp(-column * column) *
        (0.35 + 0.5 * palette.glow) *
        (1 - depth * 0.4);
      for (let channel = 0; channel < 3; channel++) {
        const mirror = mirrored[channel] ?? 0;
        const body = mirror + ((deep[channel] ?? 0) - mirror) * depthTint;
        const lit = body + ((palette.haze[channel] ?? 0) - body) * crest;
        out[channel] = lit + ((palette.light[channel] ?? 0) - lit) * Math.min(1, glitter);
      }
      out[3] = 1;
    },
    top,
    bottom,
  );
}
