import { Select } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { type Permission, useMay } from '../api/may.ts';
import { projectsQuery } from '../api/queries.ts';

/** Names of the projects in which one may do this. */
export function useProjectsFor(permission: Permission): string[] {
  const may = useMay();
  const projects = useQuery(projectsQuery).data?.projects ?? [];
  return projects.map(({ name }) => name).filter((name) => may(permission, name));
}

interface Props {
  names: string[];
  value: string | undefined;
  onChange: (project: string) => void;
  error?: string | null;
}

export const ProjectSelect = ({ names, value, onChange, error = null }: Props) => (
  <Select
    label="Project"
    data={names}
    value={value ?? null}
    allowDeselect={false}
    error={error}
    onChange={(name) => name !== null && onChange(name)}
  />
);
