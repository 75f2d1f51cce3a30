/** What stands in a text for a picture: Markdown, HTML, a component's element with its import, CSS, or the path alone. Never touches a document. */

import { importOf } from './pictureImport';

export type PictureInText = {
  /** From the document to the picture, with `/`. */
  readonly path: string;
  /** What is to be seen in it. */
  readonly description: string;
  /** px; 0 where unknown */
  readonly width: number;
  readonly height: number;
};

export type Insertion = {
  /** In the place of the selection. */
  readonly text: string;
  /** A whole line of its own, before the line of that number. */
  readonly statement?: { readonly line: number; readonly text: string };
};

const markdown = new Set(['markdown', 'mdx', 'quarto', 'rmd', 'prompt', 'chatagent', 'instructions']);
const html = new Set([
  ...['html', 'vue', 'svelte', 'astro', 'php', 'handlebars', 'razor', 'blade', 'twig', 'ejs'],
]);
const jsx = new Set(['javascriptreact', 'typescriptreact']);
const css = new Set(['css', 'scss', 'sass', 'less', 'stylus', 'postcss', 'tailwindcss']);

/** Screen readers read it aloud, and nobody wants to hear a whole prompt. */
const longestAlt = 120;

/** `languageId`: VS Code's name of the document's language. `source`: the document's text. `at`: where in it the picture goes. */
export function insertionFor(
  languageId: string,
  source: string,
  at: number,
  picture: PictureInText,
): Insertion {
  if (markdown.has(languageId)) return { text: markdownFor(picture) };
  if (html.has(languageId)) return { text: `<img src="${addressOf(picture.path)}"${attributes(picture)}>` };
  if (jsx.has(languageId)) return elementFor(source, picture);
  if (css.has(languageId)) return { text: styleFor(source.slice(0, at), picture) };
  return { text: picture.path };
}

/** A value, or all of a declaration where one begins: an address alone would be no valid style there. */
function styleFor(before: string, { path }: PictureInText): string {
  const address = `url("${addressOf(path)}")`;
  return /[{;]$/.test(before.trimEnd()) ? `background-image: ${address};` : address;
}

export function markdownFor({ path, description }: PictureInText): string {
  // Each of them could begin something else than words.
  const alt = altOf(description).replace(/[\\`*_{[\]<]|&(?=#?\w{1,40};)/g, '\\$&');
  return `![${alt}](${addressOf(path)})`;
}

/** As the file has its other pictures; an import, where it has none. */
function elementFor(source: string, picture: PictureInText): Insertion {
  const { path } = picture;
  const tag = /['"]next\/image['"]/.test(source) ? 'Image' : 'img';
  const element = (value: string) => `<${tag} src=${value}${attributes(picture)} />`;
  const served = /(?:^|\/)public(\/.+)$/.exec(path)?.[1];
  // What lies in the public folder is served from the root, and cannot be imported.
  if (served !== undefined) return { text: element(`"${addressOf(served)}"`) };
  const imported = isAddress(path) ? undefined : importOf(source, path);
  if (imported === undefined) return { text: element(`"${addressOf(path)}"`) };
  const { name, statement } = imported;
  // Next.js imports a picture as an object, which its own element takes as it is.
  const isObject = tag === 'img' && /['"]next\//.test(source);
  return { text: element(`{${name}${isObject ? '.src' : ''}}`), ...(statement && { statement }) };
}

function attributes({ description, width, height }: PictureInText): string {
  const size = width > 0 && height > 0 ? ` width="${width}" height="${height}"` : '';
  return ` alt="${escaped(altOf(description))}"${size}`;
}

function altOf(description: string): string {
  const line = description.replace(/\s+/g, ' ').trim();
  if (line.length <= longestAlt) return line;
  const cut = line.slice(0, longestAlt);
  return `${cut.slice(0, cut.lastIndexOf(' ') > 0 ? cut.lastIndexOf(' ') : longestAlt)}…`;
}

function isAddress(path: string): boolean {
  return /^[a-z][a-z0-9+.-]+:\/\//i.test(path);
}

/** As an address: spaces, brackets, quotes, `#` and `?` would end or change it. */
function addressOf(path: string): string {
  if (isAddress(path)) return path;
  return path
    .split('/')
    .map(part => encodeURIComponent(part).replace(/[()']/g, char => `%${char.charCodeAt(0).toString(16)}`))
    .join('/');
}

function escaped(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('"', '&quot;')
    .replaceAll('<', '&lt;')
    .replaceAll('{', '&#123;');
}
