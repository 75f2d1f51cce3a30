import assert from 'node:assert/strict';
import { Canvas, plain } from '../../../src/demo/painter/canvas';
import { Coverage } from '../../../src/demo/painter/coverage';
import { drawn, ellipse, type Path, polygon, rectangle } from '../../../src/demo/painter/path';
import { paintScene } from '../../../src/demo/painter/scene';
import type { Bitmap } from '../../../src/pixels/bitmap';
import { differences, pixelAt } from '../pixels/support/pictures';

function painted(prompt: string, seed: number, width: number, height: number, isTransparent = false): Bitmap {
  const slices = paintScene({ prompt, seed, width, height, isTransparent });
  for (;;) {
    const step = slices.next();
    if (step.done) return step.value;
  }
}

function covered(path: Path, width: number, height: number): number {
  let sum = 0;
  new Coverage(path, width, height).each((_x, _y, share) => {
    sum += share;
  });
  return sum;
}

const average = ({ data }: Bitmap, channel: number) => {
  let sum = 0;
  for (let at = channel; at < data.length; at += 4) sum += data[at] ?? 0;
  return sum / (data.length / 4);
};

describe('Coverage', () => {
  it('covers as many px as the outline has area, wherever its edges fall', () => {
    assert.ok(Math.abs(covered(rectangle(3.3, 4.7, 10.5, 6.25), 40, 40) - 10.5 * 6.25) < 0.1);
    assert.ok(Math.abs(covered(polygon([2, 3], [30.5, 8], [11, 37.25]), 40, 40) - 465.56) < 1);
    assert.ok(Math.abs(covered(ellipse(20, 20, 12.5, 7.5), 40, 40) - Math.PI * 12.5 * 7.5) < 4);
    assert.ok(Math.abs(covered(drawn('M5 5 L35 5 L35 35 L5 35 Z'), 40, 40) - 900) < 0.1);
  });

  it('covers only what lies inside the picture', () => {
    assert.ok(Math.abs(covered(rectangle(-20, -20, 30, 30), 40, 40) - 100) < 0.1);
    assert.ok(Math.abs(covered(rectangle(30, 30, 50, 50), 40, 40) - 100) < 0.1);
    assert.equal(covered(rectangle(50, 50, 10, 10), 40, 40), 0);
    assert.equal(covered([], 40, 40), 0);
  });
});

describe('Canvas', () => {
  it('mixes a half transparent paint half and half, and keeps untouched pixels transparent', () => {
    const canvas = new Canvas(4, 2);
    canvas.fill(rectangle(0, 0, 2, 2), plain([1, 0, 0]));
    canvas.fill(rectangle(0, 0, 1, 2), plain([0, 0, 1], 0.5));
    const bitmap = canvas.toBitmap(1, 0);
    assert.deepEqual(pixelAt(bitmap, 0, 0), [128, 0, 128, 255]);
    assert.deepEqual(pixelAt(bitmap, 1, 0), [255, 0, 0, 255]);
    assert.deepEqual(pixelAt(bitmap, 3, 0), [0, 0, 0, 0]);
  });
});

describe('paintScene', () => {
  it('paints the same pixels for the same prompt, seed and size, and others for another seed or prompt', () => {
    const first = painted('a forest by a lake', 4, 96, 64);
    assert.deepEqual(painted('a forest by a lake', 4, 96, 64), first);
    for (const other of [
      painted('a forest by a lake', 5, 96, 64),
      painted('a forest by the lake', 4, 96, 64),
    ]) {
      assert.ok(differences(first, other, 8) > 96 * 64 * 0.3);
    }
  });

  it('follows the words: nights are dark, colours colour, seas are blue', () => {
    const light = (prompt: string) => average(painted(prompt, 1, 96, 96), 1);
    assert.ok(light('mountains at night') < light('mountains at noon') * 0.5);
    const red = painted('a red sky over the sea', 1, 96, 96);
    assert.ok(average(red, 0) > average(red, 2) * 1.15);
    const sea = painted('the sea at noon', 1, 96, 96);
    assert.ok(average(sea, 2) > average(sea, 0) * 1.15);
  });

  it('fills any shape of picture to its edges', () => {
    for (const [width, height] of [
      [16, 16],
      [16, 400],
      [400, 16],
      [33, 57],
    ] as const) {
      const picture = painted('a cat in a city by the sea in the rain', 2, width, height);
      assert.equal(picture.data.length, width * height * 4);
      for (let at = 3; at < picture.data.length; at += 4) assert.equal(picture.data[at], 255);
    }
  });

  it('leaves everything around the subject transparent when asked to', () => {
    for (const prompt of ['a fox', 'a logo', 'a forest']) {
      const cutOut = painted(prompt, 1, 128, 128, true);
      assert.equal(pixelAt(cutOut, 0, 0)[3], 0);
      assert.equal(pixelAt(cutOut, 127, 127)[3], 0);
      assert.ok(average(cutOut, 3) > 30, prompt);
    }
  });

  it('paints every kind of scene that it has words for', () => {
    const scenes = [
      'desert with a cactus',
      'tropical beach with palms at sunset',
      'meadow of pink flowers',
      'autumn forest',
      'space with a planet and a rocket',
      'abstract',
      'a pattern',
      'aurora over snow',
      'hearts and balloons',
      'a person by a campfire in the fog',
      'cherry blossom tree',
      'a rainbow, birds and a rabbit programming',
    ];
    const pictures = scenes.map(scene => painted(scene, 1, 64, 64));
    for (const [at, picture] of pictures.entries()) {
      for (const other of pictures.slice(at + 1)) assert.ok(differences(picture, other, 12) > 64 * 64 * 0.2);
    }
  });
});
