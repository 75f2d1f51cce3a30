/** Registers the activity bar's view. What stands in it loads when the view is shown. */

import * as vscode from 'vscode';
import type { PictureList } from './pictureList';

export const picturesView = 'easel.pictures';

/** `changed`: fired when the list has to be asked again. */
export function registerPicturesView(
  list: () => Promise<PictureList>,
  changed: vscode.Event<void>,
): vscode.Disposable {
  return vscode.window.createTreeView(picturesView, {
    canSelectMany: true,
    showCollapseAll: false,
    treeDataProvider: {
      onDidChangeTreeData: changed,
      getTreeItem: (item: vscode.TreeItem) => item,
      getChildren: async item => (item === undefined ? (await list()).items() : []),
    },
    dragAndDropController: {
      dragMimeTypes: ['text/uri-list'],
      dropMimeTypes: [],
      handleDrag: (items, transfer) => {
        const uris = items.flatMap(({ resourceUri }) => resourceUri?.toString() ?? []);
        if (uris.length > 0) transfer.set('text/uri-list', new vscode.DataTransferItem(uris.join('\r\n')));
      },
    },
  });
}
