import assert from 'node:assert/strict';
import fc from 'fast-check';
import { KeyHider } from '../../../src/net/keyHider';

const key = 'sk-a/b"c\\s==';

/** What comes out of pieces that go in one by one. */
function passed(pieces: readonly string[]): string {
  const hider = KeyHider.of(key);
  assert.ok(hider);
  const out = pieces.map(piece => hider.pass(Buffer.from(piece)));
  return Buffer.concat([...out, hider.rest()]).toString();
}

describe('What hides a key', () => {
  it('finds it across any cuts, in any mixture of escapes, and changes nothing else', () => {
    const spelling = (character: string, way: number) => {
      const code = character.charCodeAt(0).toString(16).padStart(4, '0');
      const short = /["\\/]/.test(character) ? `\\${character}` : character;
      return [short, `\\u${code}`, `\\u${code.toUpperCase()}`][way] ?? character;
    };
    const spelled = fc.array(fc.nat(2), { minLength: key.length, maxLength: key.length }).map(ways => ({
      text: [...key].map((c, index) => spelling(c, ways[index] ?? 0)).join(''),
      hidden: '…',
    }));
    const other = fc
      .oneof(
        fc.string({ unit: 'binary' }),
        fc.constantFrom('s', 'sk-', '\\', '\\u00', 'sk-a\\/b', 'ä🎨', '…'),
      )
      // A backslash of its own would make another character of the one behind it.
      .filter(text => !text.endsWith('\\'))
      .map(text => ({ text, hidden: text }));
    fc.assert(
      fc.property(fc.array(fc.oneof(spelled, other)), fc.array(fc.nat(400)), (parts, cuts) => {
        const text = Buffer.from(parts.map(part => part.text).join(''));
        const stops = [...new Set([0, ...cuts, text.length])].filter(at => at <= text.length);
        stops.sort((a, b) => a - b);
        const hider = KeyHider.of(key);
        const pieces = stops.slice(1).map((stop, index) => text.subarray(stops[index], stop));
        const out = pieces.map(piece => hider?.pass(piece) ?? piece);
        const whole = Buffer.concat([...out, hider?.rest() ?? Buffer.alloc(0)]).toString();
        assert.equal(whole, String(Buffer.from(parts.map(part => part.hidden).join(''))));
      }),
      { numRuns: 300 },
    );
  });

  it('lets through at once what cannot be its beginning', () => {
    const hider = KeyHider.of(key);
    assert.equal(String(hider?.pass(Buffer.from('data: 1\n\n'))), 'data: 1\n\n');
    assert.equal(String(hider?.pass(Buffer.from('the key s'))), 'the key ');
    assert.equal(String(hider?.pass(Buffer.from('o'))), 'so');
    assert.equal(passed(['all of it: ', key.slice(0, 5)]), `all of it: ${key.slice(0, 5)}`);
  });

  it('leaves words alone that people give to servers of their own', () => {
    assert.equal(KeyHider.of('none'), undefined);
    assert.equal(KeyHider.of(undefined), undefined);
  });
});
