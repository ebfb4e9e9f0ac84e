import { NumberInput, SegmentedControl, Select, SimpleGrid, Stack, Textarea } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { asFailure } from '../../api/as-failure.ts';
import { scheduleQuery } from '../../api/templates.ts';
import { formatExact } from '../../text/time.ts';
import { type ScheduleDraft, schedulePreview, type TemplateDraft, type TemplateProblems } from './draft.ts';
import styles from './templates.module.css';

interface Props {
  draft: TemplateDraft;
  problems: TemplateProblems | null;
  change: (part: Partial<TemplateDraft>) => void;
}

const kinds = [
  { value: 'manual', label: 'By hand' },
  { value: 'cron', label: 'At times' },
  { value: 'recurring', label: 'Again and again' },
];
const overlaps = [
  { value: 'skip', label: 'Pass the later run over' },
  { value: 'queue', label: 'Let the later run wait' },
  { value: 'allow', label: 'Run both' },
];
const missedRules = [
  { value: 'once', label: 'Run once, marked late' },
  { value: 'skip', label: 'Pass them over' },
];

/** Half-typed lines are nobody's question. */
const settledAfterMs = 300;

const numberOr = (value: number | string): number | '' => (typeof value === 'number' ? value : '');

/** When it runs by itself, and what holds when runs meet or are missed. */
export function ScheduleFields({ draft, problems, change }: Props) {
  const { schedule } = draft;
  const set = (part: Partial<ScheduleDraft>): void => change({ schedule: { ...schedule, ...part } });
  return (
    <Stack gap="sm">
      <SegmentedControl
        aria-label="When it runs"
        value={schedule.kind}
        data={kinds}
        onChange={(kind) => set({ kind: kind as ScheduleDraft['kind'] })}
      />
      {schedule.kind === 'cron' && <CronFields schedule={schedule} problem={problems?.lines} set={set} />}
      {schedule.kind === 'recurring' && <DelayFields schedule={schedule} problem={problems?.delay} set={set} />}
      {schedule.kind !== 'manual' && (
        <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="sm">
          <Select
            label="When an earlier run is not over"
            data={overlaps}
            value={draft.overlap}
            allowDeselect={false}
            onChange={(overlap) => change({ overlap: overlap as TemplateDraft['overlap'] })}
          />
          <Select
            label="Times missed while the server was down"
            data={missedRules}
            value={draft.missed}
            allowDeselect={false}
            onChange={(missed) => change({ missed: missed as TemplateDraft['missed'] })}
          />
        </SimpleGrid>
      )}
    </Stack>
  );
}

interface PartProps {
  schedule: ScheduleDraft;
  problem: string | undefined;
  set: (part: Partial<ScheduleDraft>) => void;
}

function CronFields({ schedule, problem, set }: PartProps) {
  const zones = useMemo(
    () => [...new Set(['UTC', schedule.timeZone, ...Intl.supportedValuesOf('timeZone')])],
    [schedule.timeZone],
  );
  return (
    <>
      <Textarea
        label="Times"
        description="Minute, hour, day of the month, month, day of the week: 0 3 * * 1-5. Several lines: at the times of each."
        value={schedule.lines}
        error={problem}
        autosize
        maxRows={6}
        spellCheck={false}
        styles={{ input: { fontFamily: 'var(--mono)', fontSize: '0.8125rem' } }}
        onChange={(event) => set({ lines: event.currentTarget.value })}
      />
      <Select
        label="Time zone"
        data={zones}
        value={schedule.timeZone}
        searchable
        limit={50}
        allowDeselect={false}
        nothingFoundMessage="No such time zone"
        onChange={(timeZone) => timeZone !== null && set({ timeZone })}
      />
      <NextTimes schedule={schedule} />
    </>
  );
}

/** What the lines mean, said by the server while they are typed. */
function NextTimes({ schedule }: { schedule: ScheduleDraft }) {
  const [settled] = useDebouncedValue(
    useMemo(() => schedulePreview(schedule), [schedule]),
    settledAfterMs,
  );
  const times = useQuery({ ...scheduleQuery(settled ?? { kind: 'manual' }), enabled: settled !== null });
  if (settled === null) return null;
  if (times.isError) return <p className={styles.wrong}>{asFailure(times.error).message}</p>;
  const shown = times.data?.times ?? [];
  return (
    <p className="soft" aria-live="polite">
      {shown.length === 0 ? '…' : `Next: ${shown.map(formatExact).join(', ')} (your time)`}
    </p>
  );
}

const DelayFields = ({ schedule, problem, set }: PartProps) => (
  <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="sm">
    <NumberInput
      label="Shortest pause after a run, in seconds"
      value={schedule.minSeconds}
      error={problem}
      min={1}
      max={31_536_000}
      decimalScale={1}
      onChange={(value) => set({ minSeconds: numberOr(value) })}
    />
    <NumberInput
      label="Longest pause, in seconds"
      description="The pause is drawn between both."
      value={schedule.maxSeconds}
      min={1}
      max={31_536_000}
      decimalScale={1}
      onChange={(value) => set({ maxSeconds: numberOr(value) })}
    />
  </SimpleGrid>
);
