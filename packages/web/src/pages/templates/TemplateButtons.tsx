import type { Template } from '@baton/protocol';
import { Button } from '@mantine/core';
import { IconPlayerPlay } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { useMay } from '../../api/may.ts';
import { disableTemplate, enableTemplate, renewTemplates } from '../../api/templates.ts';
import { showFailure } from '../../parts/show-failure.ts';
import { TriggerDialog } from './TriggerDialog.tsx';

interface Props {
  template: Template;
  size: 'xs' | 'sm';
}

/** Runs it once more; asks for its parameters where it has some. */
export function RunButton({ template, size }: Props) {
  const [asking, setAsking] = useState(false);
  if (!useMay()('run_jobs', template.project)) return null;
  return (
    <>
      <Button
        size={size}
        variant={size === 'xs' ? 'default' : 'filled'}
        leftSection={<IconPlayerPlay size={size === 'xs' ? 13 : 16} stroke={1.8} />}
        aria-label={`Run now: ${template.name}`}
        onClick={() => setAsking(true)}
      >
        Run now
      </Button>
      <TriggerDialog template={template} opened={asking} onClose={() => setAsking(false)} />
    </>
  );
}

/** Whether its schedule counts. One that runs only by hand has none to switch off. */
export function EnableButton({ template, size }: Props) {
  const turn = useMutation({
    mutationFn: () => (template.enabled ? disableTemplate(template.id) : enableTemplate(template.id)),
    onSettled: renewTemplates,
    onError: (error): void => showFailure(`${template.name} was not changed`, error, turn.mutate),
  });
  const mayManage = useMay()('manage_templates', template.project);
  if (!mayManage || (template.schedule.kind === 'manual' && template.enabled)) return null;
  const verb = template.enabled ? 'Disable' : 'Enable';
  return (
    <Button
      variant="default"
      size={size}
      loading={turn.isPending}
      aria-label={`${verb} ${template.name}`}
      onClick={() => turn.mutate()}
    >
      {verb}
    </Button>
  );
}
