/** Azure OpenAI: a resource at either of its addresses, with a key or with VS Code's Microsoft sign-in. */

import * as assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { accountBlocked, azureKey, contentFiltered, entraToken, startAzure } from '../../servers/azure';
import { removeKey } from '../easel';
import { assertAnswered, assertSaved, maskFile, sourceFile } from './pictureFiles';
import { asked, edit, failureOf, filesIn, generate } from './requests';
import { useStandIn } from './useProvider';

describe('The provider azure-openai', () => {
  const provider = 'azure-openai';

  describe('with v1', () => {
    const server = useStandIn(provider, startAzure, { key: azureKey });

    it('generates with the name of a deployment', async () => {
      const result = await generate({ provider, model: 'our-painter', n: 2, quality: 'high' });
      await assertSaved(result, server().painted.slice(-2));
      assert.equal(asked(server()).at(-1), 'POST /openai/v1/images/generations');
      assert.equal(server().requests.at(-1)?.headers['api-key'], azureKey);
    });

    it('edits with a mask and with references', async () => {
      const [source, mask] = [await sourceFile('png'), await maskFile()];
      await assertAnswered(
        await edit({ provider, images: [source.path], mask: mask.path }),
        server().painted.at(-1),
      );
      assert.deepEqual(filesIn(server()), ['image', 'mask']);
      const reference = await sourceFile('jpeg');
      await assertSaved(
        await edit({ provider, images: [source.path, reference.path] }),
        server().painted.slice(-1),
      );
    });

    it('streams sketches', async () => {
      await assertSaved(await generate({ provider, partialImages: 2 }), server().painted.slice(-1));
      assert.equal(server().requests.at(-1)?.json.partial_images, 2);
    });

    it('tells what its filter objected to, and a blocked account from a prompt', async () => {
      server().next({ fail: contentFiltered }, { fail: accountBlocked });
      const { details } = await failureOf(generate({ provider }), 'refused');
      assert.deepEqual(details.categories, ['violence']);
      await failureOf(generate({ provider }), 'forbidden');
    });
  });

  describe('with deployments alone', () => {
    const server = useStandIn(provider, () => startAzure('deployments'), { key: azureKey });

    it('finds them, and generates and edits', async () => {
      await assertSaved(await generate({ provider, model: 'our-painter' }), server().painted.slice(-1));
      const { path } = await sourceFile('png');
      await assertSaved(await edit({ provider, images: [path] }), server().painted.slice(-1));
      assert.equal(asked(server()).at(-1), 'POST /openai/deployments/gpt-image-2/images/edits');
    });
  });

  describe('with models of Foundry', () => {
    const server = useStandIn(provider, startAzure, { key: azureKey });

    it('generates and edits with FLUX.2, references among its pictures', async () => {
      const wishes = { provider, model: 'FLUX.2-pro', outputFormat: 'png' };
      const result = await generate({ ...wishes, size: '1536x1152', seed: 7 });
      await assertSaved(result, server().painted.slice(-1));
      assert.deepEqual(result.cost, { amount: 0.045, currency: 'USD', isEstimate: true });
      const images = [(await sourceFile('png')).path, (await sourceFile('jpeg')).path];
      await assertSaved(await edit({ ...wishes, images }), server().painted.slice(-1));
      assert.equal(asked(server()).at(-1), 'POST /providers/blackforestlabs/v1/flux-2-pro');
    });

    it('generates and edits with MAI-Image', async () => {
      const wishes = { provider, model: 'MAI-Image-2.6' };
      await assertSaved(await generate({ ...wishes, n: 2 }), server().painted.slice(-2));
      const { path } = await sourceFile('jpeg');
      await assertSaved(await edit({ ...wishes, images: [path] }), server().painted.slice(-1));
      assert.equal(asked(server()).at(-1), 'POST /mai/v1/images/edits');
    });

    it('tells a refusal with what was objected to', async () => {
      server().next({ fail: contentFiltered });
      const { details } = await failureOf(generate({ provider, model: 'MAI-Image-2.6' }), 'refused');
      assert.deepEqual(details.categories, ['violence']);
    });
  });

  describe('with a deployment that is not called as its model is', () => {
    const entry = { generationPaths: ['/mai/v1/images/generations'], models: ['our-mai'] };
    const server = useStandIn(provider, startAzure, { key: azureKey, entry });

    it('asks it on the path that its owner gives', async () => {
      const wishes = { provider, model: 'our-mai' };
      await assertSaved(await generate(wishes), server().painted.slice(-1));
      const { path } = await sourceFile('png');
      await assertSaved(await edit({ ...wishes, images: [path] }), server().painted.slice(-1));
      assert.deepEqual(asked(server()), ['POST /mai/v1/images/generations', 'POST /mai/v1/images/edits']);
    });
  });

  describe('with Microsoft’s sign-in', () => {
    const server = useStandIn(provider, startAzure, {});
    const { getSession } = vscode.authentication;
    const asks: { id: string; scopes: readonly string[]; options: object }[] = [];
    let isSignedIn = true;

    before(() => {
      const account = { id: 'somebody', label: 'somebody@example.com' };
      const session = { id: '1', accessToken: entraToken, scopes: [], account };
      Object.assign(vscode.authentication, {
        getSession: async (id: string, scopes: readonly string[], options: object) => {
          asks.push({ id, scopes, options });
          return isSignedIn ? session : undefined;
        },
      });
    });

    after(async () => {
      Object.assign(vscode.authentication, { getSession });
      await removeKey(provider);
    });

    it('is a button where the key is asked for, and its token goes along as a bearer', async () => {
      await withButtonPressed(/^Sign In with Microsoft/, async () => {
        assert.equal(await vscode.commands.executeCommand('easel.setApiKey', { provider }), true);
      });
      const scopes = ['https://ai.azure.com/.default'];
      assert.deepEqual(asks[0], { id: 'microsoft', scopes, options: { createIfNone: true } });
      await assertSaved(await generate({ provider }), server().painted.slice(-1));
      assert.deepEqual(asks.at(-1), { id: 'microsoft', scopes, options: { silent: true } });
      const { authorization, 'api-key': key } = server().requests.at(-1)?.headers ?? {};
      assert.deepEqual([authorization, key], [`Bearer ${entraToken}`, undefined]);
    });

    it('is missed like a key once somebody has signed out, before anything is sent', async () => {
      isSignedIn = false;
      const before = server().requests.length;
      const { message } = await failureOf(generate({ provider }), 'noKey');
      assert.match(message, /no longer signed in with Microsoft for Azure OpenAI/);
      assert.equal(server().requests.length, before);
    });
  });
});

/** A person who presses a button of the next field that opens. */
async function withButtonPressed(tooltip: RegExp, work: () => Promise<void>): Promise<void> {
  const { createInputBox, showInformationMessage } = vscode.window;
  const create = () => {
    const box = createInputBox();
    let press: (button: vscode.QuickInputButton) => unknown = () => {};
    return new Proxy(box, {
      get: (_, name) => {
        if (name === 'onDidTriggerButton')
          return (listener: typeof press) => {
            press = listener;
          };
        if (name === 'show')
          return () => {
            const button = box.buttons.find(each => tooltip.test(each.tooltip ?? ''));
            assert.ok(button, 'there is no such button');
            press(button);
          };
        const value: unknown = Reflect.get(box, name);
        return typeof value === 'function' ? value.bind(box) : value;
      },
      set: (_, name, value) => Reflect.set(box, name, value),
    });
  };
  Object.assign(vscode.window, { createInputBox: create, showInformationMessage: async () => undefined });
  try {
    await work();
  } finally {
    Object.assign(vscode.window, { createInputBox, showInformationMessage });
  }
}
