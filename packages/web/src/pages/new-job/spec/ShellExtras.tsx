import { specKindOf } from '@baton/protocol/specs';
import { Stack } from '@mantine/core';
import { SpecField } from './SpecField.tsx';
import { type FieldSchema, fieldsOf } from './schema.ts';
import { shellExtras } from './shell-extras.ts';

interface Props {
  spec: Record<string, unknown>;
  onChange: (spec: Record<string, unknown>) => void;
}

/** What a script may have besides itself: a repository, and files that go in and come out. */
export default function ShellExtras({ spec, onChange }: Props) {
  const fields = fieldsOf((specKindOf('shell')?.schema ?? {}) as FieldSchema).filter(({ name }) =>
    shellExtras.some((extra) => extra === name),
  );
  return (
    <Stack gap="sm">
      {fields.map((field) => (
        <SpecField
          key={field.name}
          {...field}
          value={spec[field.name]}
          onChange={(value) => onChange({ ...spec, [field.name]: value })}
        />
      ))}
    </Stack>
  );
}
