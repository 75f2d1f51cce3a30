/** The bodies of edits: a form, or JSON in every shape that servers want their pictures in. Never holds base64. */

import type { ImageRequest, PictureInput } from '../core/imageRequest';
import type { PartialAbilities } from '../core/modelAbilities';
import {
  type EditFields,
  type EditPicture,
  InlinePicture,
  type JsonBody,
  type MultipartPart,
  type Quirks,
  type WireBody,
} from '../core/wireFormat';
import type { Fields } from './fields';

/** What stands over the rows of a model that takes notes by themselves: only a server that is known to look at them gets them so. */
export function markupLimits({ editFields }: Quirks, { edits }: PartialAbilities): PartialAbilities {
  return edits?.markup && editFields?.markup === undefined ? { edits: { ...edits, markup: false } } : {};
}

export function editBody(request: ImageRequest, fields: Fields, quirks: Quirks): WireBody {
  const { editBody = 'multipart', editFields = {}, editPicture = 'image_url' } = quirks;
  return editBody === 'json'
    ? { type: 'json', value: { ...fields, ...picturesOf(request, editFields, editPicture) } }
    : { type: 'multipart', parts: partsOf(request, fields, editFields) };
}

/**
 * One picture is `image`, several are `image[]`: OpenAI refuses a repeated `image` (duplicate_parameter) and gateways
 * on FastAPI know no brackets for a single one (openai-ruby#311, chatgpt2api#18).
 */
function partsOf(
  { sources, mask: masked, markup: notes }: ImageRequest,
  fields: Fields,
  { image = 'image', images = 'image[]', mask = 'mask', markup = 'markup' }: EditFields,
): MultipartPart[] {
  const name = sources.length === 1 ? image : images;
  return [
    ...Object.entries(fields).map(([name, value]) => ({ name, value: String(value) })),
    ...sources.map(picture => ({ name, picture })),
    ...(masked === undefined ? [] : [{ name: mask, picture: masked }]),
    ...(notes === undefined ? [] : [{ name: markup, picture: notes }]),
  ];
}

function picturesOf(
  { sources, mask: masked, markup: notes }: ImageRequest,
  { image, images = 'images', mask = 'mask', markup = 'markup' }: EditFields,
  form: EditPicture,
): { readonly [name: string]: JsonBody } {
  const written = sources.map(source => forms[form](source));
  const [single, ...others] = written;
  const isSingle = image !== undefined && single !== undefined && others.length === 0;
  return {
    ...(isSingle ? { [image]: single } : { [images]: written }),
    ...(masked === undefined ? {} : { [mask]: forms[form](masked) }),
    ...(notes === undefined ? {} : { [markup]: forms[form](notes) }),
  };
}

const forms: Readonly<Record<EditPicture, (picture: PictureInput) => JsonBody>> = {
  image_url: picture => ({ image_url: uriOf(picture) }),
  part: picture => ({ type: 'image_url', image_url: { url: uriOf(picture) } }),
  url: picture => ({ type: 'image_url', url: uriOf(picture) }),
  text: uriOf,
  base64: picture => new InlinePicture(picture, 'base64'),
};

function uriOf(picture: PictureInput): InlinePicture {
  return new InlinePicture(picture, 'dataUri');
}
