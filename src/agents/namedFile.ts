/** The file that an agent names with `path`, as the folder, the name and the format that a request has. */

import { Refusal } from './refusal';

/** By extension; the names are those of `outputFormat`. */
const formats: Readonly<Record<string, string>> = {
  ...{ png: 'png', jpg: 'jpeg', jpeg: 'jpeg', webp: 'webp' },
  // Of the few models that make them.
  ...{ avif: 'avif', svg: 'svg' },
};

export type NamedFile = { readonly folder: string; readonly fileName: string; readonly outputFormat: string };

/** Throws Refusal. */
export function namedFile(path: string): NamedFile {
  const end = Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\'));
  const fileName = path.slice(end + 1);
  const dot = fileName.lastIndexOf('.');
  const extension = dot > 0 ? fileName.slice(dot + 1).toLowerCase() : '';
  const outputFormat = Object.hasOwn(formats, extension) ? formats[extension] : undefined;
  if (outputFormat === undefined)
    throw new Refusal(
      '“path” must end in the file’s name with .png, .jpg or .webp, such as images/hero.webp. For .ico, .icns or .avif make a .png and call easel_make_sizes.',
    );
  // What stands before the last separator, and the root where nothing does.
  const folder = end < 0 ? '.' : path.slice(0, Math.max(1, end));
  return { folder, fileName, outputFormat };
}
