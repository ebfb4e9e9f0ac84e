import { specKindOf } from '@baton/protocol/specs';
import { Stack } from '@mantine/core';
import { useState } from 'react';
import { FoldedFields } from '../../../parts/FoldedFields.tsx';
import type { FieldProblem } from '../field-problem.ts';
import { JsonField } from './JsonField.tsx';
import { SpecField } from './SpecField.tsx';
import { type FieldSchema, kept, shownFieldsOf } from './schema.ts';

interface Props {
  executor: string;
  spec: Record<string, unknown>;
  problem?: FieldProblem | null | undefined;
  /** `fileName`: of the file from which one of its fields was taken */
  onChange: (spec: Record<string, unknown>, fileName?: string) => void;
}

/** What a job of some executor does: a form made of the schema of its specification. */
export default function SpecFields({ executor, spec, problem = null, onChange }: Props) {
  const [opened, setOpened] = useState(false);
  const kind = specKindOf(executor);
  const schema = kind?.schema as FieldSchema | undefined;
  if (!schema)
    return (
      <JsonField
        label={`What ${executor} does`}
        description="The fields of its specification, as an object of JSON."
        value={spec}
        onChange={(value) => onChange((value ?? {}) as Record<string, unknown>)}
      />
    );
  const { first, more } = shownFieldsOf(schema, kind?.fieldsFor?.(spec));
  const set = (name: string, value: unknown, fileName?: string) =>
    onChange(kept({ ...spec, [name]: value }, kind?.fieldsFor), fileName);
  const shown = (fields: typeof first) =>
    fields.map((field) => (
      <SpecField
        key={field.name}
        {...field}
        value={spec[field.name]}
        problem={problem?.field === field.name ? problem : null}
        onChange={(value, fileName) => set(field.name, value, fileName)}
      />
    ));
  const isWrong = more.some(({ name }) => name === problem?.field);
  return (
    <Stack gap="sm">
      {shown(first)}
      {more.length > 0 && (
        <FoldedFields label={`More of ${executor}`} opened={opened || isWrong || first.length === 0} onOpen={setOpened}>
          <Stack gap="sm">{shown(more)}</Stack>
        </FoldedFields>
      )}
    </Stack>
  );
}
