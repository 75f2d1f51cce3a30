import assert from 'node:assert/strict';
import { planSizes, type SizedPicture, sizeSets } from '../../../src/core/sizeSets';

const master = { stem: 'fox', width: 1024, height: 1024 };
const pictures = (...sets: Parameters<typeof planSizes>[1]) =>
  planSizes(master, sets)
    .map(({ file }) => file)
    .filter((file): file is SizedPicture => 'sizes' in file);
const told = (...sets: Parameters<typeof planSizes>[1]) =>
  pictures(...sets).map(({ path, sizes }) => `${path} ${sizes.map(({ width }) => width).join(',')}`);

describe('The sizes of one picture', () => {
  it('have no path twice, none that leads elsewhere, and end as their format says', () => {
    const files = planSizes(master, sizeSets).map(({ file }) => file);
    const paths = files.map(({ path }) => path.toLowerCase());
    assert.equal(new Set(paths).size, paths.length);
    for (const path of paths) assert.match(path, /^[\w@-]+(\/[\w@.-]+)*\.\w+$/);
    for (const { path, format } of pictures(...sizeSets)) assert.ok(path.endsWith(`.${format}`), path);
  });

  it('are those that the platforms ask for', () => {
    assert.deepEqual(told('favicon'), ['favicon.ico 16,32,48', 'apple-touch-icon.png 180']);
    assert.deepEqual(told('web'), ['icon-192.png 192', 'icon-512.png 512', 'icon-maskable-512.png 512']);
    const layers = told('android').filter(path => path.includes('foreground'));
    assert.deepEqual(
      layers.map(layer => Number(layer.split(' ')[1])),
      [108, 162, 216, 324, 432],
    );
    assert.deepEqual(told('ios'), ['ios/AppIcon.appiconset/AppIcon.png 1024']);
    assert.ok(told('desktop').includes('desktop/icon.ico 16,24,32,48,64,128,256'));
  });

  it('are of a third and two thirds of the master where they are for screens', () => {
    assert.deepEqual(told('densities'), ['fox.png 341', 'fox@2x.png 683', 'fox@3x.png 1024']);
  });

  it('say which would be enlarged', () => {
    const small = planSizes({ stem: 'fox', width: 300, height: 200 }, ['web', 'social', 'webp', 'android']);
    const enlarged = small.filter(({ isEnlarged }) => isEnlarged).map(({ file }) => file.path);
    assert.deepEqual(enlarged, [
      'icon-512.png',
      'icon-maskable-512.png',
      'android/play-store-512.png',
      'social-card.png',
    ]);
    assert.ok(
      planSizes(master, sizeSets).every(
        ({ file, isEnlarged }) => isEnlarged === (file.path === 'social-card.png'),
      ),
    );
  });

  it('come with what a platform reads beside them', () => {
    for (const { file } of planSizes(master, sizeSets)) {
      if (!('text' in file)) continue;
      if (file.path.endsWith('.json')) JSON.parse(file.text);
      else assert.match(file.text, /^<\?xml/);
    }
  });
});
