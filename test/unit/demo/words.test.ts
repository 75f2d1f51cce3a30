import assert from 'node:assert/strict';
import { colourWords } from '../../../src/demo/painter/colour';
import { readWish } from '../../../src/demo/painter/words';

const seed = 7;

describe('readWish', () => {
  it('finds places, the hour and what hangs in the air', () => {
    const wish = readWish('A snowy mountain LAKE at night, with an aurora', seed);
    assert.deepEqual([...wish.places].sort(), ['lake', 'mountain', 'snow']);
    assert.equal(wish.time, 'night');
    assert.ok(wish.features.has('aurora'));
  });

  it('gives a colour to the subject that follows it, and any other to the whole picture', () => {
    const wish = readWish('a small red wooden boat on a turquoise sea', seed);
    assert.deepEqual(wish.subjects, [{ name: 'boat', colour: colourWords.get('red') }]);
    assert.deepEqual(wish.colours, [colourWords.get('turquoise')]);
    assert.equal(readWish('yellow tulips', seed).flowerColour, colourWords.get('yellow'));
  });

  it('names each subject once, in the order of the prompt', () => {
    const { subjects } = readWish('a dog, a cat and two dogs', seed);
    assert.deepEqual(
      subjects.map(({ name }) => name),
      ['dog', 'cat'],
    );
  });

  it('lets the seed choose where the words say nothing, but the same for the same seed', () => {
    const choices = new Set(
      Array.from({ length: 40 }, (_, at) => JSON.stringify([...readWish('hello', at).places])),
    );
    assert.ok(choices.size > 2);
    assert.deepEqual(readWish('hello', 3), readWish('hello', 3));
    assert.deepEqual(readWish('hello', 3).namedPlaces, []);
  });

  it('reads words of any length in no time', () => {
    assert.equal(readWish('a'.repeat(32_000), seed).manner, 'scene');
    assert.equal(readWish('🦊'.repeat(5_000), seed).manner, 'scene');
  });
});
