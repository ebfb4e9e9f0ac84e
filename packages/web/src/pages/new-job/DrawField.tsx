import { TagsInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { rangesQuery } from '../../api/queries.ts';
import { defaultProject } from '../../scope/usual-project.ts';
import type { FieldsProps } from './fields-props.ts';

/** What a value is drawn from: the named ranges of the project are there to choose from, and anything else can be written. */
export function DrawField({ draft, problems, change, project }: FieldsProps) {
  const ranges = useQuery(rangesQuery(project ?? defaultProject)).data ?? [];
  return (
    <TagsInput
      label="Draw a value from"
      description="Of all that is named one value that the runner can do is drawn for each attempt: frequency=2m, frequency=433e6..434e6"
      placeholder={draft.draws.length === 0 ? 'Nothing is drawn' : ''}
      data={ranges.map(({ measures, name }) => `${measures}=${name}`)}
      value={draft.draws}
      error={problems.draws}
      splitChars={[',', ' ']}
      acceptValueOnBlur
      onChange={(draws) => change({ draws })}
    />
  );
}
