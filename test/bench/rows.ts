/** What is measured, against what, and what is aimed at. One row is one promise that a user would feel. */

import { mkdir, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { readBundles } from '../bundles';
import { runWithUs } from '../realVsCode/endWithUs';
import { pngOf } from '../servers/pictures';
import type { Answer } from './answerServer';
import { batchRow } from './batchRow';
import type { EaselHost } from './easelHost';
import {
  above,
  type Check,
  exponentOf,
  type Figures,
  inTurns,
  memory,
  roundsUntil,
  stall,
  type Typical,
  times,
  typicalMs,
  typicalOf,
  type Way,
} from './figures';
import { historyRow } from './historyRow';
import { sketchRow, studioRow } from './studioRow';

export type Bench = {
  readonly host: EaselHost;
  readonly origin: string;
  /** Absolute path of a folder on the workspace's disk, for files of the others. */
  readonly folder: string;
  readonly rounds: number;
  /** What the server answers from now on. */
  readonly answers: (answer: Answer) => Promise<void>;
};

export type Result = {
  readonly ways: Readonly<Record<string, Typical>>;
  readonly checks: readonly Check[];
};

export type Row = { readonly name: string; readonly run: (bench: Bench) => Promise<Result> };

const megabyte = 1024 * 1024;
let files = 0;

/** Asks Easel in the real VS Code; the pictures are where they belong when it resolves. */
function easel({ host, answers }: Bench, answer: Answer, request: object = {}): Way {
  return async () => {
    await answers(answer);
    const figures = await host.run<{ paths: string[] }>({
      type: 'generate',
      request: {
        ...{
          provider: answer.as === 'chat' ? 'chat' : 'bench',
          prompt: 'a lighthouse',
          fileName: `picture-${files++}`,
        },
        ...{ ...(answer.pictures > 1 && { n: answer.pictures }) },
        ...request,
      },
    });
    const wanted = answer.pictures;
    if (figures.value.paths.length !== wanted)
      throw new Error(`${figures.value.paths.length} pictures of ${wanted}`);
    await removeAll(figures.value.paths);
    return figures;
  };
}

async function removeAll(paths: readonly string[]): Promise<void> {
  for (const path of paths) {
    if ((await stat(path)).size === 0) throw new Error(`${path} is empty`);
    await rm(path);
  }
}

/** A package in a fresh process. */
function peer({ origin, folder, answers }: Bench, way: string, answer: Answer, options: object = {}): Way {
  return async () => {
    await answers(answer);
    const { code, output } = await runWithUs(process.execPath, [
      ...['--expose-gc', resolve('test/bench/peers/peer.js'), way, origin, folder],
      JSON.stringify({ n: answer.pictures, as: answer.as, ...options }),
    ]);
    if (code !== 0) throw new Error(`${way}:\n${output}`);
    for (const name of await readdir(folder)) if (name.endsWith('.png')) await rm(join(folder, name));
    return JSON.parse(output.slice(output.indexOf('{'))) as Figures;
  };
}

/** Nothing that writes the same bytes is much quicker than these two. */
function floor({ origin, folder, answers }: Bench, answer: Answer): Way {
  return async () => {
    await answers(answer);
    const file = (name: string) => join(folder, name);
    const shell = async (command: string) => {
      const start = performance.now();
      const { code, output } = await runWithUs('sh', ['-c', command]);
      if (code !== 0) throw new Error(`${command}: ${output}`);
      return performance.now() - start;
    };
    const started = await shell('true');
    let ms = (await shell(`curl -s -o ${file('answer')} ${origin}/v1/images/generations`)) - started;
    for (let at = 0; at < answer.pictures; at++) {
      if (answer.as === 'url')
        ms += (await shell(`curl -s -o ${file('picture')} ${origin}/pictures/${at}`)) - started;
      else {
        await shell(`curl -s -o ${file('base64')} ${origin}/base64/${at}`);
        ms += (await shell(`base64 -d ${file('base64')} > ${file('picture')}`)) - started;
      }
    }
    return { ms };
  };
}

/** ≤ `ofBest` × the quickest package, ≤ 1.5 × the floor, 64 MB and 10 ms. */
function arrival(
  name: string,
  answer: Answer,
  ofBest: number,
  packages: readonly string[],
  request?: object,
): Row {
  return {
    name,
    run: async bench => {
      const others = Object.fromEntries(packages.map(way => [way, peer(bench, way, answer)]));
      const ways: Record<string, Way> = {
        easel: easel(bench, answer, request),
        ...others,
        floor: floor(bench, answer),
      };
      const typical = await inTurns(bench.rounds, ways);
      const { easel: ours, floor: least } = typical as Record<'easel' | 'floor', Typical>;
      const best = packages.reduce((one, other) =>
        typicalMs(typical[other] as Typical) < typicalMs(typical[one] as Typical) ? other : one,
      );
      return {
        ways: typical,
        checks: [
          times(ours, best, typical[best] as Typical, ofBest),
          times(ours, 'floor', least, 1.5),
          memory(ours),
          stall(ours, 10),
        ],
      };
    },
  };
}

const tiny: Answer = { pictures: 1, bytes: 1024, as: 'b64_json' };

const fixedCost: Row = {
  name: 'a job’s fixed cost, 1 × 1 kB',
  run: async bench => {
    const ways = await inTurns(bench.rounds * 3, {
      easel: easel(bench, tiny),
      fetch: peer(bench, 'fetch', tiny),
    });
    return { ways, checks: [above(ways.easel, 'fetch', ways.fetch, 15)] };
  },
};

const upload: Row = {
  name: 'edit, 16 references of 20 MB',
  run: async bench => {
    const picture = pngOf(7, 2290, 2290);
    const images = Array.from({ length: 16 }, (_, at) => join(bench.host.workspace, `reference-${at}.png`));
    for (const file of images) await writeFile(file, picture);
    const edit: Way = async () => {
      await bench.answers(tiny);
      const [, ...references] = images;
      const request = { provider: 'bench', prompt: 'a lighthouse', images: [images[0], ...references] };
      const figures = await bench.host.run<{ paths: string[] }>({
        type: 'edit',
        request: { ...request, editSize: 'provider' },
      });
      await removeAll(figures.value.paths);
      return figures;
    };
    const ways = await inTurns(bench.rounds, {
      easel: edit,
      openai: peer(bench, 'openaiEdit', tiny, { images }),
    });
    for (const file of images) await rm(file);
    return {
      ways,
      checks: [times(ways.easel, 'openai', ways.openai, 0.8), memory(ways.easel), stall(ways.easel, 10)],
    };
  },
};

const maskedEdit: Row = {
  name: 'edit of 12 megapixels with a mask',
  run: async bench => {
    const [width, height] = [4000, 3000];
    const photographs = await photographsOf(bench.folder, width, height);
    const [source, mask] = [
      join(bench.host.workspace, 'photograph.jpg'),
      join(bench.host.workspace, 'hole.png'),
    ];
    await runWithUs('cp', [photographs.source, source]);
    await runWithUs('cp', [photographs.mask, mask]);
    const { size } = await stat(photographs.answer);
    const picture = (await import('node:fs')).readFileSync(photographs.answer).toString('base64');
    const answer: Answer = { pictures: 1, bytes: size, as: 'b64_json', picture };
    const edit: Way = async () => {
      await bench.answers(answer);
      const figures = await bench.host.run<{ paths: string[] }>({
        type: 'edit',
        request: {
          ...{ provider: 'bench', prompt: 'a lighthouse', images: [source], mask, maskPolarity: 'white' },
          outputFormat: 'png',
        },
      });
      await removeAll(figures.value.paths);
      return figures;
    };
    const ways = await inTurns(bench.rounds, {
      easel: edit,
      sharp: peer(bench, 'sharp', tiny, { source, mask, answer: photographs.answer }),
    });
    return {
      ways,
      checks: [times(ways.easel, 'sharp', ways.sharp, 2), stall(ways.easel, 10)],
    };
  },
};

/** Made once by sharp: waves as a JPEG, a white box as its mask, other waves in the size that a model answers. */
async function photographsOf(folder: string, width: number, height: number) {
  const names = { source: 'source.jpg', mask: 'mask.bmp.png', answer: 'answer.webp' };
  const place = join(folder, 'photographs');
  await mkdir(place, { recursive: true });
  const script = `
    import sharp from 'sharp';
    const noise = (width, height, mean) => sharp({ create: { width: width >> 3, height: height >> 3, channels: 3, background: '#468', noise: { type: 'gaussian', mean, sigma: 40 } } })
      .png().toBuffer().then(small => sharp(small).resize(width, height));
    await (await noise(${width}, ${height}, 128)).jpeg({ quality: 90 }).toFile('${join(place, names.source)}');
    await (await noise(1536, 1152, 90)).webp({ quality: 95 }).toFile('${join(place, names.answer)}');
    await sharp({ create: { width: ${width}, height: ${height}, channels: 3, background: '#000' } })
      .composite([{ input: { create: { width: 1600, height: 1200, channels: 3, background: '#fff' } }, left: 800, top: 600 }])
      .png().toFile('${join(place, names.mask)}');`;
  const { code, output } = await runWithUs(process.execPath, ['--input-type=module', '-e', script], {
    cwd: resolve('test/bench'),
  });
  if (code !== 0) throw new Error(output);
  return {
    source: join(place, names.source),
    mask: join(place, names.mask),
    answer: join(place, names.answer),
  };
}

const fannedOut: Row = {
  name: 'n = 8 at a model that takes one',
  run: async bench => {
    const answer: Answer = { pictures: 1, bytes: 2 * megabyte, as: 'b64_json', delayMs: 3000 };
    const all: Way = async () => {
      await bench.answers(answer);
      const figures = await bench.host.run<{ paths: string[] }>({
        type: 'generate',
        request: { provider: 'bench', model: 'dall-e-3', prompt: 'a lighthouse', n: 8 },
      });
      if (figures.value.paths.length !== 8) throw new Error(`${figures.value.paths.length} pictures of 8`);
      await removeAll(figures.value.paths);
      return figures;
    };
    const ways = await inTurns(bench.rounds, {
      one: easel(bench, answer, { model: 'dall-e-3' }),
      eight: all,
    });
    return { ways, checks: [times(ways.eight, 'one', ways.one, 1.1)] };
  },
};

const activation: Row = {
  name: 'activation in a fresh extension host',
  run: async bench => {
    const [easels, empties]: [number[], number[]] = [[], []];
    const hasTime = roundsUntil(bench.rounds);
    for (let round = 0; hasTime(round); round++) {
      const order = [
        ['easel.easel', easels],
        ['bench.empty-panel', empties],
      ] as const;
      for (const at of round % 2 === 0 ? [0, 1] : [1, 0]) {
        await bench.host.restart();
        const [id, times] = order[at] as (typeof order)[number];
        times.push((await bench.host.run({ type: 'activate', id })).ms);
      }
    }
    const typical = (times: number[]) => typicalOf(times.map(ms => ({ ms })));
    const ways = { easel: typical(easels), empty: typical(empties) };
    return {
      ways,
      checks: [times(ways.easel, 'empty', ways.empty, 1.5), above(ways.easel, 'empty', ways.empty, 5)],
    };
  },
};

const firstRequest: Row = {
  name: 'the first request of a window',
  run: async bench => {
    const ways = await inTurns(bench.rounds, {
      first: async () => {
        await bench.host.restart();
        return easel(bench, tiny)();
      },
      later: easel(bench, tiny),
    });
    return { ways, checks: [above(ways.first, 'later', ways.later, 60), stall(ways.first, 15)] };
  },
};

const batch: Row = {
  name: '200 pictures from a batch of jobs',
  run: async bench => {
    const answer: Answer = { pictures: 10, bytes: megabyte, as: 'b64_json' };
    const jobs =
      (count: number): Way =>
      async () => {
        await bench.answers(answer);
        const requests = Array.from({ length: count }, () => ({
          ...{ provider: 'bench', prompt: 'a lighthouse', n: 10, fileName: `batch-${files++}` },
        }));
        const figures = await bench.host.run<{ paths: string[] }[]>({ type: 'generateAll', requests });
        const paths = figures.value.flatMap(({ paths }) => paths);
        if (paths.length !== count * 10) throw new Error(`${paths.length} pictures of ${count * 10}`);
        await removeAll(paths);
        return figures;
      };
    const counts = [5, 10, 20];
    const ways = await inTurns(
      bench.rounds,
      Object.fromEntries(counts.map(count => [`${count * 10}`, jobs(count)])),
    );
    const points = counts.map(count => [count, ways[`${count * 10}`] as Typical] as const);
    return {
      ways,
      checks: [
        {
          what: 'exponent of time',
          value: exponentOf(points.map(([count, typical]) => [count, typicalMs(typical)])),
          atMost: 1.1,
        },
        {
          what: 'memory added by 200, MB',
          value: (points.at(-1)?.[1].addedBytes ?? 0) / megabyte,
          atMost: 64,
        },
      ],
    };
  },
};

/** × 1, 4, 16, 64 of one, the other as it is. */
function growth(name: string, answerOf: (times: number) => Answer): Row {
  return {
    name,
    run: async bench => {
      const times = [1, 4, 16, 64];
      const ways = await inTurns(
        bench.rounds,
        Object.fromEntries(times.map(each => [`× ${each}`, easel(bench, answerOf(each))])),
      );
      const points = times.map(each => [each, ways[`× ${each}`] as Typical] as const);
      return {
        ways,
        checks: [
          {
            what: 'exponent of time',
            value: exponentOf(points.slice(1).map(([each, typical]) => [each, typicalMs(typical)])),
            atMost: 1.1,
          },
          {
            what: 'memory added by × 64, MB',
            value: (points.at(-1)?.[1].addedBytes ?? 0) / megabyte,
            atMost: 64,
          },
        ],
      };
    },
  };
}

const bundles: Row = {
  name: 'bundles',
  run: async () => {
    const all = readBundles();
    const bytes = (those: typeof all) => those.reduce((sum, bundle) => sum + bundle.bytes, 0) / 1000;
    return {
      ways: {},
      checks: [
        { what: 'activation, kB', value: bytes(all.filter(each => each.isLoadedAtActivation)), atMost: 80 },
        {
          what: 'page, kB',
          value: bytes(all.filter(({ file }) => file.startsWith('dist/studio/'))),
          atMost: 200,
        },
        { what: 'VSIX, MB', value: (await stat('out/easel.vsix')).size / 1e6, atMost: 5 },
      ],
    };
  },
};

const inJson = (pictures: number, megabytes: number): Answer => ({
  ...{ pictures, bytes: megabytes * megabyte, as: 'b64_json' },
});
const packages = ['openai', 'ai'];

export const rows: readonly Row[] = [
  arrival('b64_json, 1 × 2 MB', inJson(1, 2), 1, packages),
  arrival('b64_json, 4 × 4 MB', inJson(4, 4), 0.7, packages),
  arrival('b64_json, 10 × 20 MB', inJson(10, 20), 0.5, packages),
  arrival(
    'events, 4 MB after 3 sketches of 4 MB',
    { pictures: 1, bytes: 4 * megabyte, as: 'events', partials: 3 },
    0.7,
    ['openai'],
    { partialImages: 3 },
  ),
  arrival('chat, a data URI of 20 MB', { pictures: 1, bytes: 20 * megabyte, as: 'chat' }, 0.7, ['openai']),
  arrival('addresses, 10 × 20 MB', { pictures: 10, bytes: 20 * megabyte, as: 'url' }, 0.5, ['openai']),
  fixedCost,
  upload,
  maskedEdit,
  fannedOut,
  activation,
  firstRequest,
  studioRow,
  sketchRow,
  historyRow,
  batch,
  batchRow,
  growth('growth with the size of a picture', times => ({
    pictures: 1,
    bytes: times * 512 * 1024,
    as: 'b64_json',
  })),
  growth('growth with the number of pictures', times => ({
    pictures: times,
    bytes: 512 * 1024,
    as: 'b64_json',
  })),
  bundles,
];
