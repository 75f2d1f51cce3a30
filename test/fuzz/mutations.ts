/** Ways in which bytes go wrong: by chance, by a token that means something to a reader, or by another value in their JSON. */

export type Random = () => number;

export const below = (random: Random, end: number): number => Math.floor(random() * end);

export function pick<T>(random: Random, list: readonly T[]): T {
  const picked = list[below(random, list.length)];
  if (picked === undefined) throw new RangeError('nothing to pick from');
  return picked;
}

/** What pictures in the text of a chat are made of. */
export const chatCrumbs = [
  ...['![', '](', ')', '(', '<', '>', '```'],
  ...['data:image/png;base64,', 'base64://', 'https://x.example/a.png'],
];

const tokens: readonly (string | Buffer)[] = [
  ...['{', '}', '[', ']', '"', '\\', ',', ':', '\\u', '\\ud800', '\n', '\r\n', '\n\n', '\r', '\ufeff', '\0'],
  ...['data: ', 'event: x\n', 'id: 1\n', 'retry: 0\n', ': \n\n', 'data: [DONE]\n\n', 'data:\n\n'],
  ...chatCrumbs,
  ...[
    'null',
    'true',
    '-1',
    '1e999',
    '9007199254740993',
    'NaN',
    '""',
    '{}',
    '[]',
    '"__proto__":',
    '"constructor":',
  ],
  ...['easel0123456789abcdef.0x', 'iVBORw0KGgo', '/9j/', 'UklGR', 'PHN2ZyA', '=', '==', '//', '-_'],
  ...[
    '<!DOCTYPE svg [',
    '<!ENTITY a "b">',
    '&a;',
    '&#0;',
    '&#x110000;',
    ']]>',
    '<![CDATA[',
    '<?xml ',
    'url(',
    '@import ',
  ],
  ...[
    'command:x',
    '$(alert)',
    '\u001b[31m',
    '\u202e',
    '../',
    '..\\',
    '/',
    'nul',
    '%2e%2e%2f',
    'é'.normalize('NFD'),
  ],
  ...[
    'A'.repeat(3000),
    ' '.repeat(3000),
    '['.repeat(300),
    '{"a":'.repeat(300),
    '\\u0041'.repeat(500),
    '0'.repeat(400),
  ],
  ...[
    Buffer.from([0xff]),
    Buffer.from([0xff, 0xff, 0xff, 0xff]),
    Buffer.from([0x80, 0, 0, 0]),
    Buffer.from([0xed, 0xa0, 0x80]),
  ],
  ...[
    Buffer.alloc(64),
    Buffer.from('Exif\0\0MM\0*\0\0\0\x08', 'latin1'),
    Buffer.from('\0\0\0\x01ispe', 'latin1'),
  ],
];

const values: readonly unknown[] = [
  ...[
    null,
    true,
    false,
    0,
    -1,
    1e308,
    0.5,
    '',
    ' ',
    'x',
    [],
    {},
    [[]],
    [null],
    { a: null },
    '\u0000',
    '](command:x)',
  ],
  ...[
    '__proto__',
    'A'.repeat(2000),
    { message: {} },
    { url: '' },
    { b64_json: 5 },
    [1, 'a', null],
    { length: -1 },
  ],
  ...[
    'data:image/png;base64,',
    'https://x.example/a.png',
    'file:///etc/hosts',
    '//x',
    '\ud800',
    { toString: 1 },
  ],
];

type Mutate = (bytes: Buffer, random: Random, others: readonly Buffer[]) => Buffer;

const range = (random: Random, length: number): [start: number, end: number] => {
  const start = below(random, length + 1);
  return [start, Math.min(length, start + below(random, pick(random, [2, 16, 256, length + 1])))];
};

const insert = (bytes: Buffer, at: number, more: Uint8Array) =>
  Buffer.concat([bytes.subarray(0, at), more, bytes.subarray(at)]);

const ways: readonly Mutate[] = [
  (bytes, random) => {
    const changed = Buffer.from(bytes);
    for (let times = 1 + below(random, 4); times > 0 && changed.length > 0; times--)
      changed[below(random, changed.length)] = below(random, 256);
    return changed;
  },
  (bytes, random) => {
    const [start, end] = range(random, bytes.length);
    return Buffer.concat([bytes.subarray(0, start), bytes.subarray(end)]);
  },
  (bytes, random) => {
    const [start, end] = range(random, bytes.length);
    const part = bytes.subarray(start, Math.min(end, start + 4096));
    return insert(bytes, start, Buffer.concat(Array(1 + below(random, 20)).fill(part)));
  },
  (bytes, random) =>
    insert(bytes, below(random, bytes.length + 1), Buffer.from(pick(random, tokens) as string)),
  (bytes, random) => bytes.subarray(0, below(random, bytes.length + 1)),
  (bytes, random, others) => {
    const other = pick(random, others);
    const [start, end] = range(random, other.length);
    return insert(bytes, below(random, bytes.length + 1), other.subarray(start, end));
  },
  // Numbers in binary files: lengths, offsets, sides.
  (bytes, random) => {
    if (bytes.length < 4) return bytes;
    const changed = Buffer.from(bytes);
    const number = pick(random, [
      0,
      1,
      2,
      0x7fffffff,
      0xffffffff,
      0x80000000,
      bytes.length,
      bytes.length - 1,
    ]);
    changed.writeUInt32BE(number, below(random, Math.min(changed.length, 2048) - 3));
    return changed;
  },
  otherValue,
  otherValue,
];

/** Something else than `bytes`, most times; `others` lend pieces of theirs. */
export function mutated(bytes: Buffer, random: Random, others: readonly Buffer[]): Buffer {
  let changed = bytes;
  for (let times = pick(random, [1, 1, 1, 2, 4]); times > 0; times--)
    changed = pick(random, ways)(changed, random, others);
  return changed;
}

/** In the JSON itself, or in that of a line. */
function otherValue(bytes: Buffer, random: Random): Buffer {
  const text = bytes.toString();
  const whole = withOtherValue(text, random);
  if (whole !== undefined) return Buffer.from(whole);
  const lines = text.split('\n');
  const at = below(random, lines.length);
  const [, start = '', json = ''] = /^(data: )?(.*)$/s.exec(lines[at] ?? '') ?? [];
  lines[at] = start + (withOtherValue(json, random) ?? json);
  return Buffer.from(lines.join('\n'));
}

function withOtherValue(text: string, random: Random): string | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  const places: [parent: Record<string, unknown>, key: string][] = [];
  const visit = (parent: unknown) => {
    if (typeof parent !== 'object' || parent === null) return;
    for (const key of Object.keys(parent)) {
      places.push([parent as Record<string, unknown>, key]);
      visit((parent as Record<string, unknown>)[key]);
    }
  };
  visit(value);
  if (places.length === 0) return undefined;
  const [parent, key] = pick(random, places);
  const [from, name] = pick(random, places);
  if (random() < 0.2) delete parent[key];
  else parent[key] = random() < 0.2 ? structuredClone(from[name]) : pick(random, values);
  return JSON.stringify(value);
}
