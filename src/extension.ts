/** Builds every object, hands each what it needs, and returns the public API. Never does any work itself. */

import { join } from 'node:path';
import * as vscode from 'vscode';
import type { EaselApi } from './api';
import { EditCommand } from './host/commands/edit';
import { GenerateCommand, GenerateHereCommand } from './host/commands/generate';
import {
  RemoveApiKeyCommand,
  SelectProviderCommand,
  SetApiKeyCommand,
  SetUpProviderCommand,
} from './host/commands/providers';
import { SelectModelCommand } from './host/commands/selectModel';
import { TestConnectionCommand } from './host/commands/testConnection';
import { DemoAddressBook } from './host/demoAddressBook';
import { Failures } from './host/failures';
import { ImageMaker } from './host/imageMaker';
import { Interaction } from './host/interaction';
import { signalOf } from './host/jobProgress';
import { Jobs } from './host/jobs';
import { Keys } from './host/keys';
import { PictureFiles } from './host/pictureFiles';
import { ModelPicker } from './host/prompt/modelPicker';
import { ProviderDirectory } from './host/providerDirectory';
import { Requests } from './host/requests';
import { readSettings } from './host/settings';
import { SetUp } from './host/setUp';

export function activate(context: vscode.ExtensionContext): EaselApi {
  const log = vscode.window.createOutputChannel('Easel', { log: true });
  const failures = new Failures(log);
  const keys = new Keys(context.secrets);
  const directory = new ProviderDirectory(keys, context.globalState, failures.showSettingProblems);
  const setUp = new SetUp(directory, keys);
  const demo = new DemoAddressBook(
    vscode.Uri.joinPath(context.extensionUri, 'dist', 'paintWorker.js').fsPath,
  );
  const requests = new Requests(directory, keys, demo);
  const jobsFolder = join(context.globalStorageUri.fsPath, 'jobs');
  const maker = new ImageMaker(directory, requests, new PictureFiles(), jobsFolder, log);
  const models = new ModelPicker(directory, requests, setUp);
  const jobs = new Jobs({
    make: (order, watch, onPlan) => maker.make(order, watch, onPlan),
    maxParallel: () => readSettings().maxParallel,
    record: async () => {},
  });
  const interaction = new Interaction(directory, setUp, models, jobs, maker, failures, context);

  const commands = [
    new GenerateCommand(interaction),
    new GenerateHereCommand(interaction),
    new EditCommand(interaction),
    new SetApiKeyCommand(directory, keys, setUp),
    new RemoveApiKeyCommand(directory, keys, setUp),
    new SelectProviderCommand(setUp),
    new SetUpProviderCommand(setUp),
    new SelectModelCommand(directory, models, failures),
    new TestConnectionCommand(directory, requests, failures, log),
  ];
  context.subscriptions.push(
    log,
    demo,
    requests,
    jobs,
    ...commands.map(command => vscode.commands.registerCommand(command.id, command.execute, command)),
  );

  const quiet = (token?: vscode.CancellationToken) => ({ signal: signalOf(token), report: () => {} });
  return {
    generate: (request, token) => interaction.runQuietly('generate', request, quiet(token)),
    edit: (request, token) => interaction.runQuietly('edit', request, quiet(token)),
  };
}
