import { oddYaml } from '@baton/protocol/yaml/testing';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { translateChallengectl } from './challengectl/translate.ts';
import { translateGitea } from './gitea/translate.ts';
import { translateSemaphore } from './semaphore/translate.ts';
import { readJson, readYaml } from './shared/document.ts';
import type { Json } from './shared/json.ts';
import type { Translation } from './shared/translation.ts';
import { serverConfig } from './testing/challengectl-samples.ts';
import { nightly, runnerList, several } from './testing/gitea-samples.ts';
import { importOptions, sourceFile } from './testing/options.ts';
import { backup, runners } from './testing/semaphore-samples.ts';

const systems = [
  { name: 'challengectl', translate: translateChallengectl, samples: [sourceFile('a.yml', serverConfig)] },
  {
    ...{ name: 'gitea', translate: translateGitea },
    samples: [
      sourceFile('a.yml', nightly),
      sourceFile('b.yml', several),
      sourceFile('c.json', runnerList),
      sourceFile('d.json', [{ name: 'TARGET', data: 'x' }]),
    ],
  },
  {
    ...{ name: 'semaphore', translate: translateSemaphore },
    samples: [sourceFile('a.json', backup), sourceFile('b.json', runners)],
  },
];

/** What stands where something else is expected. */
const odd: fc.Arbitrary<Json> = fc.oneof(
  fc.constantFrom<Json>(
    null,
    true,
    0,
    -1,
    1e300,
    '',
    ' ',
    '{}',
    '[]',
    '{{ word }}',
    '@every 1h',
    '__proto__',
    [],
    {},
    [[]],
    [null],
  ),
  fc.string({ unit: 'binary', maxLength: 20 }),
  fc.constant('x'.repeat(5_000)),
  fc.dictionary(fc.constantFrom('name', 'labels', 'constructor', '__proto__'), fc.constantFrom<Json>(null, 1, 'a', []), {
    maxKeys: 3,
  }),
);

/** Paths to all that stands in a document. */
function placesIn(value: Json, path: (string | number)[] = []): (string | number)[][] {
  if (typeof value !== 'object' || value === null) return [path];
  const inside = Object.entries(value).flatMap(([key, each]) =>
    placesIn(each, [...path, Array.isArray(value) ? Number(key) : key]),
  );
  return [path, ...inside];
}

/** The document with something else at one place. */
function changed(value: Json, [step, ...rest]: readonly (string | number)[], to: Json): Json {
  if (step === undefined) return to;
  if (Array.isArray(value)) return value.map((each, at) => (at === step ? changed(each, rest, to) : each));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, key === step ? changed(each, rest, to) : each]));
}

/** Whatever came in: it is told in words, and what goes out is JSON that names each template once. */
function isInOrder(found: Translation): void {
  for (const { reason, name, place } of found.left) {
    expect(reason).not.toMatch(/undefined|\[object|NaN|TypeError|at .*\.ts:/);
    expect([typeof reason, typeof name, typeof place]).toEqual(['string', 'string', 'string']);
    expect(reason).not.toBe('');
  }
  const names = found.templates.map(({ template }) => template.name);
  expect(new Set(names).size).toBe(names.length);
  for (const { template } of found.templates) {
    expect(template.name).toMatch(/^[^\p{Cc}\p{Cf}\p{Cs}]{1,120}$/u);
    expect(JSON.parse(JSON.stringify(template))).toEqual(template);
  }
  for (const { name } of found.secrets) expect(name).toMatch(/^(?!BATON_)[A-Z_][A-Z0-9_]{0,127}$/);
}

describe.each(systems)('what $name exports', ({ translate, samples }) => {
  test.each(samples.map((sample) => [sample.name, sample] as const))('%s, with one thing otherwise', (_, sample) => {
    const places = placesIn(sample.json);
    fc.assert(
      fc.property(fc.constantFrom(...places), odd, (place, value) => {
        isInOrder(translate([{ ...sample, json: changed(sample.json, place, value) }], importOptions()));
      }),
      { numRuns: 400 },
    );
  });

  test('anything at all', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 4 }), (value) => {
        const json = value as Json;
        isInOrder(translate([{ name: 'x.json', text: JSON.stringify(json), json }], importOptions()));
      }),
      { numRuns: 300 },
    );
  });
});

test('any text is read, or told to be none', () => {
  const text = fc.oneof(oddYaml(['jobs:', 'a:']), fc.string({ unit: 'binary', maxLength: 200 }));
  fc.assert(
    fc.property(text, (written) => {
      for (const read of [readYaml(written), readJson(written)])
        if ('problem' in read) expect(read.problem).toMatch(/^it is no (YAML that can be read|JSON): line \d+, column \d+/);
    }),
    { numRuns: 300 },
  );
});
