/** Reads what a server of one model says of itself (stable-diffusion.cpp's `/sdcpp/v1/capabilities`). What it does not say stays as its row has it. */

import * as z from 'zod';
import type { PartialAbilities } from '../core/modelAbilities';
import type { SizeRule } from '../core/sizes';

const side = z.int().min(1).max(65_536);
const flag = z.boolean().optional().catch(undefined);

const capabilities = z.looseObject({
  limits: z.looseObject({
    ...{ min_width: side, max_width: side, min_height: side, max_height: side },
    max_batch_count: z.int().min(1).optional().catch(undefined),
  }),
  output_formats_by_mode: z
    .looseObject({ img_gen: z.array(z.string().min(1).max(20)).min(1).max(20) })
    .optional()
    .catch(undefined),
  features_by_mode: z
    .looseObject({ img_gen: z.looseObject({ mask_image: flag, ref_images: flag }) })
    .optional()
    .catch(undefined),
});

/** `undefined`: it says something else. */
export function readServerAbilities(value: unknown): PartialAbilities | undefined {
  const parsed = capabilities.safeParse(value);
  if (!parsed.success) return undefined;
  const { limits, output_formats_by_mode: formats, features_by_mode: features } = parsed.data;
  const { mask_image: mask = true, ref_images: hasSeveral = true } = features?.img_gen ?? {};
  return {
    sizes: sizesOf(limits),
    ...(limits.max_batch_count !== undefined && { maxN: limits.max_batch_count }),
    ...(formats && { outputFormats: formats.img_gen }),
    ...(features && { edits: { maxSources: hasSeveral ? 8 : 1, mask, maskPolarity: 'white' } }),
  };
}

/** Any size within the bounds; the models behind it want multiples of 8 px at least. */
function sizesOf(limits: z.infer<typeof capabilities>['limits']): SizeRule {
  const { min_width, max_width, min_height, max_height } = limits;
  const named = ['1024x1024', '1152x896', '896x1152', '768x768', '512x512'].filter(size =>
    size.split('x').every(each => Number(each) <= Math.min(max_width, max_height)),
  );
  return {
    ...{ type: 'free', named, multipleOf: 8, maxEdge: Math.max(max_width, max_height), maxRatio: 4 },
    ...{ minPixels: min_width * min_height, maxPixels: max_width * max_height },
  };
}
