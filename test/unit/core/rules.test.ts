/** A request fitted to what a model accepts: what goes becomes a warning, what cannot go an error. */

import assert from 'node:assert/strict';
import { ImageError } from '../../../src/core/imageError';
import type { PictureInMemory } from '../../../src/core/imageRequest';
import { type PartialAbilities, permissive } from '../../../src/core/modelAbilities';
import { tableRow } from '../../../src/core/modelTable';
import { fitRequest } from '../../../src/core/rules';
import { inEnglish } from '../../../src/core/sentence';
import { imageRequest, type Wishes } from '../support/imageRequest';

function fitWith(given: Wishes, abilities: PartialAbilities | undefined = {}) {
  const fitted = fitRequest(imageRequest(given), { ...permissive, ...abilities } as typeof permissive);
  return { ...fitted, warnings: fitted.warnings.map(inEnglish) };
}

const fitTo = (model: string, given: Wishes) => fitWith({ model, ...given }, tableRow(model));

function refused(run: () => unknown): string {
  try {
    run();
  } catch (error) {
    assert.ok(error instanceof ImageError);
    assert.equal(error.kind, 'invalidInput');
    assert.doesNotMatch(error.message, /\{\d\}/);
    return error.message;
  }
  assert.fail('nothing was refused');
}

/** A PNG's head with the given colour type, and `tRNS` when `hasColourKey`. */
function png(
  given: Partial<PictureInMemory> & { colourType?: number; hasColourKey?: boolean } = {},
): PictureInMemory {
  const { colourType = 6, hasColourKey = false, ...rest } = given;
  const chunk = (type: string) => [0, 0, 0, 1, ...new TextEncoder().encode(type), 0, 0, 0, 0, 0];
  const bytes = new Uint8Array([
    ...[0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 13, 0x49, 0x48, 0x44, 0x52],
    ...[0, 0, 0, 8, 0, 0, 0, 8, 8, colourType, 0, 0, 0, 0, 0, 0, 0],
    ...(hasColourKey ? chunk('tRNS') : []),
    ...chunk('IDAT'),
  ]);
  return { name: 'cat.png', mediaType: 'image/png', bytes, width: 8, height: 8, ...rest };
}

describe('rules: words', () => {
  it('wants a prompt and a model', () => {
    assert.match(
      refused(() => fitWith({ prompt: ' \n' })),
      /prompt is empty/,
    );
    assert.match(
      refused(() => fitWith({ model: '' })),
      /model/,
    );
  });

  it('counts a prompt in characters, as people do', () => {
    fitTo('dall-e-2', { prompt: '🐈'.repeat(1000) });
    assert.equal(
      refused(() => fitTo('dall-e-2', { prompt: '🐈'.repeat(1001) })),
      'dall-e-2 takes prompts of up to 1000 characters, and this one has 1001.',
    );
  });
});

describe('rules: number of pictures', () => {
  it('makes several requests of more than a model does at once', () => {
    assert.deepEqual(fitTo('dall-e-3', { n: 3 }).shares, [1, 1, 1]);
    assert.deepEqual(fitTo('dall-e-2', { n: 23 }).shares, [10, 10, 3]);
    assert.deepEqual(fitWith({}).shares, [1]);
    assert.deepEqual(fitWith({ n: 3 }, { refusedParameters: [{ parameter: 'n' }] }).shares, [1, 1, 1]);
  });

  it('refuses none, halves, and more than anybody means', () => {
    for (const n of [0, -1, 1.5, Number.NaN, 101]) refused(() => fitWith({ n }));
  });
});

describe('rules: size', () => {
  it('writes a size as the field does', () => {
    for (const size of ['1024x1024', '1024×1024', ' 1024 X 1024 ', '1024*1024']) {
      assert.equal(fitTo('gpt-image-1', { size }).request.parameters.size, '1024x1024');
    }
  });

  it('asks for the nearest of px that the model does not make, large enough where there is one, and says so', () => {
    for (const [model, size, sent] of [
      ['dall-e-3', '1600x900', '1792x1024'],
      ['dall-e-2', '300x300', '512x512'],
      ['gpt-image-1', '1200x630', '1536x1024'],
      ['gpt-image-2', '1792x936', '1792x944'],
      ['gpt-image-2', '48x48', '816x816'],
    ] as const) {
      const { request, warnings } = fitTo(model, { size });
      assert.equal(request.parameters.size, sent);
      assert.deepEqual(warnings, [`${model} does not make ${size}: ${sent} was asked for.`]);
    }
  });

  it('names the legal ones for words that are no size', () => {
    assert.match(
      refused(() => fitTo('gpt-image-1', { size: 'huge' })),
      /has no size huge, only auto/,
    );
  });

  it('turns pixels into a shape for models of shapes, and says so', () => {
    const { request, warnings } = fitTo('gemini-3-pro-image', { size: '1920x1080' });
    assert.equal(request.parameters.size, '16:9 2K');
    assert.match(warnings.join(), /1920x1080 was asked for as 16:9 2K/);
    assert.equal(fitTo('gemini-3-pro-image', { size: '3:2 2K' }).request.parameters.size, '3:2 2K');
    assert.match(
      refused(() => fitTo('gemini-3-pro-image', { size: '7:3' })),
      /nearest is 21:9/,
    );
  });

  it('leaves it out, with a warning, where the prompt says how large', () => {
    const { request, warnings } = fitTo('gpt-4o-image', { size: '1024x1024' });
    assert.equal('size' in request.parameters, false);
    assert.equal(warnings.length, 1);
  });

  it('sends auto where a model has it, and nothing where not', () => {
    assert.equal(fitTo('gpt-image-1', { size: 'auto' }).request.parameters.size, 'auto');
    for (const model of ['dall-e-3', 'gpt-4o-image', 'nobody-knows']) {
      const { request, warnings } = fitTo(model, { size: 'AUTO' });
      assert.equal('size' in request.parameters, false);
      assert.deepEqual(warnings, []);
    }
  });
});

describe('rules: everything else', () => {
  it('lets an unknown model have whatever the user says', () => {
    const wishes = {
      size: '7x9',
      quality: 'ultra',
      style: 'mine',
      background: 'pink',
      outputFormat: 'tga',
      seed: 3,
    };
    const { request, warnings } = fitWith(wishes);
    assert.deepEqual(request, imageRequest(wishes));
    assert.deepEqual(warnings, []);
  });

  it('leaves out what a model does not have, and says each', () => {
    const { request, warnings } = fitTo('dall-e-3', {
      quality: 'high',
      style: 'vivid',
      background: 'transparent',
      outputFormat: 'webp',
      seed: 4,
      enhance: true,
    });
    assert.deepEqual(request, imageRequest({ model: 'dall-e-3', style: 'vivid' }));
    assert.equal(warnings.length, 5);
    assert.ok(
      warnings.includes('dall-e-3 knows quality standard, hd: “high” was not sent.'),
      warnings.join('\n'),
    );
    assert.ok(warnings.includes('dall-e-3 has no seed: “4” was not sent.'));
  });

  it('takes the nearest number that a model takes, and says so; what none takes is refused', () => {
    const taken = (wishes: Wishes) => fitWith(wishes, { steps: { min: 15, max: 50 }, guidance: true });
    const { request, warnings } = taken({ steps: 8, guidance: 4.5 });
    assert.deepEqual(request.parameters, { steps: 15, guidance: 4.5 });
    assert.deepEqual(warnings, ['some-model takes steps from 15 to 50: 15 was asked for.']);
    for (const wishes of [
      { steps: 0 },
      { steps: 20.5 },
      { steps: 201 },
      { guidance: 101 },
      { guidance: Number.NaN },
    ])
      refused(() => taken(wishes));
  });

  it('never repeats what a picture shall not show', () => {
    const { request, warnings } = fitTo('dall-e-3', { negativePrompt: 'my secret' });
    assert.deepEqual(request.parameters, {});
    assert.deepEqual(warnings, ['dall-e-3 has no negative prompt: “…” was not sent.']);
  });

  it('needs no warning for auto and false, which say nothing', () => {
    assert.deepEqual(fitTo('dall-e-3', { quality: 'auto', background: 'auto', enhance: false }).warnings, []);
  });

  it('cannot make a transparent JPEG, and asks for PNG', () => {
    const { request, warnings } = fitTo('gpt-image-1', { background: 'transparent', outputFormat: 'jpg' });
    assert.equal(request.parameters.outputFormat, 'png');
    assert.equal(warnings.length, 1);
  });

  it('compresses JPEG and WebP only, from 0 to 100', () => {
    assert.equal(
      fitTo('gpt-image-1', { outputFormat: 'jpeg', outputCompression: 0 }).request.parameters
        .outputCompression,
      0,
    );
    const { request, warnings } = fitTo('gpt-image-1', { outputCompression: 50 });
    assert.equal('outputCompression' in request.parameters, false);
    assert.equal(warnings.length, 1);
    refused(() => fitTo('gpt-image-1', { outputFormat: 'webp', outputCompression: 101 }));
  });

  it('has no more sketches than a model makes, and is silent about it', () => {
    assert.equal(fitTo('gpt-image-1', { partialImages: 9 }).request.parameters.partialImages, 3);
    const { request, warnings } = fitTo('dall-e-3', { partialImages: 2 });
    assert.equal('partialImages' in request.parameters, false);
    assert.deepEqual(warnings, []);
  });

  it('does not send again what the server refused before', () => {
    const refusedBefore = {
      refusedParameters: [{ parameter: 'style' }, { parameter: 'background', value: 'transparent' }],
    } as const;
    const { request, warnings } = fitWith({ style: 'vivid', background: 'transparent' }, refusedBefore);
    assert.deepEqual(request, imageRequest({}));
    assert.equal(warnings.length, 2);
    assert.equal(fitWith({ background: 'opaque' }, refusedBefore).request.parameters.background, 'opaque');
  });
});

describe('rules: pictures', () => {
  const kilobytes = (size: number) => new Uint8Array(size * 1024);

  it('names what a model cannot edit', () => {
    assert.match(
      refused(() => fitTo('dall-e-3', { sources: [png()] })),
      /dall-e-3 makes new pictures only/,
    );
    assert.match(
      refused(() => fitTo('dall-e-2', { sources: [png(), png()] })),
      /one picture at a time/,
    );
    assert.match(
      refused(() => fitTo('gpt-image-1', { sources: Array.from({ length: 17 }, () => png()) })),
      /at most 16 pictures, and 17/,
    );
    assert.match(
      refused(() => fitTo('gpt-image-1', { sources: [png({ name: 'a.gif', mediaType: 'image/gif' })] })),
      /PNG, JPEG, WEBP, and “a.gif” is GIF/,
    );
    assert.match(
      refused(() => fitTo('dall-e-2', { sources: [png({ bytes: kilobytes(4097) })] })),
      /4.1 MB; dall-e-2 takes pictures of up to 4 MB/,
    );
    assert.match(
      refused(() => fitTo('dall-e-2', { sources: [png({ width: 9 })] })),
      /square/,
    );
  });

  it('wants a mask that is a PNG with transparency and as large as the picture', () => {
    const sources = [png()];
    fitTo('gpt-image-1', { sources, mask: png() });
    fitTo('gpt-image-1', { sources, mask: png({ colourType: 4 }) });
    fitTo('gpt-image-1', { sources, mask: png({ colourType: 3, hasColourKey: true }) });
    const refusedMask = (mask: PictureInMemory) => refused(() => fitTo('gpt-image-1', { sources, mask }));
    assert.match(refusedMask(png({ mediaType: 'image/webp' })), /must be a PNG/);
    assert.match(refusedMask(png({ width: 9 })), /9 × 8 px, the picture 8 × 8 px/);
    assert.match(refusedMask(png({ colourType: 2 })), /no transparency/);
    assert.match(refusedMask(png({ colourType: 3 })), /no transparency/);
    const large = new Uint8Array(5 * 1024 * 1024);
    large.set(png().bytes);
    assert.match(refusedMask(png({ bytes: large })), /5 MB; gpt-image-1 takes masks of up to 4 MB/);
    assert.match(
      refused(() => fitTo('gpt-image-1', { mask: png() })),
      /needs a picture/,
    );
  });

  it('leaves a mask out, with a warning, where a model has no use for it', () => {
    const { request, warnings } = fitTo('flux-kontext-pro', { sources: [png()], mask: png() });
    assert.equal('mask' in request, false);
    assert.equal(warnings.length, 1);
  });
});

describe('rules: notes by themselves', () => {
  const given = { sources: [png(), png()], markup: png() };
  const goes = (wishes: Wishes, abilities = tableRow('gpt-image-2.6-flare')) =>
    'markup' in fitWith({ ...given, ...wishes }, abilities).request;

  it('go to a model that takes them, with one picture and the copy that has them', () => {
    assert.equal(goes({}), true);
    assert.equal(goes({}, tableRow('gpt-image-2')), false);
    const refusedParameters = [{ parameter: 'markup' }] as const;
    assert.equal(goes({}, { ...tableRow('gpt-image-2.6-flare'), refusedParameters }), false);
  });

  it('are left to the copy, without a word, beside a mask, in a GIF or an SVG, or where they fit no picture', () => {
    const unfit = [
      { mask: png() },
      { outputFormat: 'gif' },
      { outputFormat: 'svg' },
      { markup: png({ width: 9 }) },
      { markup: png({ colourType: 2 }) },
    ];
    for (const wishes of unfit) assert.equal(goes(wishes), false, Object.keys(wishes).join());
    const { request, warnings } = fitTo('gpt-image-2', given);
    assert.deepEqual([request.sources, warnings], [given.sources, []]);
  });
});

describe('rules: GIFs and drawings', () => {
  const model = 'gpt-image-2.6-flare';

  it('are asked for one by one and without sketches, which is no loss', () => {
    for (const outputFormat of ['gif', 'svg']) {
      const { request, shares, warnings } = fitTo(model, { outputFormat, n: 3, partialImages: 2 });
      assert.deepEqual(request.parameters, { outputFormat });
      assert.deepEqual([shares, warnings], [[1, 1, 1], []]);
    }
  });

  it('alone have frames, and a GIF alone of the two', () => {
    const frames = { frameCount: 4, frameDurationMs: 100 };
    assert.deepEqual(fitTo(model, { outputFormat: 'gif', ...frames }).warnings, []);
    const { request, warnings } = fitTo(model, { outputFormat: 'svg', ...frames, outputCompression: 50 });
    assert.deepEqual(request.parameters, { outputFormat: 'svg' });
    assert.deepEqual(warnings.length, 3);
    assert.match(
      refused(() => fitTo(model, { outputFormat: 'gif', frameCount: 17 })),
      /from 2 to 16, not 17/,
    );
  });

  it('are of the models that make them', () => {
    const { request, warnings } = fitTo('gpt-image-2.5-flare', { outputFormat: 'gif', complexity: 'low' });
    assert.deepEqual(request.parameters, {});
    assert.match(warnings.join(), /png, jpeg, webp: “gif” was not sent.*has no complexity/);
  });
});
