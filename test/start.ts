/** `npm start`: the real VS Code with the packed extension, left running for a browser of your own. Ctrl-C ends all of it. */

import { mkdir } from 'node:fs/promises';
import { resolve } from 'node:path';
import { installVsCode } from './realVsCode/install';
import { packExtension } from './realVsCode/packExtension';
import { startVsCode, workbenchUrl } from './realVsCode/vsCodeServer';

const say = (line: string) => void process.stdout.write(`${line}\n`);

const workspace = resolve('out/start/pictures');
await mkdir(workspace, { recursive: true });
const installation = await installVsCode(say);
say('Packing the extension …');
const { file } = await packExtension();
const server = await startVsCode(installation, { extension: file });
say(`VS Code with Easel: ${workbenchUrl(server, workspace)}`);
say('Ctrl-C ends it.');
// The server's output pipes keep this process alive until a signal ends both.
