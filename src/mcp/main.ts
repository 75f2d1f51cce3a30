/** The program that agents start: `node mcp.mjs [--wait SECONDS]`. Its standard output is protocol and nothing else. */

import { realpath } from 'node:fs/promises';
import { agentFolder } from './agentFolder';
import { Bridge } from './bridge';
import { Lines } from './messages';

/** What the agent says of its folder: Claude Code and Cursor in a variable, the others by where they start this. */
async function placesOf(environment: NodeJS.ProcessEnv, workingFolder: string): Promise<string[]> {
  const { CLAUDE_PROJECT_DIR = '', WORKSPACE_FOLDER_PATHS = '' } = environment;
  const named = [CLAUDE_PROJECT_DIR, ...WORKSPACE_FOLDER_PATHS.split(/[,;]/), workingFolder];
  const places = named.map(place => place.trim()).filter(place => place !== '');
  return Promise.all(places.map(place => realpath(place).catch(() => place)));
}

/** How long the agent waits for an answer, in ms, as its configuration says. */
function waitIn(args: readonly string[]): number | undefined {
  const at = args.indexOf('--wait');
  const seconds = at < 0 ? Number.NaN : Number(args[at + 1]);
  return seconds > 0 ? seconds * 1000 : undefined;
}

const options = {
  folder: agentFolder(),
  places: await placesOf(process.env, process.cwd()),
  waitMs: waitIn(process.argv),
};
const bridge = new Bridge(options, line => process.stdout.write(`${line}\n`));
const lines = new Lines(line => bridge.receive(line));
// What the window does goes on: a picture that is paid for is not given up because its agent left.
const end = () => process.exit();
process.stdin.on('data', (chunk: Buffer) => lines.write(chunk)).on('end', end);
process.stdout.on('error', end);
