/** What a person can set for a model: the same in the Studio and in the palette's options, which both draw these controls. */

import assert from 'node:assert/strict';
import { fieldsOf } from '../../../media/studio/composer/fields';
import { type Control, controlsFor } from '../../../src/core/controls';
import { accepts, parameterNames, type Refusal } from '../../../src/core/parameters';
import { composer } from '../studioPage/support/views';
import { knownModels } from '../support/models';

const names = (controls: readonly Control[]) => controls.map(({ parameter }) => parameter);

/** Values that a control leads to. */
function valuesOf(control: Control): (string | number | boolean)[] {
  switch (control.kind) {
    case 'choice':
      return [...control.choices];
    case 'number':
      return [control.min, control.max];
    case 'flag':
      return [true, false];
    case 'text':
      return ['words'];
    case 'size':
      return control.rule.type === 'list' ? [...control.rule.sizes] : [];
  }
}

describe('The controls of a model', () => {
  for (const { name, abilities } of knownModels) {
    const circumstances = { parameters: { outputFormat: 'webp' }, isEdit: true };

    it(`of ${name} are the Studio’s fields, and lead only to what it accepts`, () => {
      const controls = controlsFor(abilities, circumstances);
      const references = [{ id: 'a', name: 'a.png', width: 8, height: 8 }];
      const view = composer({ abilities, parameters: circumstances.parameters, references });
      assert.deepEqual(fieldsOf(view), controls);
      for (const control of controls)
        for (const value of valuesOf(control))
          assert.ok(accepts(abilities, control.parameter, value), `${control.parameter}: ${value}`);
    });

    it(`of ${name} are gone with what its server refused`, () => {
      const whole: Refusal[] = parameterNames.map(parameter => ({ parameter }));
      // Pictures are asked for one by one then.
      assert.deepEqual(names(controlsFor({ ...abilities, refusedParameters: whole }, circumstances)), ['n']);
      for (const control of controlsFor(abilities, circumstances)) {
        if (control.kind !== 'choice') continue;
        const [value = '', ...others] = control.choices;
        const refusedParameters = [{ parameter: control.parameter, value }];
        const left = controlsFor({ ...abilities, refusedParameters }, circumstances).find(
          ({ parameter }) => parameter === control.parameter,
        );
        assert.deepEqual(left?.kind === 'choice' ? left.choices : [], others);
      }
    });
  }

  it('ask for compression with a format that has it, and for fidelity with pictures', () => {
    const model = knownModels.find(({ name }) => name === 'gpt-image-1');
    assert.ok(model);
    const has = (parameters: { outputFormat?: string }, isEdit: boolean) =>
      names(controlsFor(model.abilities, { parameters, isEdit })).filter(name =>
        ['outputCompression', 'inputFidelity'].includes(name),
      );
    assert.deepEqual(has({}, false), []);
    assert.deepEqual(has({ outputFormat: 'png' }, true), ['inputFidelity']);
    assert.deepEqual(has({ outputFormat: 'jpeg' }, false), ['outputCompression']);
  });

  it('have what diffusion models take for those alone, within their own bounds', () => {
    const own = ['negativePrompt', 'steps', 'guidance'];
    const of = (name: string) => {
      const model = knownModels.find(known => known.name === name);
      assert.ok(model, name);
      return controlsFor(model.abilities, { parameters: {}, isEdit: true }).filter(({ parameter }) =>
        own.includes(parameter),
      );
    };
    const bounds = (name: string) =>
      of(name).map(control =>
        control.kind === 'number' ? [control.parameter, control.min, control.max] : [control.parameter],
      );
    for (const name of ['gpt-image-2', 'nobody-knows', 'flux-2-pro at bfl', 'recraftv4_1 at recraft'])
      assert.deepEqual(names(of(name)), [], name);
    assert.deepEqual(bounds('flux-2-flex at bfl'), [
      ['steps', 1, 50],
      ['guidance', 1.5, 10],
    ]);
    assert.deepEqual(bounds('loaded-checkpoint at automatic1111'), [
      ['negativePrompt'],
      ['steps', 1, 150],
      ['guidance', 1, 30],
    ]);
    assert.deepEqual(names(of('first-checkpoint at comfyui')), own);
    assert.deepEqual(names(of('recraftv3 at recraft')), ['negativePrompt']);
  });

  it('have the end user for who wants one', () => {
    const has = (model: string) =>
      knownModels
        .filter(({ name }) => name === model)
        .some(({ abilities }) =>
          names(controlsFor(abilities, { parameters: {}, isEdit: false })).includes('user'),
        );
    assert.ok(has('gpt-image-2'));
    assert.ok(!has('recraftv4_1'));
  });
});
