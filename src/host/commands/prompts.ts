/** The commands about prompts themselves: earlier ones, and the texts that can be added to them. */

import type { Uri } from 'vscode';
import type { ImageResult } from '../../api';
import type { History } from '../history/history';
import type { Interaction } from '../prompt/interaction';
import { pickPrompt } from '../prompt/promptHistory';
import { editStyles } from '../prompt/stylesDialog';
import type { ErrorPresenter } from '../ui/errorPresenter';

export class PromptHistoryCommand {
  readonly id = 'easel.promptHistory';
  constructor(
    private readonly history: History,
    private readonly interaction: Interaction,
  ) {}

  /** The chosen prompt stands in the box, to be changed or sent as it is. `folder`: where to; absent: as usual. */
  async execute(folder?: Uri): Promise<ImageResult | undefined> {
    const prompt = await pickPrompt(this.history);
    if (prompt === undefined) return undefined;
    return this.interaction.ask({ prompt, ...(folder && { folder }) });
  }
}

export class EditStylesCommand {
  readonly id = 'easel.editStyles';
  constructor(private readonly failures: ErrorPresenter) {}

  async execute(): Promise<void> {
    try {
      await editStyles();
    } catch (error) {
      await this.failures.show(error);
    }
  }
}
