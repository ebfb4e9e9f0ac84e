import { Checkbox, NumberInput, Select, SimpleGrid, Stack, TagsInput } from '@mantine/core';
import { runners, useRunnersVersion } from '../../live/runner-store.ts';
import type { FieldsProps } from './fields-props.ts';
import { runsOnIn } from './spec/runs-on.ts';

/** A list of more choices than this is searched, not scrolled. */
const choicesShown = 50;

/** Where it may run, and how soon. */
export function PlacementFields({ draft, change }: FieldsProps) {
  useRunnersVersion();
  const runsOn = runsOnIn(draft.fields.workflow);
  const choices = [...runners.rows.values()]
    .filter(({ builtIn }) => !builtIn)
    .map((runner) => ({ value: runner.id, label: runner.name }));
  choices.sort((a, b) => a.label.localeCompare(b.label));
  return (
    <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="sm">
      <TagsInput
        // there is nothing to choose from: what is not seen must not take the Escape that closes the dialog
        dropdownOpened={false}
        label="Labels"
        description={runsOn.length > 0 && `Besides those of runs-on: ${runsOn.join(', ')}.`}
        inputWrapperOrder={['label', 'input', 'description', 'error']}
        placeholder={draft.labels.length === 0 && runsOn.length === 0 ? 'Any runner' : ''}
        value={draft.labels}
        splitChars={[',', ' ']}
        acceptValueOnBlur
        onChange={(labels) => change({ labels })}
      />
      <Select
        label="Runner"
        data={choices}
        placeholder="Any that fits"
        value={draft.runner === '' ? null : draft.runner}
        searchable
        clearable
        limit={choicesShown}
        nothingFoundMessage="No such runner"
        onChange={(runner) => change({ runner: runner ?? '' })}
      />
      <DeviceFields draft={draft} change={change} />
      <NumberInput
        label="Priority"
        value={draft.priority}
        min={-1_000_000}
        max={1_000_000}
        allowDecimal={false}
        onChange={(priority) => change({ priority: Number(priority) || 0 })}
      />
    </SimpleGrid>
  );
}

/** A device is taken by one job at a time, with its own labels. */
const DeviceFields = ({ draft, change }: Pick<FieldsProps, 'draft' | 'change'>) => (
  <Stack gap={6}>
    <TagsInput
      dropdownOpened={false}
      label="Device labels"
      placeholder={draft.device === null ? 'No device' : draft.device.length === 0 ? 'Any device' : ''}
      value={draft.device ?? []}
      splitChars={[',', ' ']}
      maxTags={64}
      acceptValueOnBlur
      onChange={(device) => change({ device: device.length === 0 ? draft.device && [] : device })}
    />
    <Checkbox
      size="xs"
      label="Takes a device of its runner"
      checked={draft.device !== null}
      onChange={(event) => change({ device: event.currentTarget.checked ? [] : null })}
    />
  </Stack>
);
