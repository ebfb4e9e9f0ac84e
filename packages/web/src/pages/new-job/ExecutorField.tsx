import { Select } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { settingsQuery } from '../../api/queries.ts';
import type { FieldsProps } from './fields-props.ts';

/** The executor of a job that names none. */
export const useDefaultExecutor = (): string => useQuery(settingsQuery).data?.executors[0] ?? 'shell';

/** What runs it. */
export function ExecutorField({ draft, change }: Pick<FieldsProps, 'draft' | 'change'>) {
  const executors = useQuery(settingsQuery).data?.executors ?? ['shell'];
  return (
    <Select
      label="Executor"
      data={executors}
      placeholder={`Default (${executors[0] ?? 'shell'})`}
      value={draft.executor === '' ? null : draft.executor}
      clearable
      onChange={(executor) => change({ executor: executor ?? '', fields: {} })}
    />
  );
}
