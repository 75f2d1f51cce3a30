/** All tools that language models may call. */

import type { AgentDesk } from './agentDesk';
import type { AgentTool } from './agentTool';
import { findTool } from './findTool';
import { pictureTools } from './pictureTools';
import { sizesTool } from './sizesTool';

/** In the order in which clients list them. */
export function agentTools(desk: AgentDesk): readonly AgentTool[] {
  return [...pictureTools(desk), findTool(desk), sizesTool(desk)];
}
