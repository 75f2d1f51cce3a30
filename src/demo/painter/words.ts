/** What a prompt asks for, as far as single words tell. Never understands a sentence. */

import { type Colour, colourWords } from './colour';
import { Random } from './random';

export type Time = 'dawn' | 'day' | 'sunset' | 'dusk' | 'night';
export type Place =
  | 'mountain'
  | 'forest'
  | 'sea'
  | 'lake'
  | 'beach'
  | 'city'
  | 'desert'
  | 'meadow'
  | 'space'
  | 'snow';
export type Feature =
  | 'stars'
  | 'moon'
  | 'sun'
  | 'rainbow'
  | 'aurora'
  | 'clouds'
  | 'rain'
  | 'snowfall'
  | 'fog'
  | 'flowers'
  | 'birds'
  | 'hearts'
  | 'balloons'
  | 'autumn'
  | 'blossom'
  | 'laptop'
  | 'planet'
  | 'fire';
export type Manner = 'scene' | 'abstract' | 'pattern' | 'logo';
export type Subject = { readonly name: string; readonly colour?: Colour };

export type Wish = {
  readonly manner: Manner;
  readonly time: Time;
  readonly places: ReadonlySet<Place>;
  /** Those that the prompt itself names; the others come from the seed. */
  readonly namedPlaces: readonly Place[];
  readonly features: ReadonlySet<Feature>;
  /** In the prompt's order, each once. */
  readonly subjects: readonly Subject[];
  /** Colour words that stand before no subject: the whole picture's. */
  readonly colours: readonly Colour[];
  /** The colour before "flowers", "blossoms", "roses". */
  readonly flowerColour?: Colour;
};

type Meaning = Partial<{ manner: Manner; time: Time; place: Place; feature: Feature; subject: string }>;

/** One line for each meaning, so that adding a word is adding a word. */
const vocabulary = new Map<string, Meaning[]>();
for (const [words, ...meanings] of [
  ['sunrise dawn morning daybreak', { time: 'dawn' }],
  ['day noon midday sunny daylight summer', { time: 'day' }],
  ['sunset evening', { time: 'sunset' }],
  ['dusk twilight', { time: 'dusk' }],
  ['night midnight nocturnal dark nighttime', { time: 'night' }],
  [
    'mountain mountains peak peaks alps alpine hill hills cliff volcano valley fjord canyon',
    { place: 'mountain' },
  ],
  ['forest wood woods trees jungle pine pines woodland taiga fir firs spruce', { place: 'forest' }],
  ['sea ocean waves wave coast harbour harbor underwater', { place: 'sea' }],
  ['lake river pond water reflection reflections bay', { place: 'lake' }],
  ['beach shore island tropical palm palms', { place: 'beach' }],
  [
    'city town skyline skyscraper skyscrapers street building buildings urban cyberpunk metropolis downtown',
    { place: 'city' },
  ],
  ['desert dune dunes sahara sand cactus', { place: 'desert' }],
  ['meadow field fields grass garden park countryside farm spring savanna prairie', { place: 'meadow' }],
  ['space galaxy nebula cosmos cosmic universe orbit astronaut alien', { place: 'space' }],
  ['snow snowy winter ice frozen arctic glacier snowman', { place: 'snow' }],
  ['star stars starry constellation', { feature: 'stars' }],
  ['moon moonlight moonlit lunar', { feature: 'moon' }, { time: 'night' }],
  ['sun sunshine sunlight', { feature: 'sun' }],
  ['rainbow rainbows', { feature: 'rainbow' }],
  ['aurora northern borealis', { feature: 'aurora' }, { time: 'night' }],
  ['cloud clouds cloudy overcast', { feature: 'clouds' }],
  ['rain rainy storm stormy raining umbrella drizzle', { feature: 'rain' }],
  [
    'snowing snowfall snowflake snowflakes blizzard christmas xmas',
    { feature: 'snowfall' },
    { place: 'snow' },
  ],
  ['fog foggy mist misty haze hazy', { feature: 'fog' }],
  [
    'flower flowers tulip tulips daisy daisies poppy poppies rose roses sunflower sunflowers wildflowers',
    { feature: 'flowers' },
    { place: 'meadow' },
  ],
  ['blossom blossoms sakura cherry', { feature: 'blossom' }],
  ['autumn fall leaves', { feature: 'autumn' }, { place: 'forest' }],
  ['birds gulls seagulls flock', { feature: 'birds' }],
  ['heart hearts love valentine', { feature: 'hearts' }],
  ['balloons', { feature: 'balloons' }],
  ['planet planets saturn mars jupiter', { feature: 'planet' }, { place: 'space' }],
  ['fire campfire bonfire', { feature: 'fire' }],
  ['programming programmer coding code computer laptop typing developer hacker', { feature: 'laptop' }],
  ['abstract geometric gradient', { manner: 'abstract' }],
  ['pattern seamless tiles mosaic', { manner: 'pattern' }],
  ['logo icon badge emblem sticker', { manner: 'logo' }],
  ['cat cats kitten kittens kitty', { subject: 'cat' }],
  ['dog dogs puppy puppies', { subject: 'dog' }],
  ['fox foxes', { subject: 'fox' }],
  ['wolf wolves husky', { subject: 'wolf' }],
  ['bear bears teddy', { subject: 'bear' }],
  ['panda pandas', { subject: 'panda' }],
  ['rabbit rabbits bunny bunnies hare', { subject: 'rabbit' }],
  ['owl owls', { subject: 'owl' }],
  ['bird sparrow robin duck penguin', { subject: 'bird' }],
  ['mouse mice hamster', { subject: 'mouse' }],
  ['tiger tigers', { subject: 'tiger' }],
  ['lion lions', { subject: 'lion' }],
  ['fish goldfish', { subject: 'fish' }],
  ['whale whales', { subject: 'whale' }],
  ['robot robots android', { subject: 'robot' }],
  ['rocket rockets spaceship spacecraft', { subject: 'rocket' }],
  ['boat boats ship sailboat yacht sailing', { subject: 'boat' }],
  ['house houses home cabin cottage hut barn', { subject: 'house' }],
  ['lighthouse', { subject: 'lighthouse' }, { place: 'sea' }],
  ['castle castles palace fortress', { subject: 'castle' }],
  ['balloon', { subject: 'balloon' }],
  ['mushroom mushrooms', { subject: 'mushroom' }],
  ['tree oak', { subject: 'tree' }],
  ['car cars automobile van', { subject: 'car' }],
  ['person man woman girl boy child human hiker', { subject: 'person' }],
] satisfies [string, ...Meaning[]][]) {
  for (const word of words.split(' ')) vocabulary.set(word, meanings);
}

/** A colour counts for a subject that follows within so many words ("a small red wooden boat"). */
const colourReach = 2;

/** What the words leave open, the seed decides. */
export function readWish(prompt: string, seed: number): Wish {
  const places = new Set<Place>();
  const features = new Set<Feature>();
  const subjects = new Map<string, Subject>();
  const colours: Colour[] = [];
  let manner: Manner = 'scene';
  let time: Time | undefined;
  let flowerColour: Colour | undefined;
  let pending: { colour: Colour; age: number } | undefined;
  const settle = () => {
    if (pending !== undefined) colours.push(pending.colour);
    pending = undefined;
  };
  for (const word of prompt.toLowerCase().match(/\p{L}+/gu) ?? []) {
    const colour = colourWords.get(word);
    if (colour !== undefined) {
      settle();
      pending = { colour, age: 0 };
      continue;
    }
    for (const meaning of vocabulary.get(word) ?? []) {
      if (meaning.manner !== undefined) manner = meaning.manner;
      if (meaning.time !== undefined) time ??= meaning.time;
      if (meaning.place !== undefined) places.add(meaning.place);
      if (meaning.feature !== undefined) features.add(meaning.feature);
      if (meaning.subject !== undefined && !subjects.has(meaning.subject)) {
        subjects.set(meaning.subject, { name: meaning.subject, ...(pending && { colour: pending.colour }) });
        pending = undefined;
      }
      if (meaning.feature === 'flowers' && pending !== undefined) {
        flowerColour = pending.colour;
        pending = undefined;
      }
    }
    if (pending !== undefined && ++pending.age > colourReach) settle();
  }
  settle();
  const namedPlaces = [...places];
  const chance = new Random(seed, 'wish');
  if (places.size === 0 && manner === 'scene') {
    for (const place of usualPlaces(subjects, features, chance)) places.add(place);
  }
  time ??= usualTime(places, features, chance);
  return {
    manner,
    time,
    places,
    namedPlaces,
    features,
    subjects: [...subjects.values()],
    colours,
    ...(flowerColour && { flowerColour }),
  };
}

function usualPlaces(
  subjects: ReadonlyMap<string, Subject>,
  features: ReadonlySet<Feature>,
  chance: Random,
): Place[] {
  if (subjects.has('boat') || subjects.has('whale') || subjects.has('fish')) return ['sea'];
  if (subjects.has('rocket')) return ['space'];
  if (subjects.has('robot') || subjects.has('car')) return ['city'];
  if (subjects.size > 0 || features.has('flowers')) {
    return chance.pick<Place[]>([['meadow'], ['meadow', 'mountain'], ['meadow', 'forest']]);
  }
  return chance.pick<Place[]>([
    ['mountain', 'lake'],
    ['mountain', 'forest'],
    ['sea'],
    ['mountain', 'forest', 'lake'],
    ['meadow', 'mountain'],
  ]);
}

function usualTime(places: ReadonlySet<Place>, features: ReadonlySet<Feature>, chance: Random): Time {
  if (features.has('stars') || features.has('moon') || features.has('aurora')) return 'night';
  if (features.has('rainbow') || features.has('sun')) return 'day';
  if (features.has('flowers') || places.has('meadow'))
    return chance.pick<Time>(['day', 'day', 'dawn', 'sunset']);
  if (places.has('city')) return chance.pick<Time>(['dusk', 'night', 'sunset']);
  return chance.pick<Time>(['dawn', 'day', 'day', 'sunset', 'sunset', 'dusk']);
}
