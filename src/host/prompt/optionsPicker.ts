/** Lets the user set what the chosen model accepts, and nothing else. Never sends a value that the user did not choose. */

import * as vscode from 'vscode';
import type { ModelAbilities } from '../../core/modelAbilities';
import type { Choices, ImageParameters } from '../../core/parameters';
import type { SizeRule } from '../../core/sizes';

type Parameter = keyof ImageParameters;
type Value = ImageParameters[Parameter];

/** One line of the list: a parameter, its name, and how its value is asked for. */
type Option = {
  readonly parameter: Parameter;
  readonly label: string;
  readonly ask: (current: Value) => Promise<Chosen>;
};

/** `back`: leave it as it is; otherwise the new value, `undefined` for the provider's default. */
type Chosen = 'back' | { readonly value: Value };

/** Returns the parameters as they are when the user closes the list. */
export async function pickOptions(
  abilities: ModelAbilities,
  start: ImageParameters,
): Promise<ImageParameters> {
  let parameters = start;
  for (;;) {
    const items = optionsOf(abilities).map(option => ({
      option,
      label: option.label,
      description: describeValue(parameters[option.parameter]),
    }));
    const picked = await vscode.window.showQuickPick(items, {
      title: vscode.l10n.t('Options'),
      placeHolder: vscode.l10n.t('Choose what to change; Escape goes back to the prompt'),
      matchOnDescription: true,
    });
    if (picked === undefined) return parameters;
    const chosen = await picked.option.ask(parameters[picked.option.parameter]);
    if (chosen !== 'back') parameters = withValue(parameters, picked.option.parameter, chosen.value);
  }
}

/** `1024x1024 · high`: what differs from the provider's defaults, for the line under the prompt. */
export function describeParameters(parameters: ImageParameters): string[] {
  const { n, size, ...others } = parameters;
  const parts = [n === undefined || n === 1 ? undefined : `${n} ×`, size];
  for (const [name, value] of Object.entries(others)) {
    if (value !== undefined && name !== 'partialImages') parts.push(`${name} ${value}`);
  }
  return parts.filter(part => part !== undefined);
}

function optionsOf(abilities: ModelAbilities): Option[] {
  const l = vscode.l10n.t;
  const count = abilities.maxN > 1 ? 10 : 4;
  const options: (Option | undefined)[] = [
    abilities.sizes.type === 'prompt'
      ? undefined
      : word('size', l('Size'), namedSizes(abilities.sizes), true),
    whole('n', l('Number of pictures'), 1, count),
    choice('quality', l('Quality'), abilities.qualities),
    choice('style', l('Style'), abilities.styles),
    choice('background', l('Background'), abilities.backgrounds),
    choice('moderation', l('Moderation'), abilities.moderations),
    choice('outputFormat', l('Format'), abilities.outputFormats),
    abilities.compression ? whole('outputCompression', l('Compression of JPEG and WebP'), 0, 100) : undefined,
    choice('inputFidelity', l('Fidelity to the source of an edit'), abilities.inputFidelities),
    abilities.seed ? whole('seed', l('Seed'), 0, Number.MAX_SAFE_INTEGER) : undefined,
    abilities.enhance
      ? word('enhance', l('Let the provider enhance the prompt'), ['true', 'false'], false)
      : undefined,
    abilities.maxPartialImages > 0
      ? whole('partialImages', l('Partial pictures while it works'), 0, abilities.maxPartialImages)
      : undefined,
  ];
  return options.filter(option => option !== undefined);
}

function choice(parameter: Parameter, label: string, choices: Choices): Option | undefined {
  if (choices === 'any') return word(parameter, label, [], true);
  return choices.length === 0 ? undefined : word(parameter, label, choices, false);
}

function word(parameter: Parameter, label: string, known: readonly string[], isFree: boolean): Option {
  return { parameter, label, ask: current => askWord(parameter, label, known, isFree, current) };
}

function whole(parameter: Parameter, label: string, min: number, max: number): Option {
  return { parameter, label, ask: current => askNumber(label, min, max, current) };
}

async function askWord(
  parameter: Parameter,
  label: string,
  known: readonly string[],
  isFree: boolean,
  current: Value,
): Promise<Chosen> {
  const standard = vscode.l10n.t('The provider’s default');
  const other = vscode.l10n.t('Type another…');
  const items = [standard, ...known, ...(isFree ? [other] : [])];
  const picked = await vscode.window.showQuickPick(
    items.map(item => ({
      label: item,
      description: item === describeValue(current) ? vscode.l10n.t('now') : '',
    })),
    { title: label },
  );
  if (picked === undefined) return 'back';
  if (picked.label === standard) return { value: undefined };
  if (picked.label !== other)
    return { value: parameter === 'enhance' ? picked.label === 'true' : picked.label };
  const typed = await vscode.window.showInputBox({
    title: label,
    value: describeValue(current),
    ignoreFocusOut: true,
  });
  if (typed === undefined) return 'back';
  return { value: typed.trim() === '' ? undefined : typed.trim() };
}

async function askNumber(label: string, min: number, max: number, current: Value): Promise<Chosen> {
  const typed = await vscode.window.showInputBox({
    title: label,
    value: describeValue(current),
    prompt: vscode.l10n.t('A whole number from {0} to {1}; empty for the provider’s default', min, max),
    ignoreFocusOut: true,
    validateInput: text =>
      text.trim() === '' || (/^\d+$/.test(text.trim()) && Number(text) >= min && Number(text) <= max)
        ? undefined
        : vscode.l10n.t('That is not a whole number from {0} to {1}.', min, max),
  });
  if (typed === undefined) return 'back';
  return { value: typed.trim() === '' ? undefined : Number(typed) };
}

function namedSizes(rule: SizeRule): readonly string[] {
  switch (rule.type) {
    case 'list':
      return rule.sizes;
    case 'free':
      return rule.named;
    case 'ratios':
      return rule.ratios;
    default:
      return ['1024x1024', '1536x1024', '1024x1536'];
  }
}

function describeValue(value: Value): string {
  return value === undefined ? '' : String(value);
}

function withValue(parameters: ImageParameters, parameter: Parameter, value: Value): ImageParameters {
  const { [parameter]: _replaced, ...others } = parameters;
  return value === undefined ? others : { ...others, [parameter]: value };
}
