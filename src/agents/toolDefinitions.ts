/** The tools as models and their clients read them. What they do stands elsewhere. Loaded on first use, for zod's sake. */

import * as z from 'zod';
import type { AgentTool } from './agentTool';
import { editArguments, findArguments, generateArguments, sizesArguments } from './toolArguments';

export type ToolDefinition = Pick<AgentTool, 'name' | 'title' | 'description' | 'inputSchema' | 'isReadOnly'>;

const result =
  'Answers with the absolute path of each file, its size, format, cost and warnings, and a small preview to look at. It costs the user money unless the provider is free, and it may take minutes. After a failure do what the answer says; never repeat a call that may have been charged.';

export const generateDefinition: ToolDefinition = {
  name: 'easel_generate_image',
  title: 'Generate Image',
  description: `Makes a picture from a prompt with the user’s own image model and writes it into the workspace. Use it when a file with a new picture is wanted: illustration, photo, icon, logo, texture, placeholder. Not for diagrams, charts or simple shapes that SVG or code draws better. ${result}`,
  inputSchema: schemaOf(generateArguments),
  isReadOnly: false,
};

export const editDefinition: ToolDefinition = {
  name: 'easel_edit_image',
  title: 'Edit Image',
  description: `Changes a picture of the workspace as a prompt says, and writes the edit as a new file beside it: the same size, and outside a mask every pixel as it was. Use it to change a part (maskRect), remove the background (cutOut), extend the canvas, change the style, or put several pictures together. For another size or format of a picture use easel_make_sizes, which costs nothing. ${result}`,
  inputSchema: schemaOf(editArguments),
  isReadOnly: false,
};

export const findDefinition: ToolDefinition = {
  name: 'easel_find_images',
  title: 'Find Images',
  description:
    'Searches the pictures that were made in this workspace, by words, model or time, and tells how a picture was made: prompt, model, settings, sources, cost. Also tells what is being made right now, and what came of calls that took longer than you waited. Free, and changes nothing. Use it before making a picture that may be there already.',
  inputSchema: schemaOf(findArguments),
  isReadOnly: true,
};

export const sizesDefinition: ToolDefinition = {
  name: 'easel_make_sizes',
  title: 'Make Sizes of an Image',
  description:
    'Makes other sizes and formats of one picture of the workspace: favicon, app icons, @2x, social card, WebP, AVIF. On this computer, without a request, free. Never writes over a file. Use it instead of generating the same picture several times.',
  inputSchema: schemaOf(sizesArguments),
  isReadOnly: false,
};

export const toolDefinitions: readonly ToolDefinition[] = [
  generateDefinition,
  editDefinition,
  findDefinition,
  sizesDefinition,
];

function schemaOf(schema: z.ZodType): Readonly<Record<string, unknown>> {
  const { $schema: _, ...json } = z.toJSONSchema(schema, { io: 'input' });
  return json;
}
