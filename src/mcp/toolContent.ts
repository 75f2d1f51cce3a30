/** A tool's result as blocks of text and pictures. Never base64 in a text, and no `structuredContent`, which clients count or show in place of both. */

import type { AgentToolResult } from '../agents/agentTool';

/** Bytes of all previews of one result: some clients take no more than 1 MB of JSON, and base64 adds a third. */
const mostBytes = 600_000;

export function contentOf({ text, previews, isFailed }: AgentToolResult): object {
  const shown: object[] = [];
  let bytes = 0;
  for (const { mediaType, bytes: picture } of previews) {
    bytes += picture.length;
    if (bytes > mostBytes) break;
    shown.push({ type: 'image', data: Buffer.from(picture).toString('base64'), mimeType: mediaType });
  }
  const left = previews.length - shown.length;
  const note =
    left === 0
      ? ''
      : `\n\nToo many previews for one answer: ${left} left out. Open those files by their paths.`;
  return { content: [{ type: 'text', text: text + note }, ...shown], ...(isFailed && { isError: true }) };
}
