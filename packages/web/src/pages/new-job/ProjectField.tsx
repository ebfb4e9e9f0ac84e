import { Select } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useEffect } from 'react';
import { useMay } from '../../api/may.ts';
import { projectsQuery } from '../../api/queries.ts';

/** The project that jobs go to when none is named. */
export const defaultProject = 'baton/default';

interface ProjectFieldProps {
  value: string | undefined;
  onChange: (project: string) => void;
}

/** Whose job it is, for those who may not run any in the default project. */
export function ProjectField({ value, onChange }: ProjectFieldProps) {
  const may = useMay();
  const projects = useQuery(projectsQuery).data?.projects ?? [];
  const names = projects.map(({ name }) => name).filter((name) => may('run_jobs', name));
  const isNeeded = !may('run_jobs', defaultProject);
  const [first] = names;
  useEffect(() => {
    if (isNeeded && value === undefined && first !== undefined) onChange(first);
  }, [isNeeded, value, first, onChange]);
  if (!isNeeded) return null;
  return (
    <Select
      label="Project"
      data={names}
      value={value ?? null}
      allowDeselect={false}
      error={names.length === 0 ? 'There is no project in which you may run jobs. Create one first.' : null}
      onChange={(name) => name !== null && onChange(name)}
    />
  );
}
