/** The tool that makes other sizes and formats of one picture, on this computer. */

import { sentence } from '../core/sentence';
import type { AgentDesk } from './agentDesk';
import { mayRunUnasked } from './agentRights';
import type { AgentTool, PreparedCall } from './agentTool';
import { checkingText } from './callText';
import { cut, failedResult } from './resultText';
import { parseSizes } from './toolArguments';
import { sizesDefinition } from './toolDefinitions';

export function sizesTool(desk: AgentDesk): AgentTool {
  return {
    ...sizesDefinition,
    prepare: async input => prepared(input, desk),
    invoke: async (input, { signal }) => {
      try {
        const { files, warnings } = await desk.makeSizes(parseSizes(input), signal);
        const count = files.length === 1 ? '1 file was written:' : `${files.length} files were written:`;
        const text = cut([count, ...files, ...warnings.map(warning => `Warning: ${warning}`)]);
        return { text, previews: [], isFailed: false };
      } catch (error) {
        return failedResult(error);
      }
    },
  };
}

function prepared(input: unknown, { tell, rights }: AgentDesk): PreparedCall {
  try {
    const { image, sets, folder } = parseSizes(input);
    const invocationMessage = tell(sentence('Making sizes of {0}', image));
    if (mayRunUnasked('makeSizes', 'free', rights())) return { invocationMessage };
    const title = tell(sentence('Let an agent make sizes of {0}?', image));
    const place =
      folder === undefined
        ? sentence('They are saved beside it.')
        : sentence('They are saved in {0}.', folder);
    const message = [sentence('Sizes: {0}', sets.join(', ')), place, sentence('It costs nothing.')];
    return { invocationMessage, confirmation: { title, message: message.map(tell).join('\n\n') } };
  } catch {
    return { invocationMessage: tell(checkingText) };
  }
}
