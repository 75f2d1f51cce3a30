/** OpenRouter: its Image API, and chat for the models that paint in a chat alone. Never tries the one after the other. */

import type { PartialAbilities } from '../core/modelAbilities';
import type { Quirks, WireFormat } from '../core/wireFormat';
import { chatImages } from './chatImages';
import { openaiImages } from './openaiImages';
import { editsWithoutMask } from './withoutMask';

export const openrouterImages: WireFormat = {
  ...openaiImages,
  run: (request, endpoint, send, report) =>
    (endpoint.abilities.paintsInChat ? chatImages : openaiImages).run(request, endpoint, send, report),
  limits: (quirks, rows, model) =>
    rows.paintsInChat ? chatImages.limits(quirks, rows, model) : imageApi(quirks, rows),
};

/** What the Image API has a field for, whichever model it hands it on to. */
function imageApi(quirks: Quirks, rows: PartialAbilities): PartialAbilities {
  const edits = editsWithoutMask(rows);
  const markup = rows.edits?.markup === true && quirks.editFields?.markup !== undefined;
  return {
    ...sizesOf(rows),
    ...{ styles: [], moderations: [], inputFidelities: [], enhance: false, responseFormat: undefined },
    ...{ negativePrompt: false, steps: false, guidance: false, complexities: [], frames: false },
    maxPartialImages: Math.min(1, rows.maxPartialImages ?? 0),
    edits: edits && { ...edits, markup },
  };
}

/** `2K`, also where the vendor itself says `2k`. */
function sizesOf({ sizes }: PartialAbilities): PartialAbilities {
  if (sizes?.type !== 'ratios') return {};
  return { sizes: { ...sizes, resolutions: sizes.resolutions.map(each => each.toUpperCase()) } };
}
