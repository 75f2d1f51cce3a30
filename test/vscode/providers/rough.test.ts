/** Servers rougher than any stand-in: they break off behind a picture, repeat the key, and are left alone. */

import * as assert from 'node:assert/strict';
import { once } from 'node:events';
import { readdir, readFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { dirname, join } from 'node:path';
import * as vscode from 'vscode';
import { pictureOf } from '../../servers/pictures';
import { easelApi, namesIn } from '../easel';
import { failureOf, generate, prompt, setProviders } from './useProvider';

const provider = 'rough';
const key = 'sk-rough-5d41402abc4b2a76b971';

describe('A provider that is rough', () => {
  let server: Server;
  let jobsFolder = '';
  let answer: (request: IncomingMessage, response: ServerResponse) => void;

  before(async () => {
    server = createServer((request, response) => answer(request, response)).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const entry = { baseUrl: `http://127.0.0.1:${port}/v1`, models: ['painter'], defaultModel: 'painter' };
    await setProviders({ [provider]: entry });
    await vscode.commands.executeCommand('easel.setApiKey', { provider, key });
  });

  after(async () => {
    await vscode.commands.executeCommand('easel.removeApiKey', { provider });
    await setProviders(undefined);
    server.closeAllConnections();
    server.close();
  });

  it('and breaks off behind a whole picture leaves it in the job folder, with the request and without the key', async () => {
    const picture = pictureOf(7);
    answer = (_, response) => {
      response.writeHead(200, { 'content-type': 'application/json', 'content-length': 100_000 });
      const text = `{"data":[{"b64_json":"${picture.toString('base64')}"},{"b64_json":"iVBOR`;
      response.write(text, () => setTimeout(() => response.destroy(), 50));
    };
    const { details } = await failureOf(generate({ provider, n: 2 }), 'connectionLost');
    const kept = details.keptIn ?? '';
    jobsFolder = dirname(kept);
    const files = new Map(
      await Promise.all(
        (await readdir(kept)).map(async name => [name, await readFile(join(kept, name))] as const),
      ),
    );
    assert.ok(
      [...files.values()].some(bytes => bytes.equals(picture)),
      [...files.keys()].join(),
    );
    assert.equal((JSON.parse(String(files.get('request.json'))) as { prompt: string }).prompt, prompt);
    for (const [name, bytes] of files) assert.ok(!bytes.includes(key), name);
  });

  it('and hands out half of a picture gets that nowhere into the workspace', async () => {
    const picture = pictureOf(8);
    let downloads = 0;
    answer = ({ method, headers }, response) => {
      if (method === 'POST') {
        response.writeHead(200, { 'content-type': 'application/json' });
        response.end(JSON.stringify({ data: [{ url: `http://${headers.host}/half.png` }] }));
        return;
      }
      downloads++;
      response.writeHead(200, { 'content-type': 'image/png' });
      response.write(picture.subarray(0, 6000), () => response.socket?.end());
    };
    await failureOf(generate({ provider, folder: 'half' }), 'connectionLost');
    assert.equal(downloads, 3, 'a download is safe to repeat');
    assert.deepEqual(await namesIn('half'), []);
  });

  it('and is cancelled loses its socket at once', async () => {
    const closed = new Promise<number>(resolve => {
      answer = ({ socket }) => {
        const start = performance.now();
        socket.once('close', () => resolve(performance.now() - start));
        cancellation.cancel();
      };
    });
    const cancellation = new vscode.CancellationTokenSource();
    const job = (await easelApi()).generate({ provider, prompt }, cancellation.token);
    await assert.rejects(job, error => (error as { kind?: unknown }).kind === 'cancelled');
    const ms = await closed;
    // 100 ms are the promise; the machine that runs this may have other things to do.
    assert.ok(ms < 500, `${ms} ms`);
  });

  it('and repeats the key gets it into no error', async () => {
    answer = ({ headers }, response) => {
      response.writeHead(401, {
        'content-type': 'application/json',
        'x-request-id': String(headers.authorization),
      });
      response.end(JSON.stringify({ error: { message: `Wrong key: ${headers.authorization}.`, code: key } }));
    };
    const { message, details } = await failureOf(generate({ provider }), 'unauthorized');
    assert.match(message, /Wrong key/);
    assert.ok(!`${message} ${JSON.stringify(details)}`.includes(key), message);
  });

  it('gets the key into no setting and into no file of a job', async () => {
    assert.ok(!JSON.stringify(vscode.workspace.getConfiguration()).includes(key));
    const names = await readdir(jobsFolder, { recursive: true, withFileTypes: true });
    const files = names.filter(name => name.isFile());
    assert.ok(files.length > 0);
    for (const { parentPath, name } of files) {
      assert.ok(!(await readFile(join(parentPath, name))).includes(key), name);
    }
  });
});
