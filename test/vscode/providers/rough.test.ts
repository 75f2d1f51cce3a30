/** Servers rougher than any stand-in: they break off behind a picture, name what cannot be fetched, repeat the key, and are left alone. */

import * as assert from 'node:assert/strict';
import { once } from 'node:events';
import { readdir, readFile, stat } from 'node:fs/promises';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { dirname, join } from 'node:path';
import * as vscode from 'vscode';
import { pictureOf } from '../../servers/pictures';
import { easelApi, namesIn, removeKey, setKey, writeInWorkspace } from '../easel';
import { assertSaved } from './pictureFiles';
import { failureOf, generate, prompt } from './requests';
import { setProviders } from './useProvider';

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
    await setKey(provider, key);
    // Only an error names the place.
    answer = (_, response) => response.end('[]');
    const { details } = await failureOf(generate({ provider }), 'badResponse');
    jobsFolder = dirname(details.keptIn ?? '');
  });

  const jobs = () => readdir(jobsFolder).catch((): string[] => []);

  /** The files of the one job folder that was not there before. */
  async function newJob(before: readonly string[]): Promise<Map<string, Buffer>> {
    const [job = '', ...others] = (await jobs()).filter(name => !before.includes(name));
    assert.deepEqual(others, []);
    const names = await readdir(join(jobsFolder, job));
    return new Map(
      await Promise.all(
        names.map(async name => [name, await readFile(join(jobsFolder, job, name))] as const),
      ),
    );
  }

  after(async () => {
    await removeKey(provider);
    await setProviders(undefined);
    server.closeAllConnections();
    server.close();
  });

  it('and breaks off behind a whole picture has that one saved, and the rest stays with the request and without the key', async () => {
    const picture = pictureOf(7);
    const half = pictureOf(8).toString('base64').slice(0, 4000);
    answer = (_, response) => {
      response.writeHead(200, { 'content-type': 'application/json', 'content-length': 100_000 });
      const text = `{"error":"${key}","data":[{"b64_json":"${picture.toString('base64')}"},{"b64_json":"${half}`;
      response.write(text, () => setTimeout(() => response.destroy(), 50));
    };
    const before = await jobs();
    const result = await generate({ provider, n: 2 });
    await assertSaved(result, [picture]);
    assert.match(result.warnings.join(' '), /broke before the answer was complete/);
    const files = await newJob(before);
    const rest = Buffer.from(half, 'base64').subarray(0, 2000);
    assert.ok(
      [...files.values()].some(bytes => bytes.subarray(0, 2000).equals(rest)),
      [...files.keys()].join(),
    );
    assert.equal((JSON.parse(String(files.get('request.json'))) as { prompt: string }).prompt, prompt);
    for (const [name, bytes] of files) assert.ok(!bytes.includes(key), name);
  });

  it('and names a picture that cannot be fetched has it told as paid for, with its address kept', async () => {
    const { port } = server.address() as AddressInfo;
    for (const [url, kind] of [
      [`http://127.0.0.1:${port}/v1/cut.png`, 'connectionLost'],
      ['http://127.0.0.1:1/refused.png', 'badResponse'],
    ] as const) {
      answer = ({ method }, response) => {
        if (method === 'GET') response.destroy();
        else response.end(JSON.stringify({ data: [{ url }] }));
      };
      const before = await jobs();
      const { message, details } = await failureOf(generate({ provider }), kind);
      assert.match(message, /^The picture was made and paid for, but /);
      assert.doesNotMatch(message, /Nothing was sent/);
      assert.equal(details.mayHaveBeenCharged, true);
      assert.equal(details.keptIn?.startsWith(jobsFolder), true);
      const files = await newJob(before);
      assert.deepEqual(JSON.parse(String(files.get('addresses.json'))), [{ index: 0, url }]);
    }
  });

  it('and breaks off among addresses has those that came kept', async () => {
    const text = '{"data":[{"url":"https://pictures.example/a.png?sig=1"},{"url":"https://pict';
    answer = (_, response) => {
      response.writeHead(200, { 'content-type': 'application/json', 'content-length': 100_000 });
      response.write(text, () => setTimeout(() => response.destroy(), 50));
    };
    const before = await jobs();
    const { details } = await failureOf(generate({ provider, n: 2 }), 'connectionLost');
    assert.equal(details.mayHaveBeenCharged, true);
    assert.ok(details.keptIn);
    assert.equal(String((await newJob(before)).get('1-skeleton.txt')), text);
  });

  it('and sends far more pictures than were asked for has a few of them saved, and the rest told', async () => {
    const pictures = Array.from({ length: 40 }, (_, index) => pictureOf(index + 1));
    answer = (_, response) =>
      response.end(JSON.stringify({ data: pictures.map(each => ({ b64_json: each.toString('base64') })) }));
    const before = await jobs();
    const result = await generate({ provider });
    await assertSaved(result, pictures.slice(0, 5));
    assert.match(result.warnings.join(' '), /more pictures than were asked for/);
    const kept = [...(await newJob(before)).values()];
    for (const picture of pictures.slice(5)) assert.ok(kept.some(bytes => bytes.equals(picture)));
  });

  it('has its pictures kept for the owner alone, and saved as any other file of the workspace', async function () {
    if (process.platform === 'win32') this.skip();
    const picture = pictureOf(9);
    answer = (_, response) =>
      response.end(
        JSON.stringify({ data: [{ b64_json: picture.toString('base64') }, { url: 'http://127.0.0.1:1/' }] }),
      );
    const before = await jobs();
    const { images } = await generate({ provider, n: 2 });
    const saved = await stat(images[0]?.uri.fsPath ?? '');
    const ordinary = await stat(await writeInWorkspace('ordinary.txt', 'x'));
    assert.equal(saved.mode, ordinary.mode);
    const job = (await jobs()).find(name => !before.includes(name)) ?? '';
    assert.equal((await stat(join(jobsFolder, job))).mode & 0o777, 0o700);
    for (const name of await readdir(join(jobsFolder, job))) {
      const { mode, ino } = await stat(join(jobsFolder, job, name));
      // Of what was saved it is the same file.
      if (ino !== saved.ino) assert.equal(mode & 0o777, 0o600, name);
    }
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
