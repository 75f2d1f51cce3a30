/** Finds every text that the source has translated: follows what `vscode.l10n.t`, the page's `t` and `sentence` are handed back to where it is written. */

import { relative, resolve, sep } from 'node:path';
import {
  type CallExpression,
  type Expression,
  isBinaryExpression,
  isCallExpression,
  isConditionalExpression,
  isElementAccessExpression,
  isFunctionDeclaration,
  isIdentifier,
  isNewExpression,
  isObjectLiteralExpression,
  isParameterDeclaration,
  isParenthesizedExpression,
  isPropertyAccessExpression,
  isPropertyAssignment,
  isStringLiteralLikeNode,
  isVariableDeclaration,
  type NewExpression,
  type Node,
  SyntaxKind,
} from 'typescript/unstable/ast';
import { API, type Project, SymbolFlags, type Type } from 'typescript/unstable/sync';

export type TranslatableTexts = {
  /** In English, sorted. */
  readonly texts: readonly string[];
  /** Arguments whose texts cannot be found, as `src/host/recovery.ts:112 text`. */
  readonly unfound: readonly string[];
};

/** Where the functions are declared whose first argument is translated. */
const translators: readonly { readonly file: string; readonly name: string }[] = [
  { file: 'node_modules/@types/vscode/index.d.ts', name: 't' },
  { file: 'media/studio/strings.ts', name: 't' },
  { file: 'src/core/sentence.ts', name: 'sentence' },
];

/** Hands on what `sentence` made. */
const relay = 'src/host/ui/localized.ts';

export function findTranslatableTexts(): TranslatableTexts {
  const api = new API({ cwd: process.cwd() });
  try {
    const [project] = api.updateSnapshot({ openProject: resolve('tsconfig.json') }).getProjects();
    if (project === undefined) throw new Error('tsconfig.json names no project.');
    const search = new Search(project);
    search.run();
    return { texts: [...search.texts].sort(), unfound: [...search.unfound].sort() };
  } finally {
    api.close();
  }
}

type Call = CallExpression | NewExpression;

class Search {
  readonly texts = new Set<string>();
  readonly unfound = new Set<string>();
  /** By the function that is called. */
  private readonly calls = new Map<Node, Call[]>();
  /** Parameters whose arguments are still to be followed. */
  private readonly open: Node[] = [];
  private readonly seen = new Set<Node>();

  constructor(private readonly project: Project) {}

  run(): void {
    const { program } = this.project;
    for (const name of program.getSourceFileNames().filter(isOurs)) {
      const file = program.getSourceFile(name);
      if (file !== undefined) this.gather(file);
    }
    for (const called of this.calls.keys()) if (isTranslator(called)) this.openParameter(called, 0);
    for (let parameter = this.open.pop(); parameter !== undefined; parameter = this.open.pop())
      this.followArguments(parameter);
  }

  private gather(node: Node): void {
    if (isCallExpression(node) || isNewExpression(node)) {
      const called = this.project.checker.getResolvedSignature(node)?.declaration?.resolve(this.project);
      if (called !== undefined) this.calls.set(called, [...(this.calls.get(called) ?? []), node]);
    }
    node.forEachChild(child => this.gather(child));
  }

  private openParameter(called: Node, at: number): void {
    const parameter = parametersOf(called)[at];
    if (parameter === undefined || this.seen.has(parameter)) return;
    this.seen.add(parameter);
    this.open.push(parameter);
  }

  private followArguments(parameter: Node): void {
    const at = parametersOf(parameter.parent).indexOf(parameter);
    for (const call of this.calls.get(parameter.parent) ?? []) {
      const argument = call.arguments?.[at];
      if (argument !== undefined) this.follow(argument);
    }
  }

  private follow(expression: Expression): void {
    const written = constant(expression) ?? this.literals(expression);
    if (written !== undefined) for (const text of written) this.texts.add(text);
    else if (isParenthesizedExpression(expression)) this.follow(expression.expression);
    else if (isConditionalExpression(expression)) {
      this.follow(expression.whenTrue);
      this.follow(expression.whenFalse);
    } else if (isElementAccessExpression(expression) || isPropertyAccessExpression(expression))
      this.followValues(expression.expression, expression);
    else this.followName(expression);
  }

  private followName(expression: Expression): void {
    const declared = this.declarationOf(expression);
    if (declared !== undefined && isParameterDeclaration(declared))
      this.openParameter(declared.parent, parametersOf(declared.parent).indexOf(declared));
    else if (declared !== undefined && isVariableDeclaration(declared) && declared.initializer)
      this.follow(declared.initializer);
    else this.unfound.add(placeOf(expression));
  }

  /** Every text of a table; `access` is what asks for one of them. */
  private followValues(table: Expression, access: Expression): void {
    if (isParenthesizedExpression(table)) this.followValues(table.expression, access);
    else if (isConditionalExpression(table)) {
      this.followValues(table.whenTrue, access);
      this.followValues(table.whenFalse, access);
    } else if (isObjectLiteralExpression(table)) {
      for (const entry of table.properties) if (isPropertyAssignment(entry)) this.follow(entry.initializer);
    } else {
      const declared = this.declarationOf(table);
      if (declared !== undefined && isVariableDeclaration(declared) && declared.initializer)
        this.followValues(declared.initializer, access);
      else this.unfound.add(placeOf(access));
    }
  }

  private declarationOf(expression: Expression): Node | undefined {
    if (!isIdentifier(expression)) return undefined;
    const { checker } = this.project;
    const symbol = checker.getSymbolAtLocation(expression);
    const meant = symbol && symbol.flags & SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol;
    return meant?.valueDeclaration?.resolve(this.project);
  }

  /** What the expression can be, where its type says so. */
  private literals(expression: Expression): string[] | undefined {
    const type = this.project.checker.getTypeAtLocation(expression);
    const types: readonly Type[] = (type?.isUnionType() ? type.getTypes() : type && [type]) ?? [];
    const texts = types.flatMap(one => (one.isStringLiteralType() ? [one.value] : []));
    return texts.length > 0 && texts.length === types.length ? texts : undefined;
  }
}

/** Of a text that is written in one piece, or in several joined by `+`. */
function constant(expression: Expression): [string] | undefined {
  if (isStringLiteralLikeNode(expression)) return [expression.text];
  if (!isBinaryExpression(expression) || expression.operatorToken.kind !== SyntaxKind.PlusToken)
    return undefined;
  const [left, right] = [constant(expression.left), constant(expression.right)];
  return left && right && [left[0] + right[0]];
}

function isOurs(file: string): boolean {
  return /^(src|media)\//.test(pathOf(file)) && pathOf(file) !== relay;
}

function isTranslator(called: Node): boolean {
  const file = pathOf(called.getSourceFile().fileName);
  const name = isFunctionDeclaration(called) ? called.name?.text : undefined;
  return translators.some(translator => translator.file === file && translator.name === name);
}

function parametersOf(called: Node): readonly Node[] {
  return 'parameters' in called ? (called.parameters as readonly Node[]) : [];
}

function placeOf(node: Node): string {
  const file = node.getSourceFile();
  const { line } = file.getLineAndCharacterOfPosition(node.getStart());
  return `${pathOf(file.fileName)}:${line + 1} ${node.getText()}`;
}

function pathOf(file: string): string {
  return relative(process.cwd(), file).split(sep).join('/');
}
