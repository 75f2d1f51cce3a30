/** Pictures that are dragged out of the page, and what is dragged or pasted into it. Never reads a file that was not handed over. */

import type { PictureView } from '../../../src/protocol/views';
import type { Dispatch } from '../dispatch';

/** Our own type: a picture of this page, by id. */
const own = 'application/x-easel-picture';
const uriList = 'application/vnd.code.uri-list';
const resources = 'ResourceURLs';

/** VS Code's documents read its URI list, its explorer and editor area nothing but resources; other programs the plain list or the download. */
export function dragOut(event: DragEvent, picture: PictureView): void {
  const { dataTransfer } = event;
  if (!dataTransfer) return;
  dataTransfer.setData(own, picture.id);
  dataTransfer.setData('text/plain', picture.path);
  if (picture.dragUri !== undefined) {
    dataTransfer.setData(uriList, picture.dragUri);
    dataTransfer.setData('text/uri-list', picture.dragUri);
    dataTransfer.setData(resources, JSON.stringify([picture.dragUri]));
  }
  if (picture.source !== undefined) {
    dataTransfer.setData('DownloadURL', `${picture.mediaType}:${picture.name}:${picture.source}`);
  }
  dataTransfer.effectAllowed = 'copy';
}

/** Whether something hovers over the page that it could take. */
export function isWelcome({ dataTransfer }: DragEvent): boolean {
  const types = dataTransfer?.types ?? [];
  return [own, uriList, resources.toLowerCase(), 'text/uri-list', 'Files'].some(type => types.includes(type));
}

/** Sends on whatever was dropped or pasted; false when there was nothing for us. */
export async function takeIn(data: DataTransfer, { send }: Dispatch): Promise<boolean> {
  const picture = data.getData(own);
  if (picture !== '') {
    send({ type: 'picture', picture, action: 'useAsReference' });
    return true;
  }
  const uris = urisIn(data).slice(0, 50);
  // A `DataTransfer` is empty after the first pause.
  const files = [...data.files].filter(({ type, name }) => type.startsWith('image/') || isPictureName(name));
  if (uris.length > 0) send({ type: 'addUris', uris });
  else for (const file of files) send({ type: 'addBytes', name: file.name, bytes: await bytesOf(file) });
  return uris.length + files.length > 0;
}

async function bytesOf(file: File): Promise<Uint8Array<ArrayBuffer>> {
  return new Uint8Array(await file.arrayBuffer());
}

/** With several items `text/uri-list` holds only the first, VS Code's own lists hold all. */
export function urisIn(data: Pick<DataTransfer, 'getData'>): string[] {
  const listed = linesOf(data.getData(uriList));
  if (listed.length > 0) return listed;
  const urls = data.getData(resources);
  if (urls !== '') return stringsIn(urls);
  return linesOf(data.getData('text/uri-list'));
}

function linesOf(text: string): string[] {
  return text.split(/\r?\n/).filter(line => /^[a-z][\w+.-]*:/i.test(line));
}

function stringsIn(json: string): string[] {
  try {
    const value: unknown = JSON.parse(json);
    return Array.isArray(value) ? value.filter(item => typeof item === 'string') : [];
  } catch {
    return [];
  }
}

/** Windows hands over files without a type. */
function isPictureName(name: string): boolean {
  return /\.(png|jpe?g|webp|gif|avif|heic|bmp|tiff?|svg)$/i.test(name);
}
