/** A local address that does not answer, asked from another machine than the one in front of the user. */

import assert from 'node:assert/strict';
import { ImageError } from '../../../src/core/imageError';
import { probe } from '../../../src/net/probe';
import { createSend } from '../../../src/net/send';
import { direct, useJob } from './support/job';
import { deadOrigin } from './support/localServer';

const fromRemote = /The request leaves from/;

async function failureOf(work: Promise<unknown>): Promise<ImageError> {
  const error = await work.then(
    () => assert.fail('it did not fail'),
    (reason: unknown) => reason,
  );
  assert.ok(error instanceof ImageError && error.kind === 'network', String(error));
  return error;
}

describe('A local address that does not answer', () => {
  const job = useJob();

  function ask(origin: string, remoteName?: string, url = origin): Promise<unknown> {
    const settings = remoteName === undefined ? {} : { remoteName };
    return createSend(job().options(origin, { maxRetries: 0, auth: 'none' }, settings))({
      method: 'POST',
      url,
    });
  }

  for (const [remoteName, machine, wayOut] of [
    ['ssh-remote', 'the remote machine', 'ssh -R'],
    ['wsl', 'WSL', 'networkingMode=mirrored'],
    ['dev-container', 'the container', 'host.docker.internal'],
    ['attached-container', 'the container', 'host.docker.internal'],
    ['tunnel', 'the remote machine', 'ssh -R'],
    ['something-new', 'the remote machine', 'ssh -R'],
  ] as const)
    it(`says under ${remoteName} that the request leaves from ${machine}, and what to do`, async () => {
      const { message } = await failureOf(ask(await deadOrigin(), remoteName));
      assert.match(message, fromRemote);
      assert.ok(message.includes(`leaves from ${machine}`), message);
      assert.ok(message.includes(wayOut), message);
    });

  it('says nothing of the kind where the extension runs on the user’s own computer', async () => {
    const { message } = await failureOf(ask(await deadOrigin()));
    assert.doesNotMatch(message, fromRemote);
  });

  it('is a name of the user’s own network as well, and no public one', async () => {
    const named = await failureOf(ask('http://painter.local:1', 'wsl'));
    assert.match(named.message, fromRemote);
    const elsewhere = await failureOf(ask('http://painter.example.invalid:1', 'wsl'));
    assert.doesNotMatch(elsewhere.message, fromRemote);
  });

  it('is told so by the connection test as well', async () => {
    const settings = { ...direct, remoteName: 'dev-container' };
    const steps = probe(await deadOrigin(), settings, new AbortController().signal);
    const walk = async () => {
      for await (const step of steps) assert.ok(step);
    };
    assert.match((await failureOf(walk())).message, /leaves from the container/);
  });
});
