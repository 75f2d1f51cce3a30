/** Takes the key out of what a server says: gateways repeat it when they refuse it. Never changes what holds no key. */

import type { AnswerBody, WireAnswer, WireCall } from '../core/wireFormat';
import { hidden, KeyHider } from './keyHider';

/** The answer with `…` in place of the key, so that no error, warning or log can come to hold it. */
export function withoutKey(answer: WireAnswer, key = ''): WireAnswer {
  const hider = KeyHider.of(key);
  if (!hider) return answer;
  const hide = (text: string) => hider.hide(text);
  const { requestId } = answer;
  return {
    ...answer,
    headers: mapped(answer.headers, hide),
    body: bodyWithout(answer.body, hide, key),
    ...(requestId === undefined ? {} : { requestId: hide(requestId) }),
  };
}

/** The call with the same done to each event of a stream and each line of a file: those are heard before the answer is complete. */
export function listeningWithoutKey(call: WireCall, key = ''): WireCall {
  const { onEvent, lines } = call;
  if ((onEvent === undefined && lines === undefined) || !KeyHider.of(key)) return call;
  return {
    ...call,
    ...(onEvent && { onEvent: event => onEvent({ ...event, data: valueWithout(event.data, key) }) }),
    ...(lines && { lines: { ...lines, onLine: line => lines.onLine(withoutKey(line, key)) } }),
  };
}

function bodyWithout(body: AnswerBody, hide: (text: string) => string, key: string): AnswerBody {
  switch (body.type) {
    case 'json':
      return { type: 'json', value: valueWithout(body.value, key) };
    case 'text':
      return { ...body, text: hide(body.text) };
    case 'events':
      return { ...body, joined: mapped(body.joined, hide) };
    default:
      return body;
  }
}

/** What is left of an answer is 64 kB at most (2 MB of a list), so that going through its text costs nothing. */
function valueWithout(value: unknown, key: string): unknown {
  const escaped = JSON.stringify(key).slice(1, -1);
  const text = JSON.stringify(value);
  return text.includes(escaped) ? JSON.parse(text.replaceAll(escaped, hidden)) : value;
}

function mapped(
  texts: Readonly<Record<string, string>>,
  hide: (text: string) => string,
): Record<string, string> {
  return Object.fromEntries(Object.entries(texts).map(([name, text]) => [name, hide(text)]));
}
