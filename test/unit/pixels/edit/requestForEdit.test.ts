/** What a model is asked in words, up to the wire. */

import assert from 'node:assert/strict';
import { inEnglish } from '../../../../src/core/sentence';
import { type EditContext, requestForEdit } from '../../../../src/pixels/edit/requestForEdit';
import { fanOut } from '../../../../src/wire/fanOut';
import { openaiImages } from '../../../../src/wire/openaiImages';
import { endpoint, FakeNetwork, png, request, spooled, type Told } from '../../wire/fakeNetwork';

const source = png();
const plan = {
  frame: source,
  part: { x: 0, y: 0, ...source },
  place: { x: 0, y: 0, ...source },
  fit: 'pad',
} as const;
const prepared = { plan, source, references: [], warnings: [] };

/** The request of Remove Background to a model that nothing is known of. */
function cutOut() {
  const { abilities } = endpoint();
  const { edits } = abilities;
  assert.ok(edits);
  const context: EditContext = { abilities, edits, cutOut: true };
  return requestForEdit(request({ prompt: 'the fox', sources: [source] }), prepared, context);
}

describe('An edit', () => {
  it('is not asked of a model in a format that it does not make: it is written so here', () => {
    const { abilities } = endpoint();
    const { edits } = abilities;
    assert.ok(edits);
    const given = request({ sources: [source], outputFormat: 'webp', outputCompression: 80 });
    const formatOf = (outputFormats: 'any' | string[]) => {
      const context = { abilities: { ...abilities, outputFormats }, edits, cutOut: false };
      return requestForEdit(given, prepared, context).request.parameters.outputFormat;
    };
    assert.deepEqual([formatOf(['png']), formatOf('any')], [undefined, 'webp']);
  });
});

const picture = spooled('one');
const good: Told = { json: { data: [{ b64_json: picture.placeholder }] }, pictures: [picture] };
const refusal: Told = {
  status: 400,
  json: { error: { message: 'no', param: 'background', code: 'invalid_value' } },
};

describe('A background that is to go', () => {
  const field = (network: FakeNetwork, index: number, name: string) =>
    network.parts(index).flatMap(part => (part.name === name && 'value' in part ? part.value : []))[0];

  it('is asked to be transparent, in the prompt’s own words', async () => {
    const network = new FakeNetwork(good);
    const sent = cutOut();
    assert.deepEqual(sent.warnings, []);
    const answer = await fanOut(openaiImages, sent.request, endpoint(), network.send, network.report);
    assert.deepEqual(
      [field(network, 0, 'background'), field(network, 0, 'prompt')],
      ['transparent', 'the fox'],
    );
    assert.deepEqual(answer.warnings, []);
  });

  it('is asked to be a plain colour by the very request that follows a refusal', async () => {
    const network = new FakeNetwork(refusal, good);
    const answer = await fanOut(openaiImages, cutOut().request, endpoint(), network.send, network.report);
    assert.equal(network.calls.length, 2);
    assert.equal(field(network, 1, 'background'), undefined);
    assert.match(field(network, 1, 'prompt') ?? '', /^the fox\n\n.*plain, even background.*#FF00FF/);
    assert.match(answer.warnings.map(inEnglish).join(), /makes no transparent background.*cut away/);
  });
});
