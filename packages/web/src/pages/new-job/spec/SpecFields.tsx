import { specKindOf } from '@baton/protocol/specs';
import { Stack } from '@mantine/core';
import { useState } from 'react';
import { FoldedFields } from '../../../parts/FoldedFields.tsx';
import { JsonField } from './JsonField.tsx';
import { SpecField } from './SpecField.tsx';
import { type FieldSchema, fieldsOf } from './schema.ts';

interface Props {
  executor: string;
  spec: Record<string, unknown>;
  onChange: (spec: Record<string, unknown>) => void;
}

/** What a job of some executor does: a form made of the schema of its specification. */
export default function SpecFields({ executor, spec, onChange }: Props) {
  const [opened, setOpened] = useState(false);
  const schema = specKindOf(executor)?.schema as FieldSchema | undefined;
  if (!schema)
    return (
      <JsonField
        label={`What ${executor} does`}
        description="The fields of its specification, as an object of JSON."
        value={spec}
        onChange={(value) => onChange((value ?? {}) as Record<string, unknown>)}
      />
    );
  const fields = fieldsOf(schema);
  const set = (name: string, value: unknown) => onChange({ ...spec, [name]: value });
  const shown = (isNeeded: boolean) =>
    fields
      .filter((field) => field.isNeeded === isNeeded)
      .map((field) => (
        <SpecField key={field.name} {...field} value={spec[field.name]} onChange={(value) => set(field.name, value)} />
      ));
  return (
    <Stack gap="sm">
      {shown(true)}
      <FoldedFields label={`More of ${executor}`} opened={opened || !fields.some(({ isNeeded }) => isNeeded)} onOpen={setOpened}>
        <Stack gap="sm">{shown(false)}</Stack>
      </FoldedFields>
    </Stack>
  );
}
