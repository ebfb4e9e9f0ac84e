import { GiteaWorkflowSpec, giteaWorkflowSpec, ShellSpec, TransmitSpec, transmitSpec } from '@baton/protocol';
import { expect, test } from 'vitest';
import { parsePairs, writePairs } from './pairs.ts';
import {
  choicesOf,
  type FieldSchema,
  fieldsOf,
  kept,
  kindOf,
  sentenceOf,
  shownFieldsOf,
  titleOf,
  withoutEmpty,
} from './schema.ts';

test('a form is made of what the protocol says', () => {
  const fields = fieldsOf(ShellSpec as unknown as FieldSchema);
  expect(fields.map(({ name, schema }) => [name, kindOf(schema)])).toEqual([
    ['command', 'list'],
    ['script', 'texts'],
    ['interpreter', 'list'],
    ['workingDirectory', 'text'],
    ['checkout', 'part'],
    ['artifacts', 'part'],
  ]);
  const workflow = shownFieldsOf(GiteaWorkflowSpec as unknown as FieldSchema, giteaWorkflowSpec.fieldsFor?.({}));
  const kinds = [...workflow.first, ...workflow.more].map(({ name, schema }) => [name, kindOf(schema)]);
  expect(kinds.slice(0, 2)).toEqual([
    ['workflow', 'code'],
    ['variables', 'pairs'],
  ]);
  expect(kinds.slice(2)).toEqual([
    ['eventName', 'text'],
    ['ref', 'text'],
    ['sha', 'text'],
    ['event', 'json'],
  ]);
  expect(titleOf('workingDirectory', {})).toBe('Working directory');
  const choice: FieldSchema = { anyOf: [{ const: 'plan' }, { const: 'apply' }] };
  expect([kindOf(choice), choicesOf(choice)]).toEqual(['choice', ['plan', 'apply']]);
  expect(kindOf({ anyOf: [{ const: 'plan' }, { type: 'number' }] })).toBe('json');
});

test('descriptions are read as sentences', () => {
  expect(sentenceOf('how many, of what')).toBe('How many, of what.');
  expect(sentenceOf('https://HOST/PATH, or a folder')).toBe('https://HOST/PATH, or a folder.');
  expect(sentenceOf('Done.')).toBe('Done.');
});

test('of many fields those are shown that go with what was chosen, and what does not go with it any more is dropped', () => {
  const schema = TransmitSpec as unknown as FieldSchema;
  const namesOf = (fields: { name: string }[]) => fields.map(({ name }) => name);
  const shown = shownFieldsOf(schema, transmitSpec.fieldsFor?.({ modulation: 'cw' }));
  expect(namesOf(shown.first)).toEqual(['modulation', 'message']);
  expect(namesOf(shown.more)).toContain('wordsPerMinute');
  expect(namesOf(shown.more)).not.toContain('address');
  const filled = { modulation: 'pocsag', message: 'a', wordsPerMinute: 20 };
  expect(kept(filled, transmitSpec.fieldsFor)).toEqual({ modulation: 'pocsag', message: 'a' });
  expect(kept(filled, undefined)).toEqual(filled);
  expect(namesOf(shownFieldsOf(schema, undefined).first)).toEqual(['modulation']);
});

test('what was left empty is left out', () => {
  expect(withoutEmpty({ a: '', b: [], c: { d: undefined }, e: 0, f: false, g: { h: 'x', i: '' } })).toEqual({
    e: 0,
    f: false,
    g: { h: 'x' },
  });
});

test('pairs are read as they were written, also those of several lines', () => {
  const pairs = { 'main.tf': 'resource "a" "b" {\n}\nEND\n', region: 'eu=1', odd: '<<WORD' };
  expect(parsePairs(writePairs(pairs))).toEqual({ ok: true, pairs });
  expect(parsePairs('a=1\n\nb = 2')).toEqual({ ok: true, pairs: { a: '1', b: ' 2' } });
  expect(parsePairs('nothing')).toMatchObject({ ok: false });
  expect(parsePairs('a=<<END\n1')).toMatchObject({ ok: false });
});
