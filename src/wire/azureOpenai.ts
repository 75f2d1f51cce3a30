/** Azure OpenAI and Foundry: OpenAI's dialect below a resource, where a model is the name of its deployment. Never needs to be told which of the two addresses a resource has. */

import type { PartialAbilities } from '../core/modelAbilities';
import type { Quirks, Server, WireFormat } from '../core/wireFormat';
import { foundryAbilities, runFoundry } from './azureFoundry';
import { markupLimits } from './edits';
import { openaiImages } from './openaiImages';
import { keyProbe, modelsUrls } from './openaiLike';
import { pathFor } from './route';

/** The last one with everything that deployments have: edits came with it. */
const version = 'api-version=2025-04-01-preview';

/** What this resource has. Microsoft documents it no more, and serves it: what `v1` lists is all that there could be. */
const deployments = '/openai/deployments?api-version=2023-03-15-preview';

/** The `v1` API first, which has no versions to follow; what a resource does not have there, its deployments do. */
const paths: Quirks = {
  generationPaths: [
    '/openai/v1/images/generations',
    `/openai/deployments/{model}/images/generations?${version}`,
  ],
  editPaths: ['/openai/v1/images/edits', `/openai/deployments/{model}/images/edits?${version}`],
  modelsPath: '/openai/v1/models',
};

export const azureOpenai: WireFormat = {
  run: (request, endpoint, send, report) =>
    runFoundry(request, endpoint, send) ??
    openaiImages.run(request, { ...endpoint, ...withPaths(endpoint) }, send, report),
  limits: (quirks, rows, model) =>
    foundryAbilities(model, quirks) ?? withoutWebp({ ...rows, ...markupLimits(quirks, rows) }),
  normalizeBaseUrl: ({ origin, pathname }) =>
    origin + pathname.replace(belowResource, '').replace(/\/{1,8}$/, ''),
  modelsUrls: async server => [
    ...(server.quirks.modelsPath === undefined ? [server.baseUrl + deployments] : []),
    ...(await modelsUrls(withPaths(server))),
  ],
  async keyProbe(server) {
    const placed = withPaths(server);
    const asked = (placed.quirks.generationPaths ?? []).map(path => pathFor(path, 'none'));
    return keyProbe(placed, asked, { model: '', prompt: '', n: 0 });
  },
};

/** Azure makes none and edits none. */
function withoutWebp({ outputFormats = ['png', 'jpeg'], edits }: PartialAbilities): PartialAbilities {
  return {
    outputFormats:
      outputFormats === 'any' ? outputFormats : outputFormats.filter(format => format !== 'webp'),
    ...(edits && { edits: { ...edits, mediaTypes: ['image/png', 'image/jpeg'] } }),
  };
}

/** People copy the address of an API, of a project or of a deployment; what stands before is the resource, or a gateway's own path to it. */
const belowResource = /\/(openai|api\/projects|models|providers|mai)(\/.{0,1000})?$/;

function withPaths<T extends Server>(server: T): T {
  return { ...server, quirks: { ...paths, ...server.quirks } };
}
