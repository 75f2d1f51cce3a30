/** ComfyUI: a server of one's own that queues graphs. */

import * as assert from 'node:assert/strict';
import { builtInGraphs } from '../../../src/wire/comfyGraph';
import { checkpoints, startComfyui } from '../../servers/comfyui';
import { writeInWorkspace } from '../easel';
import { assertAnswered, assertSaved, maskFile, sourceFile } from './pictureFiles';
import { edit, failureOf, generate } from './requests';
import { setProviders, useStandIn } from './useProvider';

describe('The provider comfyui', () => {
  const server = useStandIn('comfyui', () => startComfyui());
  const provider = 'comfyui';

  it('generates several pictures of one graph', async () => {
    const wishes = { n: 2, size: '768x512', seed: 7 };
    await assertSaved(await generate({ provider, ...wishes }), server().painted.slice(-2));
    assert.equal(server().requests.filter(({ path }) => path === '/prompt').length, 1);
  });

  it('edits a picture', async () => {
    const images = [(await sourceFile('jpeg')).path];
    const { images: saved } = await edit({ provider, images });
    assert.equal(saved.length, 1);
  });

  it('changes what a mask marks', async () => {
    const [{ path }, mask] = [await sourceFile('png'), await maskFile()];
    const result = await edit({ provider, images: [path], mask: mask.path });
    await assertAnswered(result, server().painted.at(-1));
  });
});

describe('The provider comfyui with a graph of the workspace', () => {
  const graphs = { generate: 'graphs/own.json' };
  const server = useStandIn('comfyui', () => startComfyui(), { entry: { graphs } });

  it('puts what is asked for where its titles say', async () => {
    const title = (words: string) => ({ _meta: { title: words } });
    const { positive, latent, ...others } = builtInGraphs.generate;
    const graph = {
      ...others,
      model: { ...others.model, inputs: { ckpt_name: checkpoints[1] } },
      negative: { ...others.negative, inputs: { text: 'blurry', clip: ['model', 1] } },
      positive: { ...positive, inputs: { text: 'old', clip: ['model', 1] }, ...title('Easel: prompt') },
      latent: {
        ...latent,
        inputs: { width: 512, height: 512, batch_size: 1 },
        ...title('Easel: width, height'),
      },
    };
    await writeInWorkspace('graphs/own.json', JSON.stringify(graph));
    const result = await generate({ provider: 'comfyui', n: 2, size: '768x512' });
    assert.equal(result.images.length, 2);
    const sent = server().requests.filter(({ path }) => path === '/prompt');
    assert.equal(sent.length, 2, 'one picture of each, for it says nothing of several');
    const prompt = sent[0]?.json.prompt as Record<string, { inputs: object }> | undefined;
    assert.deepEqual(prompt?.latent?.inputs, { width: 768, height: 512, batch_size: 1 });
    assert.deepEqual(prompt?.positive?.inputs, { text: 'a heron at dawn', clip: ['model', 1] });
  });

  it('says what of a request the graph has no place for', async () => {
    const { latent, ...others } = builtInGraphs.generate;
    const own = { ...latent, inputs: { width: 512, height: 512, batch_size: 1 } };
    await writeInWorkspace('graphs/own.json', JSON.stringify({ ...others, latent: own }));
    const { warnings } = await generate({ provider: 'comfyui', size: '768x512', steps: 30 });
    assert.equal(warnings[0], 'first-checkpoint has a size of its own: “768x512” was not sent.');
  });

  it('says so when the graph is not there', async () => {
    await setProviders({ comfyui: { baseUrl: server().origin, graphs: { generate: 'graphs/none.json' } } });
    const { message } = await failureOf(generate({ provider: 'comfyui' }), 'invalidInput');
    assert.match(message, /graphs\/none\.json is not there/);
  });
});
