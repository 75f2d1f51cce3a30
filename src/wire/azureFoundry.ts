/** Models on Azure that OpenAI's paths do not lead to: FLUX.2 and MAI-Image, with a width and a height in place of a size. Never asks twice. */

import type { ImageAnswer } from '../core/imageAnswer';
import type { ImageRequest } from '../core/imageRequest';
import type { EditAbilities, PartialAbilities } from '../core/modelAbilities';
import { flux2Sizes } from '../core/modelTable';
import { noAbilities } from '../core/parameters';
import { parsePixelSize } from '../core/sizes';
import type { Endpoint, Quirks, Send, WireBody } from '../core/wireFormat';
import { editBody } from './edits';
import { numbered, pixelFields } from './fluxFields';
import { readImagesAnswer } from './imagesAnswer';

type Family = {
  /** Of the model; a deployment of which nothing more is known is mostly called what the portal proposes, the model's own name. */
  readonly models: RegExp;
  /** Says it of a deployment with another name: the path that its owner gives. */
  readonly path: RegExp;
  readonly pathOf: (model: string) => string;
  readonly abilities: (path: string) => PartialAbilities;
  readonly bodyOf: (request: ImageRequest) => WireBody;
};

const flux2: Family = {
  models: /flux[._-]?2/i,
  path: /\/blackforestlabs\/v1\/flux-2/,
  pathOf: model =>
    `/providers/blackforestlabs/v1/flux-2-${/flex/i.test(model) ? 'flex' : 'pro'}?api-version=preview`,
  abilities: path => ({
    ...noAbilities,
    sizes: flux2Sizes,
    outputFormats: ['jpeg', 'png'],
    moderations: ['auto', 'low'],
    seed: true,
    edits: edits(8),
    ...(path.includes('flex') && {
      ...{ steps: { min: 1, max: 50 }, guidance: { min: 1.5, max: 10 } },
      edits: edits(10),
    }),
  }),
  bodyOf: ({ model, prompt, sources, parameters }) => {
    const { size, seed, steps, guidance, outputFormat, moderation } = parameters;
    return {
      type: 'json',
      value: {
        ...{ model, prompt, seed, steps, guidance, output_format: outputFormat, num_images: 1 },
        safety_tolerance: moderation === 'low' ? 5 : undefined,
        ...(size === undefined ? {} : pixelFields(size)),
        ...numbered(sources),
      },
    };
  },
};

/** At least 768 px a side, no more than 1,048,576 in all, in steps of 16. */
const maiSizes = ['1024x1024', '1152x864', '864x1152', '1248x832', '832x1248', '1360x768', '768x1360'];

const mai: Family = {
  models: /mai[._-]?image/i,
  path: /\/mai\/v1\//,
  pathOf: () => '/mai/v1/images/generations',
  // One PNG at a time.
  abilities: () => ({ ...noAbilities, sizes: { type: 'list', sizes: maiSizes }, edits: edits(1) }),
  bodyOf: request => {
    const { model, prompt, sources, parameters } = request;
    // An edit has no size: its picture has one.
    if (sources.length > 0) return editBody(request, { model, prompt }, {});
    const pixels = parsePixelSize(parameters.size ?? '') ?? { width: 1024, height: 1024 };
    return { type: 'json', value: { model, prompt, ...pixels } };
  },
};

function edits(maxSources: number): EditAbilities {
  return { maxSources, mediaTypes: ['image/png', 'image/jpeg'], mask: false };
}

type Place = { readonly family: Family; readonly path: string };

function placeOf(model: string, { generationPaths }: Quirks): Place | undefined {
  const own = generationPaths?.[0];
  const family = [flux2, mai].find(({ models, path }) =>
    own === undefined ? models.test(model) : path.test(own),
  );
  return family && { family, path: own ?? family.pathOf(model) };
}

/** All that such a model takes; `undefined`: it is one of those that OpenAI's paths lead to. */
export function foundryAbilities(model: string, quirks: Quirks): PartialAbilities | undefined {
  const place = placeOf(model, quirks);
  return place?.family.abilities(place.path);
}

/** One picture; `undefined` where `foundryAbilities` is. */
export function runFoundry(
  request: ImageRequest,
  { baseUrl, label, quirks, runs = request.model }: Endpoint,
  send: Send,
): Promise<ImageAnswer> | undefined {
  const place = placeOf(runs, quirks);
  if (place === undefined) return undefined;
  const { family, path } = place;
  const editPath = quirks.editPaths?.[0] ?? path.replace('/images/generations', '/images/edits');
  const call = {
    method: 'POST',
    url: baseUrl + (request.sources.length > 0 ? editPath : path),
    headers: { accept: 'application/json' },
    body: family.bodyOf(request),
  } as const;
  return send(call).then(answer => readImagesAnswer(answer, label));
}
