import { ActionIcon, Button, Group, Input, Stack, TextInput } from '@mantine/core';
import { IconPlus, IconX } from '@tabler/icons-react';
import { useState } from 'react';
import { useRowFocus } from '../../../parts/table/use-row-focus.ts';
import { type FieldSchema, fieldsOf, titleOf } from './schema.ts';

type Row = Record<string, string>;

interface Props {
  label: string;
  description?: string | undefined;
  required?: boolean | undefined;
  error?: string | undefined;
  /** of one row */
  schema: FieldSchema;
  value: unknown;
  onChange: (value: Row[] | undefined) => void;
}

const isRow = (value: unknown): value is Row => typeof value === 'object' && value !== null;
const withoutEmpty = (rows: readonly Row[]): Row[] =>
  rows
    .map((row) => Object.fromEntries(Object.entries(row).filter(([, text]) => text.trim() !== '')))
    .filter((row) => Object.keys(row).length > 0);

/** A list of things that are a few texts each. Rows without a text are not sent. */
export function RowsField({ label, description, required, error, schema, value, onChange }: Props) {
  const [rows, setRows] = useState<Row[]>(() => (Array.isArray(value) ? value.filter(isRow) : []));
  const fields = fieldsOf(schema);
  const box = useRowFocus<HTMLDivElement>(rows.length);
  const change = (next: Row[]): void => {
    setRows(next);
    const kept = withoutEmpty(next);
    onChange(kept.length === 0 ? undefined : kept);
  };
  return (
    <Input.Wrapper label={label} description={description} error={error} required={required ?? false} labelElement="div">
      <Stack gap="xs" mt={6} ref={box}>
        {rows.map((row, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: rows have no name of their own, and only grow or go
          <Group key={at} gap="xs" wrap="nowrap" data-row>
            <Group gap="xs" flex={1}>
              {fields.map(({ name, schema: own, isNeeded }) => (
                <TextInput
                  key={name}
                  flex="1 1 130px"
                  miw={0}
                  aria-label={`${titleOf(name, own)}, ${at + 1}`}
                  placeholder={`${titleOf(name, own)}${isNeeded ? '' : ' (optional)'}`}
                  value={row[name] ?? ''}
                  maxLength={own.maxLength}
                  autoComplete="off"
                  spellCheck={false}
                  styles={{ input: { fontFamily: 'var(--mono)', fontSize: '0.8125rem' } }}
                  onChange={(event) => {
                    const text = event.currentTarget.value;
                    change(rows.map((other, index) => (index === at ? { ...other, [name]: text } : other)));
                  }}
                />
              ))}
            </Group>
            <ActionIcon
              variant="subtle"
              color="gray"
              aria-label={`Remove ${at + 1}`}
              onClick={() => change(rows.filter((_, index) => index !== at))}
            >
              <IconX size={15} />
            </ActionIcon>
          </Group>
        ))}
        <div>
          <Button variant="default" size="compact-sm" leftSection={<IconPlus size={14} />} onClick={() => setRows([...rows, {}])}>
            Add
          </Button>
        </div>
      </Stack>
    </Input.Wrapper>
  );
}
