/** One wish for pictures, from whichever door it came: palette, explorer, keybinding, agent or another extension. Never checked here. */

import type { EditRequest, GenerateRequest } from '../api';
import type { ImageParameters } from '../core/imageRequest';
import type { Report } from '../core/wireFormat';

/** An order without `images` generates, one with them edits. */
export type JobRequest = GenerateRequest &
  Partial<Omit<EditRequest, keyof GenerateRequest>> & {
    /** Show the first picture when it is there. */
    readonly open?: boolean;
  };

/** What of the source is to change and how: what an edit's order says beyond that of a new picture. */
export type EditOptions = Partial<Omit<EditRequest, keyof GenerateRequest | 'images' | 'replace'>>;

const editArguments: readonly (keyof EditOptions)[] = [
  'mask',
  'maskPolarity',
  'feather',
  'editSize',
  'editFit',
  'extend',
  'cutOut',
];

export function editOptionsOf(order: JobRequest): EditOptions {
  const given = editArguments.filter(name => order[name] !== undefined).map(name => [name, order[name]]);
  return Object.fromEntries(given);
}

export function parametersOf(order: JobRequest): ImageParameters {
  const { prompt, provider, model, folder, fileName, open, images, ...rest } = order;
  const { mask, maskPolarity, feather, editSize, editFit, extend, cutOut, replace, ...parameters } = rest;
  return parameters;
}

/** Whether an edit comes back in its source's size, whatever the provider answers. `setting`: `easel.editSize`. */
export function keepsSourceSize(order: JobRequest, setting: NonNullable<JobRequest['editSize']>): boolean {
  const { images, editSize = setting, mask, extend, cutOut } = order;
  const isBound = editSize === 'source' || mask !== undefined || extend !== undefined || cutOut === true;
  return images !== undefined && isBound;
}

/** What a running job is given: `signal` cancels it, `report` hears what its provider says. */
export type JobContext = { readonly signal: AbortSignal; readonly report: Report };
