/** What stands in a text for a picture: Markdown, HTML, or the path alone. Never touches a document. */

export type PictureInText = {
  /** From the document to the picture, with `/`. */
  readonly path: string;
  readonly prompt: string;
  /** px; 0 where unknown */
  readonly width: number;
  readonly height: number;
};

const markdown = new Set(['markdown', 'mdx', 'quarto', 'rmd', 'prompt', 'chatagent', 'instructions']);
const html = new Set([
  'html',
  'vue',
  'svelte',
  'astro',
  'php',
  'handlebars',
  'razor',
  'blade',
  'twig',
  'ejs',
]);
const jsx = new Set(['javascriptreact', 'typescriptreact']);

/** Screen readers read it aloud, and nobody wants to hear a whole prompt. */
const longestAlt = 120;

/** `languageId`: VS Code's name of the document's language. */
export function textFor(languageId: string, picture: PictureInText): string {
  if (markdown.has(languageId)) return markdownFor(picture);
  if (html.has(languageId)) return `${tagFor(picture)}>`;
  if (jsx.has(languageId)) return `${tagFor(picture)} />`;
  return picture.path;
}

export function markdownFor({ path, prompt }: PictureInText): string {
  return `![${altOf(prompt).replace(/[\\[\]]/g, '\\$&')}](${addressOf(path)})`;
}

function tagFor({ path, prompt, width, height }: PictureInText): string {
  const size = width > 0 && height > 0 ? ` width="${width}" height="${height}"` : '';
  return `<img src="${addressOf(path)}" alt="${escaped(altOf(prompt))}"${size}`;
}

function altOf(prompt: string): string {
  const line = prompt.replace(/\s+/g, ' ').trim();
  if (line.length <= longestAlt) return line;
  const cut = line.slice(0, longestAlt);
  return `${cut.slice(0, cut.lastIndexOf(' ') > 0 ? cut.lastIndexOf(' ') : longestAlt)}…`;
}

/** As an address: spaces, brackets, `#` and `?` would end or change it. */
function addressOf(path: string): string {
  if (/^[a-z][a-z0-9+.-]+:\/\//i.test(path)) return path;
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
