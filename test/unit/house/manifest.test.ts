/** Holds the manifest, its translations, the reference's tables and the registered commands against each other. */

import * as assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import * as z from 'zod';
import { agentActions } from '../../../src/agents/agentRights';
import { toolDefinitions } from '../../../src/agents/toolDefinitions';
import { sourceFiles, withoutComments } from './sourceFiles';

const Manifest = z.looseObject({
  activationEvents: z.array(z.string()).default([]),
  contributes: z.looseObject({
    commands: z.array(z.object({ command: z.string(), title: z.string() })),
    menus: z.record(
      z.string(),
      z.array(z.looseObject({ command: z.string().optional(), submenu: z.string().optional() })),
    ),
    submenus: z.array(z.looseObject({ id: z.string() })).default([]),
    walkthroughs: z.array(
      z.looseObject({
        steps: z.array(
          z.looseObject({
            description: z.string(),
            media: z.object({ svg: z.string(), altText: z.string() }),
          }),
        ),
      }),
    ),
    customEditors: z.array(z.looseObject({ viewType: z.string() })).default([]),
    configuration: z.object({ properties: z.record(z.string(), z.looseObject({})) }),
  }),
});

const Agents = z.looseObject({
  contributes: z.looseObject({
    languageModelTools: z.array(
      z.strictObject({
        ...{ name: z.string(), displayName: z.string(), userDescription: z.string() },
        ...{ modelDescription: z.string(), inputSchema: z.looseObject({}) },
        ...{ toolReferenceName: z.string(), canBeReferencedInPrompt: z.literal(true), icon: z.string() },
      }),
    ),
    chatSkills: z.array(z.strictObject({ path: z.string() })),
  }),
});

const manifestText = readFileSync('package.json', 'utf8');
const { activationEvents, contributes } = Manifest.parse(JSON.parse(manifestText));
const translations = z
  .record(z.string(), z.string())
  .parse(JSON.parse(readFileSync('package.nls.json', 'utf8')));

const commands = contributes.commands.map(({ command }) => command);
const settings = Object.keys(contributes.configuration.properties);
const sorted = (names: Iterable<string>) => [...new Set(names)].sort();
const translated = (text: string) => translations[text.replaceAll('%', '')] ?? '';
const captured = (text: string, pattern: RegExp) =>
  sorted([...text.matchAll(pattern)].map(([, name = '']) => name));

describe('The manifest', () => {
  it('names every command that is registered, and no other', () => {
    const registered = sourceFiles('src/host/commands').flatMap(({ text }) =>
      captured(withoutComments(text), /'(easel\.[A-Za-z.]+)'/g),
    );
    assert.deepEqual(sorted(registered), sorted(commands));
  });

  it('is what the reference’s tables say', () => {
    const told = captured(readFileSync('REFERENCE.md', 'utf8'), /^\| `(easel\.[A-Za-z.]+)`/gm);
    assert.deepEqual(told, sorted([...commands, ...settings]));
  });

  it('has settings, commands, submenus and editors that begin with easel.', () => {
    const names = [
      ...commands,
      ...settings,
      ...contributes.submenus.map(({ id }) => id),
      ...contributes.customEditors.map(({ viewType }) => viewType),
    ];
    assert.deepEqual(
      names.filter(name => !name.startsWith('easel.')),
      [],
    );
  });

  it('has a translation for every text, and a text for every translation', () => {
    assert.deepEqual(captured(manifestText, /"%([\w.]+)%"/g), sorted(Object.keys(translations)));
  });

  it('puts into menus only what it has', () => {
    const shown = Object.values(contributes.menus).flat();
    const known = [...commands, ...contributes.submenus.map(({ id }) => id)];
    assert.deepEqual(
      shown.map(({ command, submenu }) => command ?? submenu ?? '').filter(name => !known.includes(name)),
      [],
    );
  });

  it('has a picture in the theme’s colours for each step of the walkthrough, and the commands that a step runs', () => {
    const steps = contributes.walkthroughs.flatMap(({ steps }) => steps);
    assert.ok(steps.length > 0);
    for (const { description, media } of steps) {
      assert.match(readFileSync(media.svg, 'utf8'), /^<svg[\s\S]+var\(--vscode-/, media.svg);
      assert.match(translated(media.altText), /\w+ \w+/);
      const run = captured(translated(description), /\(command:(?:toSide:)?([\w.]+)\)/g);
      assert.ok(run.length > 0 && run.every(command => commands.includes(command)), String(run));
    }
  });

  it('wakes the extension when VS Code has started, for agents that look for its windows, and not before', () => {
    assert.ok(activationEvents.includes('onStartupFinished'));
    assert.ok(!activationEvents.includes('*'));
  });
});

describe('What agents read', () => {
  const { languageModelTools, chatSkills } = Agents.parse(JSON.parse(manifestText)).contributes;

  it('is the same in the manifest and in the source: `npm run manifest`', () => {
    assert.deepEqual(
      languageModelTools.map(({ name, modelDescription, inputSchema }) => ({
        ...{ name, description: modelDescription, inputSchema },
      })),
      toolDefinitions.map(({ name, description, inputSchema }) => ({ name, description, inputSchema })),
    );
  });

  it('has a name for people, which is the one that other clients show', () => {
    assert.deepEqual(
      languageModelTools.map(({ displayName }) => translated(displayName)),
      toolDefinitions.map(({ title }) => title),
    );
    for (const { toolReferenceName, icon } of languageModelTools) {
      assert.match(toolReferenceName, /^easel\w+$/);
      assert.match(icon, /^\$\([\w-]+\)$/);
    }
  });

  it('is a skill that every agent takes, with the tools that there are', () => {
    for (const { path } of chatSkills) {
      const text = readFileSync(path, 'utf8');
      const [, name, description = ''] = /^---\nname: (.*)\ndescription: (.*)\n---\n/.exec(text) ?? [];
      assert.equal(name, basename(dirname(path)));
      assert.match(name ?? '', /^[a-z0-9-]{1,64}$/);
      assert.ok(description.length > 100 && description.length <= 1024, `${description.length}`);
      // More is not a name but a mapping to a reader of YAML.
      assert.doesNotMatch(description, /: |^["'[{]/);
      assert.deepEqual(captured(text, /`(easel_\w+)`/g), sorted(toolDefinitions.map(({ name }) => name)));
    }
  });

  it('may be allowed to run unasked by the names that the setting offers', () => {
    const { properties } = contributes.configuration;
    const { unasked } = z
      .looseObject({ unasked: z.looseObject({ items: z.looseObject({ enum: z.array(z.string()) }) }) })
      .parse(properties['easel.agents']?.properties);
    assert.deepEqual(unasked.items.enum, agentActions);
  });
});
