/** `npm run manifest`: writes into package.json what follows from the source: the schema of `easel.providers`, what models read of the tools. */

import { readFileSync, writeFileSync } from 'node:fs';
import { toolDefinitions } from '../src/agents/toolDefinitions';
import { providersJsonSchema } from '../src/providers/providerSchema';

type Manifest = {
  contributes: {
    configuration: { properties: Record<string, Record<string, unknown>> };
    languageModelTools: Record<string, unknown>[];
  };
};

const manifest = JSON.parse(readFileSync('package.json', 'utf8')) as Manifest;
const { properties } = manifest.contributes.configuration;
const { scope, default: none, markdownDescription } = properties['easel.providers'] ?? {};
const { type, ...schema } = providersJsonSchema();
properties['easel.providers'] = { type, scope, default: none, markdownDescription, ...schema };
manifest.contributes.languageModelTools = toolDefinitions.map(({ name, description, inputSchema }) => {
  const {
    modelDescription: _,
    inputSchema: __,
    ...written
  } = manifest.contributes.languageModelTools.find(tool => tool.name === name) ?? {};
  return { ...written, name, modelDescription: description, inputSchema };
});
writeFileSync('package.json', `${JSON.stringify(manifest, undefined, 2)}\n`);
