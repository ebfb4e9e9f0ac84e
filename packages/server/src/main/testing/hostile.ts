import fc from 'fast-check';

/** A request that nobody should send. */
export interface Hostile {
  /** left out: the one of the route */
  method: string | undefined;
  /** for what stands in a path as `:id` or `*` */
  segment: string;
  query: string;
  headers: Record<string, string>;
  content: Content | undefined;
  credential: 'none' | 'garbage' | 'unknown' | 'runner';
}

interface Content {
  type: string;
  bytes: Buffer;
}

const word = fc.constantFrom(
  ...['id', 'token', 'Jobs', 'ID', 'Status', 'LogRecords', 'Commit', 'registration_token', 'name', 'tags', 'max_parallel_tasks'],
  ...[
    'enrollment_token',
    'api_key',
    'runner_id',
    'hostname',
    'devices',
    'device_id',
    'frequency_limits',
    'challenge_id',
    'success',
  ],
  ...[
    'log',
    'level',
    'message',
    'timestamp',
    'device_status',
    'labels',
    'version',
    'state',
    'outputs',
    'taskId',
    'rows',
    'noMore',
  ],
  ...[
    'time',
    'content',
    'index',
    'steps',
    'result',
    'startedAt',
    'tasksVersion',
    'ephemeral',
    '__proto__',
    'constructor',
    'toString',
  ],
);

const scalar = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 60 }),
  fc.constantFrom<unknown>(
    '',
    'running',
    'success',
    'RESULT_SUCCESS',
    '2026-01-01T00:00:00Z',
    '9'.repeat(30),
    '\u0000',
    '../../etc',
    'x'.repeat(5_000),
  ),
  fc.constantFrom<unknown>(0, -1, 1, 2 ** 31, 2 ** 53, -(2 ** 63), 1e308, 0.5, true, false, null),
);

/** JSON with names that some protocol knows, in any place. */
const json = fc.letrec((tie) => ({
  value: fc.oneof({ depthSize: 'small', withCrossShrink: true }, scalar, tie('list'), tie('object')),
  list: fc.array(tie('value'), { maxLength: 6 }),
  object: fc.dictionary(word, tie('value'), { maxKeys: 8 }),
})).value;

const instant = '2026-01-01T00:00:00.123456789Z';

/** What runners send when all is well. */
const wellFormed: readonly Record<string, unknown>[] = [
  { name: 'one', token: 'x', labels: ['linux'], version: 'v1', ephemeral: false, capabilities: ['cancelling'] },
  { tasksVersion: '3' },
  {
    state: { id: '77', result: 'RESULT_SUCCESS', startedAt: instant, stoppedAt: instant, steps: [{ id: '0', result: 2 }] },
    outputs: { a: 'b' },
  },
  { taskId: '77', index: '0', rows: [{ time: instant, content: 'line' }], noMore: true },
  {
    registration_token: 'x',
    name: 'one',
    tags: ['a'],
    max_parallel_tasks: 3,
    enabled: true,
    webhook: 'http://elsewhere.example',
    public_key: 'x',
  },
  {
    Jobs: [
      { ID: 7, Status: 'running', LogRecords: [{ time: instant, message: 'line' }], Commit: { hash: 'abcdef0', message: 'm' } },
    ],
  },
  {
    hostname: 'mast',
    devices: [{ device_id: 0, model: 'hackrf', name: '0', frequency_limits: ['430000000-440000000'] }],
    device_status: { '0': 'online' },
  },
  { enrollment_token: 'x', api_key: 'y', runner_id: 'one', hostname: 'mast', devices: [], mac_address: 'm', machine_id: 'i' },
  {
    challenge_id: '00000000-0000-4000-8000-000000000000',
    success: true,
    error_message: null,
    device_id: 0,
    frequency: 433920000.5,
  },
  { log: { level: 'INFO', message: 'line', timestamp: instant } },
  { runner_name: 'one', runner_id: 'one', expires_hours: 1, server_url: 'https://x.example', verify_ssl: true, devices: [] },
];

/** What runners send, with one thing in it that is something else. */
const nearly = fc.tuple(fc.constantFrom(...wellFormed), fc.nat(), json).map(([message, at, strange]) => {
  const places: [Record<string, unknown>, string][] = [];
  const copy = structuredClone(message);
  const visit = (value: unknown): void => {
    if (typeof value !== 'object' || value === null) return;
    for (const [name, own] of Object.entries(value)) {
      places.push([value as Record<string, unknown>, name]);
      visit(own);
    }
  };
  visit(copy);
  const [owner, name] = places[at % (places.length + 1)] ?? [];
  if (owner && name !== undefined) owner[name] = strange;
  return copy;
});

/** Fields of protobuf with small numbers and any content: many of them are messages. */
const wire = fc
  .array(
    fc.tuple(
      fc.integer({ min: 0, max: 12 }),
      fc.constantFrom(0, 1, 2, 2, 2, 3, 5, 7),
      fc.uint8Array({ maxLength: 40 }),
      fc.boolean(),
    ),
    { maxLength: 12 },
  )
  .map((fields) =>
    Buffer.concat(
      fields.map(([number, type, content, isHonest]) => {
        const length = type === 2 ? Buffer.from([isHonest ? content.length : 0xff]) : Buffer.alloc(0);
        return Buffer.concat([Buffer.from([number * 8 + type]), length, content]);
      }),
    ),
  );

const nested = fc.integer({ min: 10, max: 5_000 }).map((depth) => Buffer.from('['.repeat(depth) + ']'.repeat(depth)));

const asJson = (value: unknown): Content => ({ type: 'application/json', bytes: Buffer.from(JSON.stringify(value) ?? '') });

const content: fc.Arbitrary<Content> = fc.oneof(
  { weight: 8, arbitrary: nearly.map(asJson) },
  { weight: 4, arbitrary: json.map(asJson) },
  { weight: 4, arbitrary: wire.map((bytes) => ({ type: 'application/proto', bytes })) },
  {
    weight: 2,
    arbitrary: fc.uint8Array({ maxLength: 300 }).map((bytes) => ({ type: 'application/json', bytes: Buffer.from(bytes) })),
  },
  { weight: 1, arbitrary: nested.map((bytes) => ({ type: 'application/json', bytes })) },
  {
    weight: 1,
    arbitrary: fc
      .integer({ min: 60_000, max: 400_000 })
      .map((length) => ({ type: 'application/json', bytes: Buffer.alloc(length, '{"a":') })),
  },
);

/** What a header may carry at all: visible characters, blanks, and Latin letters. */
const headerText = fc
  .array(fc.oneof(fc.integer({ min: 0x20, max: 0x7e }), fc.integer({ min: 0xa0, max: 0xff })), { maxLength: 60 })
  .map((codes) => String.fromCharCode(...codes).trim());

const anyHeaders = fc.record(
  {
    'content-type': fc.oneof(
      fc.constantFrom(
        'application/json',
        'application/proto',
        'application/connect+proto',
        'text/plain',
        'application/json; charset=x',
        'a/b/c',
        '',
      ),
      headerText,
    ),
    'content-encoding': fc.constantFrom('gzip', 'identity', 'br', 'x'),
    'accept-encoding': fc.oneof(fc.constantFrom('gzip', 'gzip;q=0', '*'), headerText),
    'connect-protocol-version': fc.oneof(fc.constantFrom('1', '2', ''), headerText),
    'connect-timeout-ms': fc.oneof(fc.constantFrom('0', '-1', '1e9', '99999999999999'), headerText),
    'x-runner-uuid': fc.oneof(fc.uuid(), headerText),
    'x-runner-version': headerText,
    'x-runner-request-key': headerText,
    'x-runner-started-at': fc.oneof(fc.constantFrom('2026-01-01T00:00:00Z', 'never'), headerText),
    'x-runner-mac': headerText,
    'x-runner-machine-id': headerText,
    'x-api-key': headerText,
    range: fc.constantFrom('bytes=0-1', 'bytes=9-1', 'x'),
    'if-none-match': headerText,
    origin: fc.constantFrom('http://elsewhere.example', 'null'),
    cookie: headerText,
  },
  { requiredKeys: [] },
) as fc.Arbitrary<Record<string, string>>;

/** Mostly one thing that is wrong: what is wrong in every way is refused by the first look at it. */
const headers = fc.tuple(anyHeaders, fc.boolean(), fc.nat()).map(([all, isWild, at]) => {
  const names = Object.keys(all);
  const one = names[at % (names.length + 1)];
  return isWild ? all : one === undefined ? {} : { [one]: all[one] ?? '' };
});

const segment = fc.oneof(
  fc.constantFrom(
    '1',
    '-1',
    '%2e%2e',
    '%00',
    '%ff',
    'a'.repeat(64),
    'A'.repeat(3_000),
    '%F0%9F%92%A9',
    'runner.v1.RunnerService',
    '__proto__',
  ),
  fc.uuid(),
  fc.string({ unit: 'binary', maxLength: 20 }).map((text) => encodeURIComponent(text.toWellFormed())),
);

const methods = fc.constantFrom('GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS');

export const hostile: fc.Arbitrary<Hostile> = fc.record({
  method: fc.oneof({ weight: 6, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary: methods }),
  segment,
  query: fc.option(fc.constantFrom('?x=1', '?__proto__=1', '?%', `?${'a=1&'.repeat(200)}`), { nil: '' }),
  headers,
  content: fc.option(content, { freq: 8, nil: undefined }),
  credential: fc.constantFrom('none', 'garbage', 'unknown', 'runner'),
});
