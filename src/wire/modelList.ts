/** Reads the lists of models that servers offer. Never leaves a model out: it says which ones are known to paint. */

import * as z from 'zod';

export type ListedModel = {
  readonly id: string;
  /** As the server calls it for people. */
  readonly name?: string;
  /** The model behind an id that the account's owner gave: what Azure calls a deployment. */
  readonly runs?: string;
  /** True and false where the server says so; absent where it does not. */
  readonly paints?: boolean;
};

/** Several times what the largest gateway offers. */
const mostModels = 5000;

const word = z.string().min(1).optional().catch(undefined);

/** OpenAI: `id`; OpenRouter adds a name and modalities; AIGNE Hub says `model`, Ollama `name` alone; Google `models/…` for that. */
const listed = z.looseObject({
  id: word,
  model: word,
  name: word,
  // Checkpoints of `/sdapi` and ComfyUI.
  model_name: word,
  type: word,
  object: word,
  status: word,
  displayName: word,
  supportedGenerationMethods: z.array(z.string()).optional().catch(undefined),
  architecture: z
    .looseObject({ output_modalities: z.array(z.string()) })
    .optional()
    .catch(undefined),
});

/** `undefined` when the value is no list of models. Each id once, in the server's order. */
export function readModelList(value: unknown): ListedModel[] | undefined {
  const list = z.array(z.unknown());
  const parsed = z
    .union([
      list,
      z.looseObject({ data: list }).transform(({ data }) => data),
      modelsField(list),
      checkpoints,
    ])
    .safeParse(value);
  if (!parsed.success) return undefined;
  const models = parsed.data
    .slice(0, mostModels)
    .map(readModel)
    .filter(model => model !== undefined);
  return [...new Map(models.map(model => [model.id, model])).values()];
}

/** What ComfyUI says of the node that loads them: the names are the first thing, or beside the kind of the input. */
const names = z.array(z.string());
const checkpoints = z
  .looseObject({
    CheckpointLoaderSimple: z.looseObject({
      input: z.looseObject({
        required: z.looseObject({
          ckpt_name: z.union([
            z.tuple([names], z.unknown()).transform(([listed]) => listed),
            z
              .tuple([z.string(), z.looseObject({ options: names })], z.unknown())
              .transform(([, { options }]) => options),
          ]),
        }),
      }),
    }),
  })
  .transform(({ CheckpointLoaderSimple: { input } }) =>
    input.required.ckpt_name.map(name => ({ model_name: name })),
  );

function modelsField(list: z.ZodArray<z.ZodUnknown>) {
  return z.looseObject({ models: list }).transform(({ models }) => models);
}

function readModel(value: unknown): ListedModel | undefined {
  if (typeof value === 'string') return value === '' ? undefined : { id: value };
  const parsed = listed.safeParse(value);
  if (!parsed.success) return undefined;
  const { id, model, name, type, displayName, architecture, supportedGenerationMethods } = parsed.data;
  const { model_name: checkpoint } = parsed.data;
  if (checkpoint !== undefined) return { id: checkpoint, paints: true };
  if (supportedGenerationMethods !== undefined && name !== undefined)
    return readGoogleModel(name, displayName, supportedGenerationMethods);
  if (parsed.data.object === 'deployment') return readDeployment(parsed.data);
  const known = id ?? model ?? name;
  if (known === undefined) return undefined;
  const paints = architecture?.output_modalities.includes('image') ?? (type === 'image' ? true : undefined);
  return {
    id: known,
    ...(name === undefined || name === known ? {} : { name }),
    ...(paints === undefined ? {} : { paints }),
  };
}

/** Of Azure: one that is not ready yet, or could not be made, is none. */
function readDeployment({
  id,
  model,
  status = 'succeeded',
}: z.infer<typeof listed>): ListedModel | undefined {
  if (id === undefined || status !== 'succeeded') return undefined;
  return { id, ...(model !== undefined && { runs: model, ...(model !== id && { name: model }) }) };
}

/** The list says how a model is asked and not what it answers: those that paint have it in their name. */
function readGoogleModel(
  name: string,
  displayName: string | undefined,
  methods: readonly string[],
): ListedModel {
  const paints = methods.includes('generateContent') && /image|nano-banana/.test(name);
  return { id: name.replace(/^models\//, ''), ...(displayName && { name: displayName }), paints };
}
