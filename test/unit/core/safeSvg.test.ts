/** What is left of a drawing that would run or load something. That a browser does nothing with it any more, `test/page/safeSvg.test.ts` tries. */

import assert from 'node:assert/strict';
import { readImageHeader } from '../../../src/core/imageHeader';
import { safeSvg } from '../../../src/core/safeSvg';
import { honestDrawings, honestPart, hostileDrawings } from '../../hostileDrawings';

const bait = 'http://bait.example.com/a';

function cleaned(svg: string): string {
  const safe = safeSvg(Buffer.from(svg));
  assert.ok(safe.type === 'cleaned');
  return safe.text;
}

describe('safeSvg', () => {
  for (const [name, { svg, told }] of Object.entries(hostileDrawings(bait)))
    it(told === undefined ? `passes nothing of ${name}` : `takes out ${name}, and keeps the drawing`, () => {
      const safe = safeSvg(Buffer.from(svg));
      if (told === undefined) return assert.equal(safe.type, 'unreadable');
      assert.ok(safe.type === 'cleaned');
      assert.deepEqual([safe.removed.includes(told), safe.text.includes('bait.example')], [true, false]);
      assert.ok(safe.text.includes(honestPart));
      const { width, height } = readImageHeader(Buffer.from(safe.text)) ?? {};
      assert.deepEqual([width, height], [120, 80]);
      assert.deepEqual(safeSvg(Buffer.from(safe.text)), { type: 'safe' });
    });

  for (const [name, svg] of Object.entries(honestDrawings))
    it(`leaves ${name} as it is`, () => {
      assert.deepEqual(safeSvg(Buffer.from(svg)), { type: 'safe' });
    });

  it('takes out exactly that', () => {
    const svg = (content: string) => `<svg xmlns="http://www.w3.org/2000/svg">${content}</svg>`;
    const changes: Readonly<Record<string, string>> = {
      '<g/><script>1 &lt; 2</script ><g id="b"/>': '<g/><g id="b"/>',
      '<g id="a"\n onload="b()" fill="red"/>': '<g id="a"\n  fill="red"/>',
      [`<g style='fill:red;mask:url("${bait}#m");r:1'/>`]: `<g style='fill:red;mask:url(#);r:1'/>`,
      [`<style><![CDATA[@import url(${bait};b); .a { fill: url(#a) }]]></style>`]:
        '<style><![CDATA[ .a { fill: url(#a) }]]></style>',
      [`<style>.a{fill:red}@import '${bait}'</style>`]: '<style>.a{fill:red}</style>',
      '<style>.a{fill:red}\\75rl(b)</style><g/>': '<style></style><g/>',
      '<a href="javascript:a()"><g/></a>': '<a ><g/></a>',
    };
    for (const [given, left] of Object.entries(changes)) assert.equal(cleaned(svg(given)), svg(left));
  });

  it('passes nothing that is no drawing at all, or is in another encoding', () => {
    const page = '<!-- <svg --><html xmlns="http://www.w3.org/1999/xhtml"><svg/></html>';
    const all = '<svg xmlns="http://www.w3.org/1999/xhtml"><g/></svg>';
    const encoded = Buffer.from('\ufeff<svg/>', 'utf16le');
    for (const bytes of [page, all, '', '<svg>', encoded, Buffer.from([0x3c, 0xff])])
      assert.deepEqual(safeSvg(Buffer.from(bytes as string)), { type: 'unreadable' });
  });
});
