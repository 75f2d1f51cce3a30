/** The options of the prompt: the settings of the Studio, asked for in VS Code's own lists. */

import * as assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { fieldsOf } from '../../media/studio/composer/fields';
import type { ModelAbilities } from '../../src/core/modelAbilities';
import type { ImageParameters } from '../../src/core/parameters';
import { pickOptions } from '../../src/host/prompt/optionsPicker';
import { composer } from '../unit/studioPage/support/views';
import { knownModels } from '../unit/support/models';

type Item = { readonly label: string };
type Pick = (items: readonly Item[]) => Item | undefined;

/** Answers each list that is shown with the next of `picks`, then closes them. */
async function withPicks<T>(picks: Pick[], work: () => Promise<T>): Promise<T> {
  const original = vscode.window.showQuickPick;
  const answer = async (items: readonly Item[]) => picks.shift()?.(items);
  Object.assign(vscode.window, { showQuickPick: answer });
  try {
    return await work();
  } finally {
    Object.assign(vscode.window, { showQuickPick: original });
  }
}

async function labelsFor(
  abilities: ModelAbilities,
  isEdit: boolean,
  parameters: ImageParameters,
): Promise<string[]> {
  let labels: string[] = [];
  const look: Pick = items => {
    labels = items.map(({ label }) => label);
    return undefined;
  };
  await withPicks([look], () => pickOptions(abilities, isEdit, parameters));
  return labels;
}

const named =
  (label: string): Pick =>
  items =>
    items.find(item => item.label === label);

describe('The options of the prompt', () => {
  it('are the Studio’s settings, by the same names, for every model', async () => {
    for (const { name, abilities } of knownModels) {
      for (const outputFormat of ['png', 'webp']) {
        const refused = [{ parameter: 'moderation' }, { parameter: 'background', value: 'opaque' }] as const;
        const known = { ...abilities, refused };
        const parameters = { outputFormat };
        const view = composer({ abilities: known, parameters });
        assert.deepEqual(
          await labelsFor(known, false, parameters),
          fieldsOf(view).map(({ label }) => label),
          `${name}, ${outputFormat}`,
        );
      }
    }
  });

  it('offer no value that the server refused', async () => {
    const model = knownModels.find(({ name }) => name === 'gpt-image-2');
    assert.ok(model);
    const abilities = { ...model.abilities, refused: [{ parameter: 'quality', value: 'high' }] as const };
    let offered: string[] = [];
    const look: Pick = items => {
      offered = items.map(({ label }) => label);
      return named('medium')(items);
    };
    const chosen = await withPicks([named('Quality'), look], () => pickOptions(abilities, false, {}));
    assert.deepEqual(offered, ['Default', 'auto', 'low', 'medium']);
    assert.deepEqual(chosen, { quality: 'medium' });
  });
});
