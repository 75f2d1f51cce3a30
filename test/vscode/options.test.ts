/** The options of the prompt: the settings of the Studio, asked for in VS Code's own lists. */

import * as assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { fieldsOf } from '../../media/studio/composer/fields';
import type { ModelAbilities } from '../../src/core/modelAbilities';
import type { ImageParameters } from '../../src/core/parameters';
import { pickOptions } from '../../src/host/prompt/optionsPicker';
import { askPrompt } from '../../src/host/prompt/promptBox';
import { addStyles } from '../../src/host/prompt/promptDialog';
import { composer } from '../unit/studioPage/support/views';
import { knownModels } from '../unit/support/models';

type Item = { readonly label: string };
/** What a person does with a list; `undefined` closes it. */
type Pick = (items: readonly Item[]) => Item | readonly Item[] | undefined;

/** Stands in for a part of VS Code's window while `work` runs. */
async function withWindow<T>(fake: Partial<typeof vscode.window>, work: () => Promise<T>): Promise<T> {
  const { showQuickPick, createInputBox } = vscode.window;
  Object.assign(vscode.window, fake);
  try {
    return await work();
  } finally {
    Object.assign(vscode.window, { showQuickPick, createInputBox });
  }
}

/** Answers each list that is shown with the next of `picks`, then closes them. */
function withPicks<T>(picks: Pick[], work: () => Promise<T>): Promise<T> {
  const showQuickPick = async (items: readonly Item[]) => picks.shift()?.(items);
  return withWindow({ showQuickPick } as unknown as Partial<typeof vscode.window>, work);
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
        const refusedParameters = [
          { parameter: 'moderation' },
          { parameter: 'background', value: 'opaque' },
        ] as const;
        const known = { ...abilities, refusedParameters };
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
    const abilities = {
      ...model.abilities,
      refusedParameters: [{ parameter: 'quality', value: 'high' }] as const,
    };
    let offered: string[] = [];
    const look: Pick = items => {
      offered = items.map(({ label }) => label);
      return items.find(({ label }) => label === 'medium');
    };
    const chosen = await withPicks([named('Quality'), look], () => pickOptions(abilities, false, {}));
    assert.deepEqual(offered, ['Default', 'auto', 'low', 'medium']);
    assert.deepEqual(chosen, { quality: 'medium' });
  });
});

/** A prompt's box in which a person types, presses the button with that icon, then Enter. */
class FakeBox {
  value = '';
  buttons: readonly vscode.QuickInputButton[] = [];
  private readonly accepted = new vscode.EventEmitter<void>();
  private readonly pressed = new vscode.EventEmitter<vscode.QuickInputButton>();
  private readonly quiet = new vscode.EventEmitter<never>();
  readonly onDidAccept = this.accepted.event;
  readonly onDidTriggerButton = this.pressed.event;
  readonly onDidChangeValue = this.quiet.event;
  readonly onDidHide = this.quiet.event;

  constructor(
    private readonly typed: string,
    private readonly icon: string | undefined,
  ) {}

  show(): void {
    if (this.icon === undefined) {
      this.accepted.fire();
      return;
    }
    this.value = this.typed;
    const button = this.buttons.find(
      ({ iconPath }) => iconPath instanceof vscode.ThemeIcon && iconPath.id === this.icon,
    );
    assert.ok(button, `there is a button ${this.icon}`);
    this.pressed.fire(button);
  }

  dispose(): void {}
}

describe('The prompt', () => {
  const drafts: string[] = [];
  const question = {
    ...{ title: () => 'Generate', value: '', placeholder: '', describe: async () => '' },
    validate: () => undefined,
    onDraft: (text: string) => void drafts.push(text),
  };

  it('takes over what a button makes of it, and keeps that as the draft', async () => {
    const boxes = [new FakeBox('a fox', 'paintcan'), new FakeBox('', undefined)];
    const createInputBox = () => boxes.shift();
    const press = async (text: string) => `${text}, in oil`;
    const buttons = [{ icon: 'paintcan', tooltip: '', press }];
    const prompt = await withWindow({ createInputBox } as unknown as Partial<typeof vscode.window>, () =>
      askPrompt({ ...question, buttons }),
    );
    assert.equal(prompt, 'a fox, in oil');
    assert.deepEqual(drafts, ['a fox, in oil']);
  });

  it('gets the user’s styles that are chosen, behind its own words', async () => {
    const setting = vscode.workspace.getConfiguration('easel');
    await setting.update('styles', { Oil: 'in oil', Night: 'at night' }, vscode.ConfigurationTarget.Global);
    try {
      assert.equal(await withPicks([items => items], () => addStyles('a fox')), 'a fox, in oil, at night');
      assert.equal(await withPicks([() => undefined], () => addStyles('a fox')), undefined);
    } finally {
      await setting.update('styles', undefined, vscode.ConfigurationTarget.Global);
    }
  });
});
