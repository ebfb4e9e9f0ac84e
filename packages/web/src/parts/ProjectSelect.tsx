import { Select } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useEffect } from 'react';
import { type Permission, useMay } from '../api/may.ts';
import { projectsQuery } from '../api/queries.ts';
import { useScope } from '../scope/scope.ts';
import { defaultProject, usualProject } from '../scope/usual-project.ts';

/** Names of the projects in which one may do this. */
function useProjectsFor(permission: Permission): string[] {
  const may = useMay();
  const projects = useQuery(projectsQuery).data?.projects ?? [];
  return projects.map(({ name }) => name).filter((name) => may(permission, name));
}

interface Props {
  /** what one must be allowed to do in it */
  permission: Permission;
  value: string | undefined;
  onChange: (project: string) => void;
}

/** The project that something new belongs to, where there is a choice: at first one of the scope whose pages are shown. */
export function ProjectSelect({ permission, value, onChange }: Props) {
  const names = useProjectsFor(permission);
  const isKnown = useQuery(projectsQuery).isSuccess;
  const usual = usualProject(names, useScope());
  useEffect(() => {
    if (value === undefined && usual !== undefined) onChange(usual);
  }, [value, usual, onChange]);
  if (!isKnown || (names.length === 1 && usual === defaultProject)) return null;
  return (
    <Select
      label="Project"
      data={names}
      value={value ?? null}
      allowDeselect={false}
      searchable={names.length > 8}
      nothingFoundMessage="No such project"
      error={names.length === 0 ? 'There is no project in which you may do this. Create one first.' : null}
      onChange={(name) => name !== null && onChange(name)}
    />
  );
}
