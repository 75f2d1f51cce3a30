/** Easel: Select Model…. Asks the provider what it has; never asks anything that costs. */

import type { ModelPicker } from '../prompt/modelPicker';
import type { ProviderDirectory } from '../providers/providerDirectory';
import type { Failures } from '../ui/errorPresenter';

export class SelectModelCommand {
  readonly id = 'easel.selectModel';
  constructor(
    private readonly directory: ProviderDirectory,
    private readonly picker: ModelPicker,
    private readonly failures: Failures,
  ) {}

  async execute(): Promise<void> {
    const provider = await this.directory.current().catch(error => void this.failures.show(error));
    if (provider) await this.picker.pick(provider);
  }
}
