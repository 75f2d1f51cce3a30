/** The OpenAI Images dialect: `/images/generations` as JSON, `/images/edits` as a form or JSON, both as event streams. Never asks twice. */

import { withoutCopy } from '../core/markup';
import type { Quirks, WireBody, WireFormat } from '../core/wireFormat';
import { editBody, markupLimits } from './edits';
import { fieldsOf } from './fields';
import { ImageEvents } from './imageEvents';
import { readImagesAnswer } from './imagesAnswer';
import { keyProbe, modelsUrls, normalizeBaseUrl } from './openaiLike';
import { inWordsOf } from './ownHabits';
import { pathFor, sendAlong, withVersion } from './route';

export const openaiImages: WireFormat = {
  run,
  limits: markupLimits,
  normalizeBaseUrl,
  modelsUrls,
  keyProbe: server => keyProbe(server, generationPaths(server.quirks), { model: '', prompt: '', n: 0 }),
};

/** One request, one answer; several pictures only as far as `n` goes. */
async function run(...[given, endpoint, send, report]: Parameters<WireFormat['run']>) {
  const { baseUrl, label } = endpoint;
  const quirks = { ...endpoint.quirks, ...(given.mask && endpoint.quirks.withMask) };
  const { request, warnings } = inWordsOf(quirks, withoutCopy(given));
  const isEdit = request.sources.length > 0;
  const events = new ImageEvents(report);
  const fields = fieldsOf(request, { ...endpoint, quirks });
  const body: WireBody = isEdit ? editBody(request, fields, quirks) : { type: 'json', value: fields };
  const answer = await sendAlong(
    isEdit ? 'edit' : 'generation',
    withVersion(isEdit ? (quirks.editPaths ?? ['/images/edits']) : generationPaths(quirks), baseUrl),
    endpoint,
    path =>
      send({
        method: 'POST',
        url: baseUrl + pathFor(path, request.model),
        headers: { accept: 'application/json' },
        body,
        // Some servers stream without being asked.
        onEvent: events.listen,
      }),
    report,
  );
  const read = readImagesAnswer(answer, label, events);
  return { ...read, warnings: [...read.warnings, ...warnings] };
}

function generationPaths(quirks: Quirks): readonly string[] {
  return quirks.generationPaths ?? ['/images/generations'];
}
