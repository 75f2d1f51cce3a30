/** What an edit's prompt asks for, as far as single words tell. Never touches a pixel. */

import type { Colour } from '../painter/colour';
import { type Feature, type Place, readWish, type Subject } from '../painter/words';
import { lateLight, type Tone, tint, tonesFor } from './tones';

export type EditWish = {
  readonly tones: readonly Tone[];
  readonly isBlurred: boolean;
  readonly isPixelated: boolean;
  readonly flip?: 'across' | 'down';
  readonly frame?: Colour;
  /** What is painted over the picture: a sun, a rainbow, snow … */
  readonly features: ReadonlySet<Feature>;
  readonly subjects: readonly Subject[];
  /** A place is named ("a forest"): it fills the mask, or shines through the whole picture. */
  readonly hasScene: boolean;
  readonly hasBokeh: boolean;
  readonly isMasked: boolean;
};

const addingWords = ['add', 'put', 'place', 'insert', 'include', 'draw', 'with', 'give', 'paint', 'replace'];
/** Named in an edit, these mean a tone or an overlay rather than a place. */
const placesOnlyByTone: readonly Place[] = ['snow'];
const overlays: readonly Feature[] = [
  'sun',
  'moon',
  'rainbow',
  'stars',
  'snowfall',
  'rain',
  'fog',
  'hearts',
  'birds',
  'aurora',
  'balloons',
  'flowers',
];

/** `lent` is the colour that references bring along; a colour word wins over it. */
export function readEditWish(
  prompt: string,
  seed: number,
  isMasked: boolean,
  lent: Colour | undefined,
): EditWish {
  const text = prompt.toLowerCase().replace(/black\s*(?:and|&|n)\s*white/g, 'grayscale');
  const words = new Set(text.match(/\p{L}+/gu) ?? []);
  const has = (...names: string[]) => names.some(name => words.has(name));
  const wish = readWish(text, seed);
  const hasFrame = has('frame', 'framed', 'border', 'bordered', 'polaroid');
  const isFlippedDown = has('upside', 'vertically');
  const [colour = hasFrame ? undefined : lent] = wish.colours;
  const features = new Set(overlays.filter(feature => wish.features.has(feature)));
  if (has('snow', 'snowy', 'winter')) features.add('snowfall');
  // With a mask the prompt says what shall stand there; without, a subject is often what the picture already shows.
  const subjects = isMasked || has(...addingWords) ? wish.subjects : [];
  const known: Omit<EditWish, 'tones' | 'hasBokeh'> = {
    isBlurred: has('blur', 'blurred', 'blurry', 'defocus', 'unfocused'),
    isPixelated: has('pixelate', 'pixelated', 'pixel', 'pixels', 'mosaic', 'censor'),
    ...(isFlippedDown && { flip: 'down' }),
    ...(!isFlippedDown && has('flip', 'flipped', 'mirror', 'mirrored') && { flip: 'across' }),
    ...(hasFrame && { frame: colour ?? [0.98, 0.97, 0.94] }),
    features,
    subjects,
    isMasked,
    hasScene: wish.namedPlaces.some(place => !placesOnlyByTone.includes(place)),
  };
  const tones = tonesFor(words);
  if (colour !== undefined && !hasFrame) tones.push(tint(colour));
  const { isBlurred, isPixelated, hasScene } = known;
  const isKnown =
    tones.length > 0 ||
    isBlurred ||
    isPixelated ||
    hasScene ||
    hasFrame ||
    known.flip !== undefined ||
    features.size > 0 ||
    subjects.length > 0;
  return { ...known, tones: isKnown ? tones : [lateLight], hasBokeh: !isKnown };
}
