import * as assert from 'node:assert/strict';
import * as vscode from 'vscode';

describe('VS Code', () => {
  it('runs', () => {
    assert.ok(vscode.version);
  });
});
