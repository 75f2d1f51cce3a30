/** Easel's log: one line for each entry, in plain text, so that no answer of a server can forge one. */

import type * as vscode from 'vscode';
import { plainLine } from '../../core/plainText';

export class Log implements vscode.Disposable {
  constructor(private readonly channel: vscode.LogOutputChannel) {}

  info(line: string): void {
    this.channel.info(plainLine(line));
  }

  warn(line: string): void {
    this.channel.warn(plainLine(line));
  }

  error(line: string): void {
    this.channel.error(plainLine(line));
  }

  show(): void {
    this.channel.show();
  }

  dispose(): void {
    this.channel.dispose();
  }
}
