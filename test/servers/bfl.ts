/** Black Forest Labs, after its own API guide and OpenAPI document: strict fields for each model, a job for each picture, and addresses that take no key. */

import { checkInput, isBetween, isFlag, isOneOf, isText, isWhole, type KnownFields } from './fieldChecks';
import { type Course, PaintingJobs } from './paintingJobs';
import { checkWhiteMask, pictureIn } from './pictureFields';
import type { PictureFormat } from './pictures';
import { fastApiError, Refusal } from './refusal';
import { type Answered, type Received, type Reply, StandIn } from './standIn';

export const bflKey = 'bfl-stand-in-0123456789';

const common: KnownFields = {
  prompt: isText,
  seed: isWhole,
  prompt_upsampling: isFlag,
  output_format: isOneOf('jpeg', 'png'),
  webhook_url: isText,
};

const ratio = isOneOf('1:1', '4:3', '3:4', '3:2', '2:3', '16:9', '9:16', '21:9', '9:21');

function numbered(most: number): KnownFields {
  const names = Array.from({ length: most }, (_, at) => (at === 0 ? 'input_image' : `input_image_${at + 1}`));
  return Object.fromEntries(names.map(name => [name, isText]));
}

/** The fields of each model, and what one picture costs in cents. */
const models: Readonly<Record<string, { readonly fields: KnownFields; readonly cents: number }>> = {
  'flux-3-image': {
    cents: 4.8,
    fields: {
      prompt: isText,
      images: value => Array.isArray(value) && value.length >= 1 && value.length <= 10 && value.every(isText),
      aspect_ratio: isOneOf('auto', '21:9', '2:1', '16:9', '3:2', '7:5', '4:3', '5:4', '1:1', '9:16', '3:4'),
      resolution: isOneOf('768sq', '1k', '1.5k', '2k', '4k'),
      safety_tolerance: isBetween(0, 4),
      grounding: isFlag,
      version: isText,
    },
  },
  ...Object.fromEntries(
    ['pro', 'max', 'flex', 'klein-9b', 'klein-4b'].map(name => [
      `flux-2-${name}`,
      {
        cents: 3,
        fields: {
          ...common,
          ...numbered(name.startsWith('klein') ? 4 : 8),
          width: isBetween(64, 4096, 16),
          height: isBetween(64, 4096, 16),
          safety_tolerance: isBetween(0, 5),
          ...(name === 'flex' && { steps: isBetween(1, 50, 1), guidance: isBetween(1.5, 10, 0.5) }),
        },
      },
    ]),
  ),
  'flux-kontext-pro': { cents: 4, fields: { ...common, ...numbered(1), aspect_ratio: ratio } },
  'flux-pro-1.0-fill': {
    cents: 5,
    fields: {
      ...{ ...common, image: isText, mask: isText },
      ...{ steps: isBetween(15, 50), guidance: isBetween(1.5, 100, 0.5) },
    },
  },
  'flux-pro-1.1': {
    cents: 4,
    fields: {
      ...common,
      width: isBetween(256, 1440, 32),
      height: isBetween(256, 1440, 32),
      safety_tolerance: isBetween(0, 6),
    },
  },
  'flux-pro-1.1-ultra': {
    cents: 6,
    fields: { ...common, aspect_ratio: ratio, raw: isFlag, safety_tolerance: isBetween(0, 6) },
  },
};

/** The shapes of a job's answers, by what it ends in. */
const courses: Readonly<Record<string, Course>> = {
  ready: ['Pending', 'Generating', 'Ready'],
  quick: ['Ready'],
  requestModerated: ['Request Moderated'],
  contentModerated: ['Pending', 'Content Moderated'],
  error: ['Pending', 'Error'],
  notFound: ['Task not found'],
  lateKnown: ['Task not found', 'Ready'],
  slow: ['Pending', 'Pending', 'Pending', 'Generating', 'Ready'],
};

export function startBfl(): Promise<StandIn> {
  const jobs = new PaintingJobs();
  return StandIn.start(server => ({
    key: bflKey,
    letsIn: headers => headers['x-key'] === bflKey,
    errorBody: fastApiError,
    answer: (received, reply, { shape = 'ready' }) => {
      const { method, path, query } = received;
      if (method === 'GET' && path === '/v1/credits') return reply.json({ credits: 1234.5 });
      if (method === 'GET' && path === '/v1/get_result')
        return answerPoll(jobs, jobs.find(query.get('id'), 'Task not found'), reply);
      const model = models[path.replace('/v1/', '')];
      if (method !== 'POST' || model === undefined) throw new Refusal(404, 'Not Found');
      checkInput(received.json, model.fields);
      checkPictures(received);
      const format = (received.json.output_format ?? 'jpeg') as PictureFormat;
      const sample = `${server().storeOrigin}${server().put(server().paint(format))}?sig=secret`;
      const job = jobs.add(courses[shape] ?? [], [sample]);
      return reply.json({
        id: job.id,
        polling_url: `${server().origin}/v1/get_result?id=${job.id}`,
        cost: model.cents,
        input_mp: 0,
        output_mp: 1,
      });
    },
  }));
}

function checkPictures({ json }: Received): void {
  if (json.prompt === undefined)
    throw new Refusal(422, 'Field required', { param: 'prompt', type: 'missing' });
  for (const [field, value] of Object.entries(json)) {
    if (field === 'image' || field.startsWith('input_image')) pictureIn(value, field, 'bare');
    if (field === 'images') for (const each of value as unknown[]) pictureIn(each, field, 'bare');
  }
  if (json.mask !== undefined)
    checkWhiteMask(pictureIn(json.mask, 'mask', 'bare'), pictureIn(json.image, 'image', 'bare'), 'mask');
}

function answerPoll(jobs: PaintingJobs, job: ReturnType<PaintingJobs['find']>, reply: Reply): Answered {
  const status = jobs.step(job);
  const told = { id: job.id, status, result: null, progress: null, details: null };
  switch (status) {
    case 'Generating':
      return reply.json({ ...told, progress: 0.5 });
    case 'Ready':
      return reply.json({ ...told, result: { sample: job.pictures[0], prompt: 'a heron', seed: 7 } });
    case 'Content Moderated':
      return reply.json({ ...told, details: { 'Moderation Reasons': ['Derivative Works Filter'] } });
    // Failed jobs were seen with this status and an ordinary body.
    case 'Error':
      return reply.json({ ...told, error: 'The model ran out of memory.' }, 503);
    case 'Task not found':
      return reply.json(told, 404);
    default:
      return reply.json(told);
  }
}
