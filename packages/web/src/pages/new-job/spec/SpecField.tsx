import { Checkbox, Input, NumberInput, Select, Stack, TagsInput, Textarea, TextInput } from '@mantine/core';
import type { FieldProblem } from '../field-problem.ts';
import styles from '../new-job.module.css';
import { CodeField } from './CodeField.tsx';
import { JsonField } from './JsonField.tsx';
import { PairsField } from './PairsField.tsx';
import { RowsField } from './RowsField.tsx';
import { choicesOf, type FieldSchema, fieldsOf, kindOf, sentenceOf, titleOf } from './schema.ts';

interface Props {
  name: string;
  schema: FieldSchema;
  isNeeded: boolean;
  value: unknown;
  /** what the server found wrong with it */
  problem?: FieldProblem | null;
  /** `fileName`: of the file from which it was taken */
  onChange: (value: unknown, fileName?: string) => void;
}

const mono = { input: { fontFamily: 'var(--mono)', fontSize: '0.8125rem' } };
const ofTexts = { autosize: true, minRows: 3, maxRows: 16, spellCheck: false } as const;
const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');
const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** One field of a specification. What is left empty is not sent. */
export function SpecField({ name, schema, isNeeded, value, problem = null, onChange }: Props) {
  const kind = kindOf(schema);
  const told = { label: titleOf(name, schema), description: sentenceOf(schema.description), required: isNeeded };
  const head = { ...told, error: problem?.text };
  switch (kind) {
    case 'choice':
      return (
        <Select
          {...head}
          data={choicesOf(schema)}
          placeholder={typeof schema.default === 'string' ? `Default: ${schema.default}` : 'Default'}
          value={textOf(value) || null}
          clearable={!isNeeded}
          onChange={(next) => onChange(next ?? undefined)}
        />
      );
    case 'flag':
      return (
        <Checkbox
          label={head.label}
          description={head.description}
          error={head.error}
          checked={value === undefined ? schema.default === true : value === true}
          onChange={(event) => onChange(event.currentTarget.checked)}
        />
      );
    case 'number':
      return <NumberField head={head} schema={schema} value={value} onChange={onChange} />;
    case 'list':
      return (
        <TagsInput
          {...head}
          dropdownOpened={false}
          value={Array.isArray(value) ? value.map(String) : []}
          acceptValueOnBlur
          onChange={onChange}
        />
      );
    case 'code':
      return (
        <CodeField
          {...told}
          {...{ placeholder: schema.example, charsMax: schema.maxLength ?? Number.POSITIVE_INFINITY, problem, onChange }}
          value={textOf(value)}
        />
      );
    case 'texts':
      return <Textarea {...head} {...ofTexts} value={textOf(value)} onChange={(event) => onChange(event.currentTarget.value)} />;
    case 'pairs':
      return <PairsField {...head} value={isRecord(value) ? value : {}} onChange={onChange} />;
    case 'rows':
      return <RowsField {...head} schema={schema.items ?? {}} value={value} onChange={onChange} />;
    case 'json':
      return <JsonField {...head} value={value} onChange={onChange} />;
    case 'part':
      return <Part head={head} schema={schema} value={isRecord(value) ? value : {}} onChange={onChange} />;
    default:
      return (
        <TextInput
          {...head}
          value={textOf(value)}
          maxLength={schema.maxLength}
          autoComplete="off"
          spellCheck={false}
          styles={mono}
          onChange={(event) => onChange(event.currentTarget.value)}
        />
      );
  }
}

interface NumberProps extends Pick<Props, 'schema' | 'value' | 'onChange'> {
  head: { label: string; description: string | undefined; error: string | undefined; required: boolean };
}

const NumberField = ({ head, schema, value, onChange }: NumberProps) => (
  <NumberInput
    {...head}
    value={typeof value === 'number' ? value : ''}
    placeholder={typeof schema.default === 'number' ? `Default: ${schema.default}` : ''}
    {...(schema.minimum !== undefined && { min: schema.minimum })}
    {...(schema.maximum !== undefined && { max: schema.maximum })}
    allowDecimal={schema.type === 'number'}
    onChange={(next) => onChange(typeof next === 'number' ? next : undefined)}
  />
);

interface PartProps extends Pick<Props, 'schema' | 'onChange'> {
  head: { label: string; description: string | undefined; error: string | undefined };
  value: Record<string, unknown>;
}

/** Fields that belong together. */
const Part = ({ head, schema, value, onChange }: PartProps) => (
  <fieldset className={styles.part}>
    <legend>{head.label}</legend>
    <Stack gap="sm">
      {head.description !== undefined && <span className="soft">{head.description}</span>}
      {head.error !== undefined && <Input.Error>{head.error}</Input.Error>}
      {fieldsOf(schema).map((field) => (
        <SpecField
          key={field.name}
          {...field}
          value={value[field.name]}
          onChange={(next) => onChange({ ...value, [field.name]: next })}
        />
      ))}
    </Stack>
  </fieldset>
);
