import { Checkbox, Group, NumberInput, Select, Stack, TagsInput } from '@mantine/core';
import { useState } from 'react';
import { useOwnExecutors } from '../../api/use-own-executors.ts';
import { FoldedFields } from '../../parts/FoldedFields.tsx';
import { executorTitle } from '../../text/executor-words.ts';
import { readLabels } from '../../text/labels.ts';
import type { PoolDraft, PoolProblems } from './draft.ts';
import styles from './pools.module.css';

interface Props {
  draft: PoolDraft;
  problems: PoolProblems;
  /** its runners can be stopped without being removed */
  canSleep: boolean;
  change: (part: Partial<PoolDraft>) => void;
}

type NumberKey = 'capacity' | 'min' | 'max' | 'idleMinutes' | 'startMinutes' | 'perHour' | 'ceilingPerDay';

interface NumberProps extends Omit<Props, 'canSleep'> {
  name: NumberKey;
  label: string;
  description?: string;
  min?: number;
  suffix?: string;
}

const NumberField = ({ draft, problems, change, name, label, description, min = 0, suffix = '' }: NumberProps) => (
  <NumberInput
    label={label}
    description={description}
    value={draft[name]}
    error={problems[name]}
    min={min}
    suffix={suffix}
    onChange={(value) => change({ [name]: value })}
  />
);

/** What its runners can do. */
export function OfferingFields({ draft, problems, change }: Omit<Props, 'canSleep'>) {
  const offered = useOwnExecutors();
  return (
    <Stack gap="sm">
      <Checkbox.Group
        label="Executors"
        description="What its runners can execute: the image or machine must have their tools."
        value={draft.executors}
        error={problems.executors}
        onChange={(executors) => change({ executors })}
      >
        <Group mt={6}>
          {offered.map((name) => (
            <Checkbox key={name} value={name} label={executorTitle(name)} />
          ))}
        </Group>
      </Checkbox.Group>
      <TagsInput
        dropdownOpened={false}
        label="Labels"
        description="Words that jobs can require. Enter or a comma ends one."
        value={draft.labels}
        onChange={(typed) => change({ labels: readLabels(typed) })}
        maxTags={64}
        splitChars={[',', ' ']}
        acceptValueOnBlur
      />
      <NumberField {...{ draft, problems, change }} name="capacity" label="Jobs at once, of each runner" min={1} />
    </Stack>
  );
}

/** How many there are, and when they go. */
export function ScaleFields({ draft, problems, canSleep, change }: Props) {
  const [isMore, setMore] = useState(false);
  const shared = { draft, problems, change };
  return (
    <Stack gap="sm">
      <div className={styles.pair}>
        <NumberField {...shared} name="min" label="Minimum" description="That are awake at least." />
        <NumberField {...shared} name="max" label="Maximum" description="That stand at most." min={1} />
      </div>
      <div className={styles.pair}>
        <NumberField {...shared} name="idleMinutes" label="Idle" description="Before one is let go." suffix=" min" />
        <Select
          label="Then"
          description={canSleep ? 'Asleep, all but the program stays.' : 'This provider knows no sleep.'}
          data={[
            { value: 'sleep', label: 'It sleeps', disabled: !canSleep },
            { value: 'remove', label: 'It is removed' },
          ]}
          value={draft.onIdle}
          allowDeselect={false}
          onChange={(value) => value && change({ onIdle: value === 'sleep' ? 'sleep' : 'remove' })}
        />
      </div>
      <FoldedFields label="Cost, limits and updates" opened={isMore} onOpen={setMore}>
        <Stack gap="sm">
          <div className={styles.pair}>
            <NumberField {...shared} name="perHour" label="Cost of an hour" description="Of a runner that is awake." />
            <NumberField {...shared} name="ceilingPerDay" label="Most in 24 hours" description="Above it nothing is started." />
          </div>
          <NumberField
            {...shared}
            name="startMinutes"
            label="Time to start"
            description="Without a heartbeat by then, what was made is removed again."
            suffix=" min"
          />
          <Checkbox
            label="Bring new releases to its runners"
            description="One, then a tenth, then all; a bad release is taken back by itself."
            checked={draft.updates}
            onChange={(event) => change({ updates: event.currentTarget.checked })}
          />
          <Checkbox
            label="Dry run"
            description="It says what it would do, and does nothing."
            checked={draft.dryRun}
            onChange={(event) => change({ dryRun: event.currentTarget.checked })}
          />
        </Stack>
      </FoldedFields>
    </Stack>
  );
}
