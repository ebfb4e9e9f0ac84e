import { useEffect } from 'react';
import { useMay } from '../../api/may.ts';
import { ProjectSelect, useProjectsFor } from '../../parts/ProjectSelect.tsx';
import { defaultProject } from '../../scope/default-project.ts';

interface ProjectFieldProps {
  value: string | undefined;
  onChange: (project: string) => void;
}

/** Whose job it is, for those who may not run any in the default project. */
export function ProjectField({ value, onChange }: ProjectFieldProps) {
  const names = useProjectsFor('run_jobs');
  const isNeeded = !useMay()('run_jobs', defaultProject);
  const [first] = names;
  useEffect(() => {
    if (isNeeded && value === undefined && first !== undefined) onChange(first);
  }, [isNeeded, value, first, onChange]);
  if (!isNeeded) return null;
  const error = names.length === 0 ? 'There is no project in which you may run jobs. Create one first.' : null;
  return <ProjectSelect names={names} value={value} onChange={onChange} error={error} />;
}
