import { readFileSync } from 'node:fs';
import type { DescEnum, DescField, DescFile, DescMessage } from '@bufbuild/protobuf';
import { ScalarType } from '@bufbuild/protobuf';
import { expect, test } from 'vitest';
import { file_ping_v1_ping, file_runner_v1_runner } from './index.ts';

/** `Message.field = number: type`, one line for each field, value and call that a text in the language of protobuf declares. */
function declaredIn(text: string): string[] {
  const lines: string[] = [];
  let within = '';
  for (const raw of text.split('\n')) {
    const line = raw.replace(/\/\/.*$/, '').trim();
    within = /^(?:message|enum|service) (\w+) \{/.exec(line)?.[1] ?? within;
    const field = /^(.+?) (\w+) = (\d+)(?: \[.*\])?;$/.exec(line);
    const value = /^(\w+) = (\d+);$/.exec(line);
    const call = /^rpc (\w+)\((\w+)\) returns \((\w+)\);$/.exec(line);
    if (value) lines.push(`${within}.${value[1]} = ${value[2]}`);
    else if (field) lines.push(`${within}.${field[2]} = ${field[3]}: ${field[1]}`);
    if (call) lines.push(`${within}.${call[1]}: ${call[2]} -> ${call[3]}`);
  }
  return lines.sort();
}

const shortName = (of: DescMessage | DescEnum): string => (of.typeName.startsWith('google.') ? of.typeName : of.name);

const scalarName = (scalar: ScalarType): string => (ScalarType[scalar] ?? '').toLowerCase();

function typeOf(field: DescField): string {
  if (field.fieldKind === 'map') return `map<string, ${field.mapKind === 'message' ? shortName(field.message) : 'string'}>`;
  const of = field.enum ?? field.message;
  const type = of ? shortName(of) : scalarName(field.scalar ?? ScalarType.STRING);
  if (field.fieldKind === 'list') return `repeated ${type}`;
  return field.proto.proto3Optional ? `optional ${type}` : type;
}

function declaredBy(file: DescFile): string[] {
  const fields = file.messages.flatMap(({ name, fields }) =>
    fields.map((field) => `${name}.${field.name} = ${field.number}: ${typeOf(field)}`),
  );
  const values = file.enums.flatMap(({ name, values }) => values.map((value) => `${name}.${value.name} = ${value.number}`));
  const calls = file.services.flatMap(({ name, methods }) =>
    methods.map((method) => `${name}.${method.name}: ${method.input.name} -> ${method.output.name}`),
  );
  return [...fields, ...values, ...calls].sort();
}

test.each([
  ['ping/v1/ping', file_ping_v1_ping],
  ['runner/v1/runner', file_runner_v1_runner],
])('the code for %s is in step with its text', (path, file) => {
  const declared = declaredIn(readFileSync(new URL(`./proto/${path}.proto`, import.meta.url), 'utf8'));
  expect(declared.length).toBeGreaterThan(2);
  expect(declaredBy(file)).toEqual(declared);
});
