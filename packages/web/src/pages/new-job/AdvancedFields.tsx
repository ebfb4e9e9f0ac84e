import { NumberInput, Select, SimpleGrid, Stack, Textarea, TextInput } from '@mantine/core';
import { DrawField } from './DrawField.tsx';
import type { Draft } from './draft.ts';
import { useDefaultExecutor } from './ExecutorField.tsx';
import type { FieldsProps } from './fields-props.ts';
import { SecretFields } from './SecretFields.tsx';

const onLost = [
  { value: 'requeue', label: 'Queue it again' },
  { value: 'fail', label: 'Fail' },
  { value: 'hold', label: 'Hold for a person' },
];
const onPartition = [
  { value: 'continue', label: 'Keep running, report later' },
  { value: 'stop', label: 'Stop by itself' },
];

const numberOr = (value: string | number): number | '' => (typeof value === 'number' ? value : '');

/** Environment, and what happens when things go wrong. */
export function AdvancedFields(fields: FieldsProps) {
  const { draft, problems, change, project } = fields;
  const fallback = useDefaultExecutor();
  const isShell = (draft.executor || fallback) === 'shell';
  return (
    <Stack gap="sm">
      <Textarea
        label="Environment"
        description="One NAME=value a line."
        value={draft.environment}
        error={problems.environment}
        autosize
        minRows={2}
        maxRows={10}
        spellCheck={false}
        styles={{ input: { fontFamily: 'var(--mono)', fontSize: '0.8125rem' } }}
        onChange={(event) => change({ environment: event.currentTarget.value })}
      />
      <SecretFields {...fields} />
      {isShell && (
        <TextInput
          label="Working directory"
          description="Below the job's own folder; empty: that folder."
          value={draft.workingDirectory}
          spellCheck={false}
          onChange={(event) => change({ workingDirectory: event.currentTarget.value })}
        />
      )}
      <DrawField draft={draft} problems={problems} change={change} project={project} />
      <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="sm">
        <Select
          label="When its runner is lost"
          placeholder="Default: queue it again"
          data={onLost}
          value={draft.onLost === '' ? null : draft.onLost}
          clearable
          onChange={(value) => change({ onLost: (value ?? '') as Draft['onLost'] })}
        />
        <Select
          label="When its runner is cut off"
          placeholder="Default: keep running"
          data={onPartition}
          value={draft.onPartition === '' ? null : draft.onPartition}
          clearable
          onChange={(value) => change({ onPartition: (value ?? '') as Draft['onPartition'] })}
        />
        <LimitFields draft={draft} change={change} />
        <ConcurrencyFields draft={draft} change={change} />
      </SimpleGrid>
    </Stack>
  );
}

/** What it shares with other jobs. */
function ConcurrencyFields({ draft, change }: Pick<FieldsProps, 'draft' | 'change'>) {
  return (
    <>
      <TextInput
        label="Concurrency key"
        description="Jobs of the project with the same key share it."
        placeholder="None"
        value={draft.concurrencyKey}
        maxLength={120}
        spellCheck={false}
        onChange={(event) => change({ concurrencyKey: event.currentTarget.value })}
      />
      <NumberInput
        label="Jobs with the key at once"
        description="What the newest job says holds."
        placeholder="Default: 1"
        value={draft.concurrencyLimit}
        min={1}
        max={10_000}
        allowDecimal={false}
        disabled={draft.concurrencyKey.trim() === ''}
        onChange={(value) => change({ concurrencyLimit: numberOr(value) })}
      />
    </>
  );
}

/** How often it is tried, how long it may run, and how long it may wait. */
const LimitFields = ({ draft, change }: Pick<FieldsProps, 'draft' | 'change'>) => (
  <>
    <NumberInput
      label="Attempts at most"
      placeholder="Default: 3"
      value={draft.maxAttempts}
      min={1}
      max={100}
      allowDecimal={false}
      onChange={(value) => change({ maxAttempts: numberOr(value) })}
    />
    <NumberInput
      label="Time limit in minutes"
      placeholder="None"
      value={draft.timeLimitMinutes}
      min={0.1}
      max={43_200}
      decimalScale={1}
      onChange={(value) => change({ timeLimitMinutes: numberOr(value) })}
    />
    <NumberInput
      label="Waiting limit in minutes"
      description="It fails when nobody took it by then."
      placeholder="None: it waits for ever"
      value={draft.waitLimitMinutes}
      min={0.1}
      max={525_600}
      decimalScale={1}
      onChange={(value) => change({ waitLimitMinutes: numberOr(value) })}
    />
  </>
);
