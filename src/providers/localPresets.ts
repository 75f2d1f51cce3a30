/** Servers that people run themselves, on this computer or nearby, as data. Whatever model they have loaded is theirs: only what all of them take stands here. */

import type { PartialAbilities } from '../core/modelAbilities';
import type { Provider } from './provider';

/** Whatever checkpoint it is: sizes, seeds, what diffusion models have, one picture that is edited, and white in a mask. */
const localPainter: PartialAbilities = {
  ...{ qualities: [], styles: [], backgrounds: [], moderations: [], outputFormats: [], inputFidelities: [] },
  ...{ compression: false, seed: true, user: false, maxN: 10, maxPartialImages: 3 },
  // As far as the sliders of AUTOMATIC1111's own page go.
  ...{ negativePrompt: true, steps: { min: 1, max: 150 }, guidance: { min: 1, max: 30 } },
  sizes: {
    ...{ type: 'free', named: ['1024x1024', '1152x896', '896x1152', '768x768', '512x512'] },
    ...{ multipleOf: 8, maxEdge: 2048, maxRatio: 4, minPixels: 64 * 64, maxPixels: 2048 * 2048 },
  },
  edits: { maxSources: 1, mask: true, maskPolarity: 'white' },
};

/** Of those that speak OpenAI's way one answers with base64 alone, and none has sketches. */
const openaiLike: PartialAbilities = {
  ...localPainter,
  ...{ maxPartialImages: 0, writesText: false, responseFormat: 'b64_json' },
};

/** Of a list with other models in it, those that paint. */
const painters = [/flux|diffusion|dreamshaper|image|^sd|sana|kolors|hidream/i];

export const localServers: readonly Provider[] = [
  {
    id: 'automatic1111',
    label: 'AUTOMATIC1111 / Forge',
    description: 'Your own server with /sdapi, started with --api.',
    wire: 'sdapi',
    baseUrl: 'http://127.0.0.1:7860',
    auth: 'none',
    models: [{ id: 'loaded-checkpoint' }],
    defaultModel: 'loaded-checkpoint',
    defaults: localPainter,
    // Costs nothing there, and it takes its time.
    parameters: { partialImages: 2 },
    quirks: {},
  },
  {
    id: 'comfyui',
    label: 'ComfyUI',
    description: 'Your own server, with its checkpoints or graphs of your own.',
    wire: 'comfyui',
    baseUrl: 'http://127.0.0.1:8188',
    auth: 'none',
    models: [{ id: 'first-checkpoint' }],
    defaultModel: 'first-checkpoint',
    defaults: {
      ...localPainter,
      ...{ steps: true, guidance: true },
      edits: { maxSources: 1, mask: true },
    },
    parameters: { partialImages: 2 },
    quirks: {},
  },
  {
    id: 'sd-cpp',
    label: 'stable-diffusion.cpp',
    description: 'Your own sd-server, with the model that it was started with.',
    wire: 'openai-images',
    baseUrl: 'http://127.0.0.1:1234/v1',
    auth: 'none',
    models: [{ id: 'sd-cpp-local' }],
    defaultModel: 'sd-cpp-local',
    defaults: {
      ...openaiLike,
      ...{ outputFormats: ['png', 'jpeg'], compression: true, responseFormat: undefined },
      edits: { maxSources: 8, mask: true, maskPolarity: 'white' },
    },
    // The seed of its command line is the same for all who name none.
    quirks: {
      inPrompt: 'sd_cpp_extra_args',
      randomSeed: true,
      listingPath: '/../sdcpp/v1/capabilities',
    },
  },
  {
    id: 'localai',
    label: 'LocalAI',
    description: 'Your own server, with the models that it lists.',
    wire: 'openai-images',
    baseUrl: 'http://127.0.0.1:8080/v1',
    auth: 'bearer',
    keyOptional: true,
    models: [{ id: 'stablediffusion' }],
    defaultModel: 'stablediffusion',
    preferred: painters,
    defaults: {
      ...openaiLike,
      guidance: false,
      edits: { maxSources: 8, mask: true, maskPolarity: 'white' },
    },
    quirks: {
      editPaths: ['/images/generations'],
      editBody: 'json',
      editFields: { image: 'file', images: 'ref_images', mask: 'mask' },
      editPicture: 'base64',
      fieldNames: { steps: 'step' },
      inPrompt: 'bar',
      withMask: {
        editPaths: ['/images/inpainting'],
        editBody: 'multipart',
        editFields: {},
        fieldNames: { steps: 'steps', negativePrompt: false, seed: false },
        inPrompt: 'none',
      },
    },
  },
  {
    id: 'vllm-omni',
    label: 'vLLM-Omni',
    description: 'Your own server, with the model that it serves.',
    wire: 'openai-images',
    baseUrl: 'http://127.0.0.1:8000/v1',
    auth: 'bearer',
    keyOptional: true,
    models: [{ id: 'Qwen/Qwen-Image' }],
    defaultModel: 'Qwen/Qwen-Image',
    preferred: [/^/],
    defaults: {
      ...openaiLike,
      ...{ steps: true, guidance: { min: 0, max: 20 } },
      edits: { maxSources: 10, mask: true, maskPolarity: 'white' },
    },
    quirks: { editFields: { images: 'image', mask: 'mask_image' } },
  },
  {
    id: 'sglang',
    label: 'SGLang',
    description: 'Your own server, with the diffusion model that it serves.',
    wire: 'openai-images',
    baseUrl: 'http://127.0.0.1:30000/v1',
    auth: 'bearer',
    keyOptional: true,
    models: [{ id: 'Qwen/Qwen-Image' }],
    defaultModel: 'Qwen/Qwen-Image',
    preferred: [/^/],
    defaults: {
      ...openaiLike,
      ...{ steps: true, guidance: true, backgrounds: ['auto', 'transparent', 'opaque'] },
      ...{ outputFormats: ['png', 'jpeg', 'webp'], compression: true },
      edits: { maxSources: 10, mask: false },
    },
    quirks: { randomSeed: true },
  },
];
