import { Select } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useEffect } from 'react';
import { useMay } from '../../api/may.ts';
import { projectsQuery } from '../../api/queries.ts';

const defaultProject = 'baton/default';

/** The project that templates belong to, where there is a choice. */
export function TemplateProjectField({ value, onChange }: { value: string | undefined; onChange: (project: string) => void }) {
  const may = useMay();
  const projects = useQuery(projectsQuery).data?.projects ?? [];
  const names = projects.map(({ name }) => name).filter((name) => may('manage_templates', name));
  const usual = names.includes(defaultProject) ? defaultProject : names[0];
  useEffect(() => {
    if (value === undefined && usual !== undefined) onChange(usual);
  }, [value, usual, onChange]);
  if (names.length === 1 && usual === defaultProject) return null;
  return (
    <Select
      label="Project"
      data={names}
      value={value ?? null}
      allowDeselect={false}
      onChange={(name) => name !== null && onChange(name)}
    />
  );
}
