/** Finds out by their lists of models which of the servers that people run themselves answers at an address. Never sends a key, or what could make a picture. */

import { toImageError } from '../core/imageError';
import type { ListedModel } from '../wire/modelList';
import { presets } from './presets';
import type { Provider } from './provider';

/** Asks for a provider's list of models. */
type Ask = (provider: Provider) => Promise<readonly ListedModel[] | undefined>;

/** Those whose lists lie elsewhere than OpenAI's does. */
const others = ['automatic1111', 'comfyui'];

/** `baseUrl`: where OpenAI's way would begin. `undefined`: that way is spoken there, or nobody answers, or nobody knows. */
export async function localServerAt(baseUrl: string, ask: Ask): Promise<Provider | undefined> {
  const bare = baseUrl.replace(/\/v1$/, '');
  for (const id of ['openai-compatible', ...others]) {
    const preset = presets.find(each => each.id === id);
    if (preset === undefined) continue;
    const isOther = others.includes(id);
    const provider = { ...preset, auth: 'none' as const, baseUrl: isOther ? bare : baseUrl };
    try {
      const models = await ask(provider);
      if (models?.length) return isOther ? provider : undefined;
    } catch (error) {
      if (toImageError(error).details.status === undefined) return undefined;
    }
  }
  return undefined;
}
