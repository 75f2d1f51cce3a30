/** One row for each parameter: what a model takes of it is the same question for forms and for rules. */

import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { ImageError } from '../../../src/core/imageError';
import type { PictureInput } from '../../../src/core/imageRequest';
import type { ModelAbilities } from '../../../src/core/modelAbilities';
import {
  accepts,
  type ImageParameters,
  noAbilities,
  type ParameterName,
  type ParameterValue,
  parameterNames,
  parameterRows,
  type Refusal,
  tidied,
  usable,
  wireName,
} from '../../../src/core/parameters';
import { fitRequest } from '../../../src/core/rules';
import { imageRequest } from '../support/imageRequest';
import { knownModels } from '../support/models';

const words = [
  'auto',
  'high',
  'standard',
  'vivid',
  'transparent',
  'opaque',
  'low',
  'png',
  'jpeg',
  'jpg',
  'x',
];
const sizes = ['auto', 'AUTO', '1024x1024', '1024 × 1024', '1000x1000', '16:9', '16:9 2K', '9:7', 'huge', ''];

/** Also values that nobody takes. */
function valuesOf(name: ParameterName): fc.Arbitrary<ParameterValue> {
  switch (parameterRows[name].kind) {
    case 'flag':
      return fc.boolean();
    case 'size':
      return fc.constantFrom(...sizes);
    case 'choice':
      return fc.constantFrom(...words);
    case 'text':
      return fc.string();
    default:
      return fc.oneof(
        fc.integer({ min: -2, max: 110 }),
        fc.integer(),
        fc.constantFrom(0.5, Number.NaN, 1e300),
      );
  }
}

const wish = fc.constantFrom(...parameterNames).chain(name => valuesOf(name).map(value => ({ name, value })));

const refusals: fc.Arbitrary<Refusal[]> = fc.array(
  fc.oneof(
    fc.constantFrom(...parameterNames).map(parameter => ({ parameter })),
    wish.map(({ name, value }) => ({ parameter: name, value: String(value) })),
  ),
  { maxLength: 3 },
);

const models = fc
  .tuple(fc.constantFrom(...knownModels), refusals)
  .map(([{ abilities }, refused]): ModelAbilities => ({ ...abilities, refusedParameters: refused }));

const picture: PictureInput = {
  name: 'a.png',
  mediaType: 'image/png',
  bytes: new Uint8Array(8),
  width: 8,
  height: 8,
};

/** What of a wish is sent: `undefined` when nothing is, or when the request is not sent at all. */
function sent(
  name: ParameterName,
  value: ParameterValue,
  abilities: ModelAbilities,
): ParameterValue | undefined {
  // What the parameter needs beside it, without which it has no meaning.
  const { formats, isForEdits } = parameterRows[name];
  const beside: ImageParameters = formats === undefined ? {} : { outputFormat: formats[0] };
  const sources = isForEdits && abilities.edits !== undefined ? [picture] : [];
  const open = { ...abilities, ...(formats === undefined ? {} : { outputFormats: 'any' as const }) };
  try {
    const request = imageRequest({ sources, ...beside, [name]: value });
    const { request: fitted, shares } = fitRequest(request, open);
    return name === 'n' ? shares.reduce((sum, share) => sum + share, 0) : fitted.parameters[name];
  } catch (error) {
    assert.ok(error instanceof ImageError && error.kind === 'invalidInput', String(error));
    return undefined;
  }
}

describe('A parameter', () => {
  it('that a model accepts survives the rules as it is, and no other does', () => {
    fc.assert(
      fc.property(models, wish, (abilities, { name, value }) => {
        const { formats, isForEdits } = parameterRows[name];
        // Where no picture can go along, none can be kept to; a format that is refused goes before what needs it.
        fc.pre(!isForEdits || abilities.edits !== undefined);
        fc.pre(
          formats === undefined ||
            !abilities.refusedParameters.some(({ parameter }) => parameter === 'outputFormat'),
        );
        const isSent = Object.is(sent(name, value, abilities), tidied(name, value));
        assert.equal(accepts(abilities, name, value), isSent, `${name}: ${value}`);
      }),
      { numRuns: 5000 },
    );
  });

  it('is usable together with others as the rules let them through, without a warning', () => {
    const wishes = fc.array(wish).map(all => Object.fromEntries(all.map(({ name, value }) => [name, value])));
    fc.assert(
      fc.property(models, wishes, (abilities, chosen) => {
        // A transparent JPEG is no question of what the model takes.
        const { background, ...taken } = usable(chosen, abilities, false);
        // Nor are px, which are made of those that it takes; that is told.
        const { size, ...besideSize } = taken;
        const parameters = size !== undefined && !accepts(abilities, 'size', size) ? besideSize : taken;
        const { warnings, request } = fitRequest(imageRequest(parameters), abilities);
        const { n: _, ...others } = parameters;
        const tidy = Object.entries(others).map(([name, value]) => [
          name,
          tidied(name as ParameterName, value),
        ]);
        assert.deepEqual(warnings, []);
        assert.deepEqual(request.parameters, Object.fromEntries(tidy));
      }),
      { numRuns: 2000 },
    );
  });

  it('is none of those that a model of words alone takes, but for the number of pictures', () => {
    const abilities = { ...noAbilities, refusedParameters: [] };
    fc.assert(
      fc.property(wish, ({ name, value }) => {
        assert.ok(name === 'n' || !accepts(abilities, name, value), `${name}: ${value}`);
      }),
    );
  });

  it('has the name on the wire that the OpenAI Images dialect gives it', () => {
    const names = parameterNames.map(wireName);
    for (const name of [
      'n',
      'size',
      'output_format',
      'output_compression',
      'input_fidelity',
      'partial_images',
    ])
      assert.ok(names.includes(name), name);
  });
});
