/** Lets the user set what the chosen model accepts, and nothing else. Never sends a value that the user did not choose. */

import * as vscode from 'vscode';
import { type Control, controlsFor } from '../../core/controls';
import {
  type Acceptance,
  accepts,
  canHave,
  type ImageParameters,
  nameInWords,
  type ParameterName,
  type ParameterValue,
} from '../../core/parameters';
import { nearestSize, type SizeRule, sizeToMakeOf, tidySize } from '../../core/sizes';
import { dialogs } from '../ui/dialogs';

/** `back`: leave it as it is; otherwise the new value, `undefined` for the provider's default. */
type Chosen = 'back' | { readonly value: ParameterValue | undefined };

type Question = {
  readonly control: Control;
  /** The control's, in the user's language. */
  readonly title: string;
  readonly current: ParameterValue | undefined;
  readonly abilities: Acceptance;
};

/** Returns the parameters as they are when the user closes the list. `isEdit`: pictures go along. */
export async function pickOptions(
  abilities: Acceptance,
  isEdit: boolean,
  start: ImageParameters,
): Promise<ImageParameters> {
  let parameters = start;
  for (;;) {
    const items = controlsFor(abilities, { parameters, isEdit }).map(control => ({
      control,
      label: vscode.l10n.t(control.label),
      description: describeValue(parameters[control.parameter]),
    }));
    const picked = await dialogs.showQuickPick(items, {
      title: vscode.l10n.t('Options'),
      placeHolder: vscode.l10n.t('Choose what to change; Escape goes back to the prompt'),
      matchOnDescription: true,
    });
    if (picked === undefined) return parameters;
    const { control, label: title } = picked;
    const chosen = await ask({ control, title, current: parameters[control.parameter], abilities });
    if (chosen !== 'back') parameters = withValue(parameters, control.parameter, chosen.value);
  }
}

/** `1024x1024 · high`: what differs from the provider's defaults, for the line under the prompt. */
export function describeParameters(parameters: ImageParameters): string[] {
  const { n, size, partialImages: _, ...others } = parameters;
  const parts = [n === undefined || n === 1 ? undefined : `${n} ×`, size];
  for (const [name, value] of Object.entries(others)) parts.push(`${nameInWords(name)} ${value}`);
  return parts.filter(part => part !== undefined);
}

function ask(question: Question): Promise<Chosen> {
  const { control } = question;
  switch (control.kind) {
    case 'size':
      return askSize(question, control.rule);
    case 'choice':
      return askChoice(question, control.choices);
    case 'flag':
      return askFlag(question);
    case 'text':
      return askText(question);
    case 'number':
      return askNumber(question, control);
  }
}

async function askSize(question: Question, rule: SizeRule): Promise<Chosen> {
  const custom = vscode.l10n.t('Custom size…');
  const chosen = await askChoice(question, [...namedSizes(rule), custom]);
  if (chosen === 'back' || chosen.value !== custom) return chosen;
  return askText(question, text => adviceOn(text, rule), '1200x630');
}

async function askChoice(
  { title, current, control }: Question,
  known: readonly string[],
): Promise<'back' | { readonly value: string | undefined }> {
  const unset = vscode.l10n.t(control.unset);
  const items = [unset, ...known].map((label, at) => ({
    label,
    description: label === describeValue(current) ? vscode.l10n.t('now') : '',
    value: at === 0 ? undefined : label,
  }));
  const picked = await dialogs.showQuickPick(items, { title });
  return picked === undefined ? 'back' : { value: picked.value };
}

async function askFlag(question: Question): Promise<Chosen> {
  const chosen = await askChoice(question, ['true', 'false']);
  return chosen === 'back' || chosen.value === undefined ? chosen : { value: chosen.value === 'true' };
}

async function askText(
  { title, current, control, abilities }: Question,
  advice: (text: string) => string = () => '',
  placeHolder = '',
): Promise<Chosen> {
  const typed = await dialogs.showInputBox({
    title,
    value: describeValue(current),
    prompt: vscode.l10n.t('Empty: {0}', vscode.l10n.t(control.unset)),
    placeHolder,
    ignoreFocusOut: true,
    validateInput: input => {
      const text = input.trim();
      if (text === '' || accepts(abilities, control.parameter, text)) return undefined;
      if (canHave(abilities, control.parameter, text)) return fittedHere(text, abilities);
      return `${vscode.l10n.t('The model does not take “{0}”.', text)} ${advice(text)}`.trim();
    },
  });
  if (typed === undefined) return 'back';
  return { value: typed.trim() === '' ? undefined : typed.trim() };
}

async function askNumber(
  { title, current, control, abilities }: Question,
  { min, max, isDecimal }: Extract<Control, { kind: 'number' }>,
): Promise<Chosen> {
  const range =
    max === Number.MAX_SAFE_INTEGER
      ? vscode.l10n.t('A whole number')
      : isDecimal
        ? vscode.l10n.t('A number from {0} to {1}', min, max)
        : vscode.l10n.t('A whole number from {0} to {1}', min, max);
  const isGood = (text: string) => {
    const number = Number(text);
    return number >= min && number <= max && accepts(abilities, control.parameter, number);
  };
  const typed = await dialogs.showInputBox({
    title,
    value: describeValue(current),
    prompt: vscode.l10n.t('{0}; empty: {1}', range, vscode.l10n.t(control.unset)),
    ignoreFocusOut: true,
    validateInput: text => (text.trim() === '' || isGood(text.trim()) ? undefined : range),
  });
  if (typed === undefined) return 'back';
  return { value: typed.trim() === '' ? undefined : Number(typed) };
}

/** Told while it is typed, and no reason not to take it. */
function fittedHere(size: string, { sizes }: Acceptance): vscode.InputBoxValidationMessage {
  const asked = sizeToMakeOf(tidySize(size), sizes) ?? '';
  const message = vscode.l10n.t(
    'The model does not make {0}: {1} is asked for and fitted to it.',
    size,
    asked,
  );
  return { message, severity: vscode.InputBoxValidationSeverity.Info };
}

function adviceOn(size: string, rule: SizeRule): string {
  const nearest = nearestSize(size, rule);
  return nearest === undefined ? '' : vscode.l10n.t('The nearest is {0}.', nearest);
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

function describeValue(value: ParameterValue | undefined): string {
  return value === undefined ? '' : String(value);
}

function withValue(
  parameters: ImageParameters,
  parameter: ParameterName,
  value: ParameterValue | undefined,
): ImageParameters {
  const { [parameter]: _replaced, ...others } = parameters;
  return value === undefined ? others : { ...others, [parameter]: value };
}
