/** Drawings that run or load something when they are opened, in every way that we know of, and honest ones. */

export type HostileDrawing = {
  readonly svg: string;
  /** What the person is told that was taken out; absent: it cannot be read, so it goes nowhere. */
  readonly told?: string;
  /** A browser of today does nothing with it as it is. */
  readonly isInert?: true;
};

const names =
  'xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="120" height="80"';
/** What every drawing shows beside what is hostile in it, over all of it, so that a click finds it. */
export const honestPart = '<rect id="honest" width="120" height="80" fill="#2a6f4e"/>';
const root = (content: string, attributes = '') =>
  `<svg ${names} ${attributes}>${honestPart}${content}</svg>`;
const square = '<rect width="120" height="80" fill="#345"/>';

/** `bait`: an address that nothing may ask for; no character of it means anything in XML, CSS or JavaScript. */
export function hostileDrawings(bait: string): Readonly<Record<string, HostileDrawing>> {
  const run = `void(new Image().src='${bait}')`;
  const page = 'http://www.w3.org/1999/xhtml';
  const coded = [...run].map(letter => `&#${letter.charCodeAt(0)};`).join('');
  return {
    'a script': { svg: root(`<script>${run}</script>`), told: '<script>' },
    'a script in CDATA': { svg: root(`<script><![CDATA[${run}]]></script>`), told: '<script>' },
    'a script from elsewhere': { svg: root(`<script href="${bait}"/>`), told: '<script>' },
    'a script by another prefix': {
      svg: `<svg ${names} xmlns:svg="http://www.w3.org/2000/svg">${honestPart}<svg:script>${run}</svg:script></svg>`,
      told: '<script>',
    },
    'a script of a page': {
      svg: root(`<h:script xmlns:h="${page}">${run}</h:script>`),
      told: '<script>',
    },
    'a script in what goes': {
      svg: root(`<foreignObject><g><script>${run}</script></g></foreignObject>`),
      told: '<foreignobject>',
    },
    'scripts in a row': { svg: root(`<script>${run}</script>`.repeat(3)), told: '<script>' },
    'capital letters': { svg: root(`<SCRIPT>${run}</SCRIPT>`), told: '<script>', isInert: true },
    'an event': { svg: root('', `onload="${run}"`), told: 'on…' },
    'an event in capitals': { svg: root('', `ONLOAD="${run}"`), told: 'on…', isInert: true },
    'an event in references': { svg: root('', `onload="${coded}"`), told: 'on…' },
    'an event of a part': { svg: root(`<g onclick="${run}">${square}</g>`), told: 'on…' },
    'an event of an animation': {
      svg: root(`<animate onbegin="${run}" attributeName="x" dur="1s" fill="freeze"/>`),
      told: 'on…',
    },
    'an event without words': {
      svg: root(`<image href="data:image/png;base64,AAAA" onerror='${run.replaceAll("'", '"')}'/>`),
      told: 'on…',
    },
    'a page': {
      svg: root(`<foreignObject width="9" height="9"><img xmlns="${page}" src="${bait}"/></foreignObject>`),
      told: '<foreignobject>',
    },
    'a page without a frame': { svg: root(`<img xmlns="${page}" src="${bait}"/>`), told: 'HTML' },
    'a frame of a page': {
      svg: root(`<x:iframe xmlns:x="${page}" srcdoc="&lt;script&gt;${run}&lt;/script&gt;"/>`),
      told: '<iframe>',
    },
    'a page declared above': {
      svg: `<svg ${names} xmlns:p="${page}">${honestPart}<p:img src="${bait}"/></svg>`,
      told: 'HTML',
    },
    'a style sheet of a page': {
      svg: root(`<link xmlns="${page}" rel="stylesheet" href="${bait}"/>`),
      told: '<link>',
    },
    'a link': { svg: root(`<a xlink:href="javascript:${run}">${square}</a>`), told: 'href' },
    'a link in references': {
      svg: root(`<a xlink:href="java&#115;cript&colon;${run}">${square}</a>`),
      isInert: true,
    },
    'a link in numbers': {
      svg: root(`<a xlink:href="java&#115;cript&#x3a;${run}">${square}</a>`),
      told: 'href',
    },
    'a link with breaks': { svg: root(`<a href=" jav&#10;ascript&#9;:${run}">${square}</a>`), told: 'href' },
    'a link in capitals': { svg: root(`<a href="JavaScript:${run}">${square}</a>`), told: 'href' },
    'a link by another prefix': {
      svg: root(`<a xmlns:q="http://www.w3.org/1999/xlink" q:href="javascript:${run}">${square}</a>`),
      told: 'href',
    },
    'a link to data': {
      svg: root(`<a href="data:text/html,&lt;script&gt;${run}&lt;/script&gt;">${square}</a>`),
      told: 'href',
      isInert: true,
    },
    'an animated link': {
      svg: root(
        `<a href="#honest">${square}<animate attributeName="href" values="javascript:${run}" dur="1s" fill="freeze"/></a>`,
      ),
      told: '<animate>',
    },
    'a link that is set': {
      svg: root(
        `<a xlink:href="#honest">${square}<set attributeName="xlink:href" to="javascript:${run}"/></a>`,
      ),
      told: '<animate>',
    },
    'a link that tells': {
      svg: root(`<a href="#honest" ping="${bait}">${square}</a>`),
      told: 'ping',
      isInert: true,
    },
    'a picture': { svg: root(`<image href="${bait}" width="9" height="9"/>`), told: 'href' },
    'a picture that is set': {
      svg: root(`<image width="9" height="9"><set attributeName="href" to="${bait}"/></image>`),
      told: '<animate>',
    },
    'a filter’s picture': {
      svg: root(`<filter id="f"><feImage href="${bait}"/></filter><g filter="url(#f)">${square}</g>`),
      told: 'href',
    },
    'a part of another drawing': { svg: root(`<use href="${bait}#a"/>`), told: 'href' },
    'a base': {
      svg: root(`<g xml:base="${bait}"><use href="#a"/></g>`),
      told: 'base',
      isInert: true,
    },
    'a style': { svg: root(`<g style="fill:red;mask:url(${bait}#m)">${square}</g>`), told: 'url()' },
    'an attribute of a style': { svg: root(`<g mask="url('${bait}#m')">${square}</g>`), told: 'url()' },
    'a style that is set': {
      svg: root(`<g><set attributeName="mask" to="url(${bait}#m)"/>${square}</g>`),
      told: 'url()',
    },
    'an escaped style': { svg: root(`<g style="mask:\\75 rl(${bait}#m)">${square}</g>`), told: 'url()' },
    'a style sheet': { svg: root(`<style>svg { mask: url("${bait}#m") }</style>`), told: 'url()' },
    'an import': {
      svg: root(`<style>@import url('${bait};a=1'); g { stroke: red }</style>`),
      told: 'url()',
    },
    'an import in CDATA': { svg: root(`<style><![CDATA[@import "${bait}"]]></style>`), told: 'url()' },
    'an escaped import': { svg: root(`<style>@\\69mport "${bait}";</style>`), told: 'url()' },
    'an import in pieces': { svg: root(`<style>@im<!-- -->port "${bait}";</style>`), told: 'url()' },
    'an import in references': { svg: root(`<style>&#64;import "${bait}";</style>`), told: 'url()' },
    'a font': {
      svg: root(
        `<style>@font-face { font-family: q; src: url(${bait}) }</style><text y="20" font-family="q">a</text>`,
      ),
      told: 'url()',
    },
    'a set of pictures': {
      svg: root(`<style>svg { background-image: image-set("#a" 2x, "${bait}" 1x) }</style>`),
      told: 'url()',
    },
    'a style sheet beside it': {
      svg: `<?xml-stylesheet type="text/css" href="${bait}"?>${root('')}`,
      told: '<?xml-stylesheet?>',
    },
    'a transformation beside it': {
      svg: `<?xml version="1.0"?>\n<?xml-stylesheet type="text/xsl" href="${bait}"?>${root('')}`,
      told: '<?xml-stylesheet?>',
    },
    'attributes of its document type': {
      svg: `<!DOCTYPE svg [<!ATTLIST rect onclick CDATA "${run}"> <!-- ]> "' -->]>${root('')}`,
      told: '<!DOCTYPE>',
    },
    'a document type from elsewhere': {
      svg: `<!DOCTYPE svg SYSTEM "${bait}">${root('')}`,
      told: '<!DOCTYPE>',
      isInert: true,
    },
    'an entity': {
      svg: `<!DOCTYPE svg [<!ENTITY e "<script xmlns='http://www.w3.org/2000/svg'>new Image().src=&#34;${bait}&#34;</script>">]>${root('&e;')}`,
    },
    'a script before a flaw': { svg: root(`<script>${run}</script><g>`) },
    'a script behind ends that do not match': {
      svg: root(`<g></rect></g><script>${run}</script>`),
      isInert: true,
    },
    'an encoding that hides a script': {
      svg: `<?xml version="1.0" encoding="ISO-2022-JP"?>${root(`<desc a="\u001b$B" b="\u001b(B"/><script>${run}</script>`)}`,
      told: '<script>',
      isInert: true,
    },
    'another encoding': {
      svg: `<?xml version='1.0' encoding='utf-7'?>${root('')}`,
      told: 'encoding',
      isInert: true,
    },
  };
}

/** None of these may lose a byte. */
export const honestDrawings: Readonly<Record<string, string>> = {
  'a plain one': root('<g id="a"/><use xlink:href=" #a"/>'),
  'one with a declaration': `\ufeff<?xml version="1.0" encoding="UTF-8" standalone="no"?>\n<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd">\n<!-- é -->${root('')}\n`,
  'one with gradients and styles': root(
    '<defs><linearGradient id="g"/><clipPath id="c"/></defs><style>.a { fill: url(#g) } @media print { .a { fill: red } }</style><path class="a" d="M0 0h9" style="clip-path:url(\'#c\')"/>',
  ),
  'one with pictures inside': root('<image href="data:image/png;base64,iVBORw0KGgo=" width="9" height="9"/>'),
  'one with links for its readers': root(
    `<a href="https://example.com/?a=b"><text>more</text></a><a href="mailto:a@example.com"/>`,
  ),
  'one of a drawing program': `<svg ${names} xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:sodipodi="http://sodipodi.sourceforge.net/DTD/sodipodi-0.dtd"><metadata><rdf:RDF><dc:source>a</dc:source><rdf:li rdf:resource="http://example.com/"/></rdf:RDF></metadata><sodipodi:namedview/></svg>`,
  'one that moves': root(
    '<circle r="5"><animate attributeName="r" values="5;9;5" dur="2s" repeatCount="indefinite"/><set attributeName="fill" to="red" begin="click"/></circle>',
  ),
  'words about scripts': root(
    '<desc>no &lt;script&gt; and no onload="a" here</desc><text><![CDATA[<script>]]></text>',
  ),
};
