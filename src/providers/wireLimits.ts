/** What a wire format can carry at all, whatever its models could take. Keeps wishes from vanishing on the way: the rules warn of them. */

import type { EditAbilities, PartialAbilities } from '../core/modelAbilities';
import { noAbilities } from '../core/parameters';
import type { SizeRule } from '../core/sizes';
import type { Quirks } from '../core/wireFormat';
import type { WireName } from './provider';

/** The shapes of OpenRouter's `image_config`. */
const shapes: SizeRule = {
  type: 'ratios',
  ratios: ['1:1', '2:3', '3:2', '3:4', '4:3', '4:5', '5:4', '9:16', '16:9', '21:9'],
  resolutions: ['1K', '2K', '4K'],
};

/** The limits that lie over `rows`, the knowledge of a model. */
export function limitsOf(wire: WireName, quirks: Quirks, rows: PartialAbilities): PartialAbilities {
  switch (wire) {
    case 'openai-images':
      return {};
    case 'aigne-hub':
      return { edits: unmasked(rows), maxPartialImages: 0 };
    case 'chat-images':
      return { ...wordsAlone, sizes: chatSizes(quirks, rows), edits: unmasked(rows) };
  }
}

/** A message has words and pictures, and one answer comes back; a stream is all that can be asked for besides. */
const wordsAlone: PartialAbilities = { ...noAbilities, maxPartialImages: 1 };

function chatSizes(quirks: Quirks, { sizes }: PartialAbilities): SizeRule {
  if (quirks.modalities !== true) return { type: 'prompt' };
  return sizes?.type === 'ratios' ? sizes : shapes;
}

function unmasked(rows: PartialAbilities): EditAbilities | undefined {
  const edits = 'edits' in rows ? rows.edits : { maxSources: 16 };
  return edits && { ...edits, mask: false };
}
