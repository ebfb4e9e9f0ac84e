import fc from 'fast-check';

/** A request that nobody should send. */
export interface Hostile {
  /** left out: the one of the route */
  method: string | undefined;
  /** for what stands in a path as `:id` or `*` */
  segment: string;
  query: string;
  headers: Record<string, string>;
  body: Buffer | undefined;
  credential: 'none' | 'garbage' | 'unknown' | 'runner';
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

const body = fc.oneof(
  { weight: 5, arbitrary: json.map((value) => Buffer.from(JSON.stringify(value) ?? '')) },
  { weight: 3, arbitrary: wire },
  { weight: 2, arbitrary: fc.uint8Array({ maxLength: 300 }).map((bytes) => Buffer.from(bytes)) },
  { weight: 1, arbitrary: nested },
  { weight: 1, arbitrary: fc.integer({ min: 60_000, max: 400_000 }).map((length) => Buffer.alloc(length, '{"a":')) },
);

/** What a header may carry at all: visible characters, blanks, and Latin letters. */
const headerText = fc
  .array(fc.oneof(fc.integer({ min: 0x20, max: 0x7e }), fc.integer({ min: 0xa0, max: 0xff })), { maxLength: 60 })
  .map((codes) => String.fromCharCode(...codes).trim());

const headers = fc.record(
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
  method: fc.option(methods, { freq: 6, nil: undefined }),
  segment,
  query: fc.option(fc.constantFrom('?x=1', '?__proto__=1', '?%', `?${'a=1&'.repeat(200)}`), { nil: '' }),
  headers,
  body: fc.option(body, { freq: 8, nil: undefined }),
  credential: fc.constantFrom('none', 'garbage', 'unknown', 'runner'),
});
