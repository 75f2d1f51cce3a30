/** One wish for pictures, from whichever door it came: palette, explorer, keybinding, agent or another extension. Never checked here. */

import type { EditRequest, GenerateRequest } from '../api';
import type { ImageParameters } from '../core/imageRequest';

/** An order without `images` generates, one with them edits. */
export type ImageOrder = GenerateRequest &
  Partial<Omit<EditRequest, keyof GenerateRequest>> & {
    /** Show the first picture when it is there. */
    readonly open?: boolean;
  };

/** What of the source is to change and how: what an edit's order says beyond that of a new picture. */
export type EditArguments = Partial<Omit<EditRequest, keyof GenerateRequest | 'images' | 'replace'>>;

const editArguments: readonly (keyof EditArguments)[] = [
  'mask',
  'maskPolarity',
  'feather',
  'editSize',
  'editFit',
  'extend',
  'cutOut',
];

export function editArgumentsOf(order: ImageOrder): EditArguments {
  const given = editArguments.filter(name => order[name] !== undefined).map(name => [name, order[name]]);
  return Object.fromEntries(given);
}

export function parametersOf(order: ImageOrder): ImageParameters {
  const { prompt, provider, model, folder, fileName, open, images, ...rest } = order;
  const { mask, maskPolarity, feather, editSize, editFit, extend, cutOut, replace, ...parameters } = rest;
  return parameters;
}

/** Whether an edit comes back in its source's size, whatever the provider answers. `setting`: `easel.editSize`. */
export function keepsSourceSize(order: ImageOrder, setting: NonNullable<ImageOrder['editSize']>): boolean {
  const { images, editSize = setting, mask, extend, cutOut } = order;
  const isBound = editSize === 'source' || mask !== undefined || extend !== undefined || cutOut === true;
  return images !== undefined && isBound;
}
