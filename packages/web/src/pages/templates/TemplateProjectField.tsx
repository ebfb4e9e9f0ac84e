import { useEffect } from 'react';
import { ProjectSelect, useProjectsFor } from '../../parts/ProjectSelect.tsx';
import { defaultProject } from '../../scope/default-project.ts';

/** The project that templates belong to, where there is a choice. */
export function TemplateProjectField({ value, onChange }: { value: string | undefined; onChange: (project: string) => void }) {
  const names = useProjectsFor('manage_templates');
  const usual = names.includes(defaultProject) ? defaultProject : names[0];
  useEffect(() => {
    if (value === undefined && usual !== undefined) onChange(usual);
  }, [value, usual, onChange]);
  if (names.length === 1 && usual === defaultProject) return null;
  return <ProjectSelect names={names} value={value} onChange={onChange} />;
}
