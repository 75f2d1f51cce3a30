/** Which drawings hold all that they show: the others would have somebody else choose the files that are read. */

import assert from 'node:assert/strict';
import { gzipSync } from 'node:zlib';
import { checkSvg } from '../../../src/core/svgReferences';

const root = 'xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"';
const drawing = (content: string, before = '') => Buffer.from(`${before}<svg ${root}>${content}</svg>`);
const base64 = (data: Buffer | string) => Buffer.from(data as string).toString('base64');
const png = base64(Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 13]));
const inner = `<svg ${root}><image href="/etc/a.png"/></svg>`;

const outside: Readonly<Record<string, string>> = {
  'an absolute path': '<image href="/etc/a.png"/>',
  'a path beside it': '<image xlink:href="../a.png"/>',
  'an address': '<image href="https://example.com/a.png"/>',
  'a file address': '<image href=" FILE:///etc/a.png"/>',
  'another machine': '<image href="\\\\host\\share\\a.png"/>',
  'a drive': '<image href="C:\\a.png"/>',
  'character references': '<image href="&#x2f;etc&#47;a.png"/>',
  'references of a reference': '<image href="&#x000026;#x2f;a"/>',
  'a prefix of its own': '<image xmlns:q="http://www.w3.org/1999/xlink" q:href="/etc/a.png"/>',
  'an element with a prefix': `<s:image xmlns:s="http://www.w3.org/2000/svg" href='/etc/a.png' />`,
  'a use': '<use href="other.svg#a"/>',
  'a filter’s picture': '<filter id="f"><feImage href="/etc/a.png"/></filter>',
  'a pattern': '<pattern id="p" href="/etc/a.svg#p"/>',
  'a fill': '<rect fill="url(/etc/a.svg#p)"/>',
  'a quoted fill': `<rect fill='URL( "/etc/a.svg#p" )'/>`,
  'a style': '<rect style="fill: url(file:///etc/a.svg#p)"/>',
  'an escaped style': '<rect style="fill: \\75 r\\6c(\\2f etc/a.svg#p)"/>',
  'a style behind a part': '<rect style="/* url(# */ fill: url(/etc/a.svg#p)"/>',
  'a style sheet': '<style>rect { fill: url(/etc/a.svg#p) }</style>',
  'a style sheet in pieces': '<style>rect { fill: ur<!-- --><![CDATA[l(/etc/a.svg)]]> }</style>',
  'an import': '<style><![CDATA[@import "/etc/a.css";]]></style>',
  'an escaped import': '<style>@\\69 mport "/etc/a.css";</style>',
  'an import of data': '<style>@import url(data:text/css;base64,AAAA);</style>',
  'a picture set': '<style>rect { fill: image-set("/etc/a.png" 1x) }</style>',
  'a base': '<g xml:base="file:///etc/"><use href="#a"/></g>',
  'an animation': '<image><set attributeName="xlink:href" to="/etc/a.png"/></image>',
  'a page': '<foreignObject><iframe xmlns="http://www.w3.org/1999/xhtml" src="/etc/hosts"/></foreignObject>',
  'a drawing inside': `<image href="data:image/svg+xml;base64,${base64(inner)}"/>`,
  'a drawing by another name': `<image href="data:text/plain;base64,${base64(`\ufeff\n ${inner}`)}"/>`,
  'a compressed drawing': `<image href="data:;base64,${base64(gzipSync(inner))}"/>`,
  'a drawing that is not encoded': `<image href="data:image/svg+xml,${inner.replaceAll('"', "'").replaceAll('<', '%3C')}"/>`,
  'a drawing behind white space': `<image href="data:;base64,${base64(' '.repeat(600) + inner)}"/>`,
};

const inside: Readonly<Record<string, string>> = {
  nothing: '<rect width="9" height="9" fill="#00f"/>',
  'a part': '<g id="a"/><use xlink:href=" #a"/><rect fill="url(#a)" style="filter:url( \'#f\' )"/>',
  'a picture': `<image href="data:image/png;base64,${png}"/>`,
  'a picture in lines': `<image href="data:image/png;base64,\n${png.slice(0, 8)}\n${png.slice(8)}"/>`,
  'a font': `<style>@font-face { font-family: "a"; src: url("data:font/woff2;base64,${base64('wOF2abcd')}") }</style>`,
  'a link for its readers': '<a xlink:href="https://example.com/"><rect width="9" height="9"/></a>',
  'words about addresses': '<desc>made of url(a.png) &amp; @import</desc><!-- <image href="/etc/a.png"/> -->',
  'an empty link': '<image href=""/><rect style="fill:url()"/>',
  'what other programs need': '<metadata xmlns:r="urn:x"><r:a r:resource="http://example.com/"/></metadata>',
};

describe('checkSvg', () => {
  for (const [name, content] of Object.entries(outside))
    it(`finds ${name} outside`, () => {
      assert.equal(checkSvg(drawing(content)).type, 'pointsOutside');
    });

  for (const [name, content] of Object.entries(inside))
    it(`takes ${name} for whole`, () => {
      assert.deepEqual(checkSvg(drawing(content)), { type: 'whole' });
    });

  it('says what it found, cut short', () => {
    const check = checkSvg(drawing(`<image href="/etc/${'a'.repeat(500)}.png"/>`));
    assert.deepEqual(check, { type: 'pointsOutside', to: `/etc/${'a'.repeat(75)}` });
  });

  it('refuses a document type that may define something, and a style sheet beside the drawing', () => {
    for (const before of [
      '<!DOCTYPE svg [<!ENTITY a "/etc/a.png">]>',
      '<!DOCTYPE svg SYSTEM "file:///etc/a.dtd">',
      '<!DOCTYPE svg PUBLIC "-//Somebody//DTD" "file:///etc/a.dtd">',
      '<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "svg11.dtd" [<!ENTITY a "b">]>',
      '<?xml-stylesheet type="text/css" href="/etc/a.css"?>',
    ])
      assert.equal(checkSvg(drawing('', before)).type, 'pointsOutside', before);
  });

  it('takes the document type that says only what SVG is, as many programs write it', () => {
    const type =
      '<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN"\n "http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd">';
    const before = `\ufeff<?xml version="1.0" encoding="UTF-8" standalone="no"?>\n${type}\n`;
    assert.deepEqual(checkSvg(drawing('<g/>', before)), { type: 'whole' });
    assert.deepEqual(checkSvg(drawing('<g/>', '<!DOCTYPE svg>')), { type: 'whole' });
  });

  it('reads one encoding, and nothing compressed', () => {
    const text = '<svg><image href="/etc/a.png"/></svg>';
    const bigEndian = Buffer.from(`\ufeff${text}`, 'utf16le').swap16();
    const others = [Buffer.from(`\ufeff${text}`, 'utf16le'), bigEndian, gzipSync(text), Buffer.from([0xff])];
    for (const bytes of others) assert.deepEqual(checkSvg(bytes), { type: 'damaged' });
  });

  it('takes what is not well-formed for damaged: a more forgiving reader might see another drawing in it', () => {
    for (const content of [
      '<image href=/etc/a.png />',
      '<image href="&a;"/>',
      '<image href="a<b"/>',
      '<image a="1"href="#b"/>',
      '<image href="#a',
      '<!-- <image href="#a"/>',
      '<![CDATA[ ',
      'a & b',
      '< image/>',
      '<image/ >',
    ])
      assert.deepEqual(checkSvg(Buffer.from(`<svg>${content}`)), { type: 'damaged' }, content);
  });
});
