/** The entries of `easel.providers` in the user's own settings: adds, changes and removes them. Never touches a workspace's settings, nor a comment in the user's. */

import { setTimeout as sleep } from 'node:timers/promises';
import * as vscode from 'vscode';
import { invalidInput } from '../../core/imageError';
import type { ProviderEntry } from '../../providers/providerSchema';
import type { Entries } from '../../providers/providersText';
import { readSettings, writeUserSetting } from '../settings';

/** An editor takes no change while it reads what VS Code itself has just written. */
const mostAttempts = 40;

type Change = { readonly [Field in keyof ProviderEntry]?: ProviderEntry[Field] | undefined };

export class ProviderEntries {
  constructor(
    /** Where the user's settings lie when this machine has them: beside the folder of the extensions' storage. */
    private readonly settingsFile: vscode.Uri,
  ) {}

  /** As they are written, right or wrong. */
  all(): Entries {
    const entries = readSettings().providers;
    if (typeof entries !== 'object' || entries === null || Array.isArray(entries)) return {};
    return entries as Entries;
  }

  /** For a new entry: made of its label, and nobody's. */
  async newId(label: string, providers: readonly { readonly id: string }[]): Promise<string> {
    const { newProviderId } = await import('../../providers/userProviders');
    return newProviderId(label, new Set([...providers.map(({ id }) => id), ...Object.keys(this.all())]));
  }

  /** Of a new one or one that is there. An `undefined` takes the field away. */
  async change(id: string, change: Change): Promise<void> {
    const entries = this.all();
    const entry = Object.entries({ ...entries[id], ...change }).filter(([, value]) => value !== undefined);
    await this.write({ ...entries, [id]: Object.fromEntries(entry) });
  }

  async remove(id: string): Promise<void> {
    const { [id]: _, ...others } = this.all();
    await this.write(others);
  }

  /** VS Code writes the setting, and so knows it at once; but it writes it anew, without what stood between the lines. */
  private async write(after: Entries): Promise<void> {
    const before = this.all();
    const wanted = await this.textWith(before, after);
    try {
      await writeUserSetting('providers', after);
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      throw invalidInput('Your settings could not be changed: {0}', reason);
    }
    if (wanted !== undefined && wanted !== (await this.read())) await this.replaceText(wanted);
  }

  /** `undefined` where the file is elsewhere, or says something else than what is in force. */
  private async textWith(before: Entries, after: Entries): Promise<string | undefined> {
    const text = await this.read();
    if (text === undefined) return undefined;
    const { entriesIn, withEntries } = await import('../../providers/providersText');
    const isInForce = JSON.stringify(entriesIn(text)) === JSON.stringify(before);
    return isInForce ? withEntries(text, before, after) : undefined;
  }

  private async read(): Promise<string | undefined> {
    try {
      return new TextDecoder().decode(await vscode.workspace.fs.readFile(this.settingsFile));
    } catch {
      return undefined;
    }
  }

  /** Says the same to whoever reads it as a setting. An open editor is written through, so that it stays as new as the file. */
  private async replaceText(text: string): Promise<void> {
    const open = vscode.workspace.textDocuments.find(({ uri }) => uri.path === this.settingsFile.path);
    if (open === undefined) {
      await vscode.workspace.fs.writeFile(this.settingsFile, new TextEncoder().encode(text));
      return;
    }
    for (let attempt = 0; attempt < mostAttempts; attempt++) {
      const edit = new vscode.WorkspaceEdit();
      edit.replace(open.uri, new vscode.Range(0, 0, open.lineCount, 0), text);
      if (await vscode.workspace.applyEdit(edit)) break;
      await sleep(50);
    }
    await open.save();
  }
}
