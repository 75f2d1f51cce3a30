/** Easel: Generate Image…, Generate Image Here… and Generate Image from Selection…. Never asks anything when it was given arguments. */

import * as vscode from 'vscode';
import type { ImageResult } from '../../api';
import type { Interaction } from '../prompt/interaction';

export class GenerateCommand {
  readonly id = 'easel.generate';
  constructor(private readonly interaction: Interaction) {}

  /** No argument: asks. An object: `GenerateRequest` of the public API with `open`; resolves to the result. */
  async execute(input?: unknown): Promise<ImageResult | undefined> {
    return input === undefined ? this.interaction.ask({}) : this.interaction.runArguments('generate', input);
  }
}

export class GenerateHereCommand {
  readonly id = 'easel.generateHere';
  constructor(private readonly interaction: Interaction) {}

  /** From the explorer's menu on a folder. */
  async execute(folder?: unknown): Promise<ImageResult | undefined> {
    return this.interaction.ask(folder instanceof vscode.Uri ? { folder } : {});
  }
}

export class GenerateFromSelectionCommand {
  readonly id = 'easel.generateFromSelection';
  constructor(private readonly interaction: Interaction) {}

  /** From an editor's menu: what is selected there stands in the prompt, for the user to change. */
  async execute(): Promise<ImageResult | undefined> {
    return this.interaction.ask({});
  }
}
