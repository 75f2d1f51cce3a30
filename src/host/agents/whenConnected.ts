/** Opens a window to agents as soon as it starts, where the user has connected one; everywhere else it costs one look at the disk. */

import type { Disposable } from 'vscode';
import { agentFolder, isInstalled } from '../../mcp/agentFolder';

export async function whenConnected(open: () => Promise<Disposable>): Promise<void> {
  // Where it fails, Connect an Agent… says why.
  if (await isInstalled(agentFolder())) await open().catch(() => {});
}
