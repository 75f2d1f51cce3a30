/** The models of Gemini's stand-in, and the list that tells of them. */

export type GeminiModel = {
  readonly id: string;
  readonly ratios: readonly string[];
  readonly sizes: readonly string[];
  /** Pictures that may go along. */
  readonly most: number;
  readonly thinks: boolean;
  /** Of a picture of 1K. */
  readonly tokens: number;
};

const usual = ['1:1', '2:3', '3:2', '3:4', '4:3', '4:5', '5:4', '9:16', '16:9', '21:9'];
const long = [...usual, '1:4', '4:1', '1:8', '8:1'];
const to4K = ['1K', '2K', '4K'];

const models: readonly GeminiModel[] = [
  { id: 'gemini-nano-banana-2.1', ratios: long, sizes: to4K, most: 14, thinks: true, tokens: 1120 },
  { id: 'gemini-3-pro-image', ratios: usual, sizes: to4K, most: 14, thinks: true, tokens: 1120 },
  { id: 'gemini-3.1-flash-lite-image', ratios: usual, sizes: ['1K'], most: 14, thinks: true, tokens: 1120 },
  // Shut down at Google; what a gateway may still answer to.
  { id: 'gemini-2.5-flash-image', ratios: usual, sizes: [], most: 3, thinks: false, tokens: 1290 },
];

export const geminiModels: ReadonlyMap<string, GeminiModel> = new Map(models.map(model => [model.id, model]));

const entry = (id: string, displayName: string, methods: readonly string[], thinking = false) => ({
  name: `models/${id}`,
  version: '001',
  displayName,
  description: `About ${displayName}`,
  inputTokenLimit: 65_536,
  outputTokenLimit: 32_768,
  supportedGenerationMethods: methods,
  ...(thinking && { thinking: true }),
});

const generates = ['generateContent', 'countTokens', 'batchGenerateContent'];

/** As `GET /v1beta/models` lists them, with those that paint nothing among them. */
export const listed = [
  entry('gemini-3.5-flash', 'Gemini 3.5 Flash', generates, true),
  entry('gemini-embedding-001', 'Gemini Embedding', ['embedContent']),
  entry('gemini-4-pro-image-preview', 'Nano Banana Pro 4', generates, true),
  entry('gemini-3-pro-image', 'Nano Banana Pro', generates, true),
  entry('gemini-nano-banana-2.1', 'Nano Banana 2.1', generates, true),
  entry('gemini-3.1-flash-lite-image', 'Nano Banana Lite', generates, true),
  entry('imagen-5.0-generate-001', 'Imagen 5', ['predict']),
];
