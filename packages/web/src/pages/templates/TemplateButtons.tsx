import type { Template } from '@baton/protocol';
import { Button } from '@mantine/core';
import { IconCircleCheck, IconCircleOff, IconPlayerPlay } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { useMay } from '../../api/may.ts';
import { turnTemplate } from '../../api/templates.ts';
import { useDialog } from '../../dialogs/use-dialog.ts';
import { showFailure } from '../../parts/notices/show-failure.ts';
import { offerUndo } from '../../parts/undo/undo.ts';
import { usePageCommands } from '../../shell/page-commands.ts';
import { TriggerDialog } from './TriggerDialog.tsx';

interface Props {
  template: Template;
  size: 'xs' | 'sm';
}

/** Runs it once more; asks for its parameters where it has some. */
export function RunButton({ template, size }: Props) {
  const asking = useDialog(`run.${template.id}`);
  const mayRun = useMay()('run_jobs', template.project);
  const command = { key: 'run', label: `Run ${template.name} now…`, Icon: IconPlayerPlay, run: asking.open };
  usePageCommands(mayRun && size === 'sm' ? [command] : []);
  if (!mayRun) return null;
  return (
    <>
      <Button
        size={size}
        variant={size === 'xs' ? 'default' : 'filled'}
        leftSection={<IconPlayerPlay size={size === 'xs' ? 13 : 16} stroke={1.8} />}
        aria-label={`Run now: ${template.name}`}
        onClick={asking.open}
      >
        Run now
      </Button>
      <TriggerDialog template={template} opened={asking.opened} onClose={asking.close} />
    </>
  );
}

/** Whether its schedule counts. One that runs only by hand has none to switch off. */
export function EnableButton({ template, size }: Props) {
  const turn = useMutation({
    mutationFn: (enabled: boolean) => turnTemplate(template, enabled),
    onError: (error, enabled): void => showFailure(`${template.name} was not changed`, error, () => turn.mutate(enabled)),
    onSuccess: (_, enabled) =>
      offerUndo(`${template.name} ${enabled ? 'enabled' : 'disabled'}`, () => turnTemplate(template, !enabled)),
  });
  const mayManage = useMay()('manage_templates', template.project);
  const isOffered = mayManage && (template.schedule.kind !== 'manual' || !template.enabled);
  const verb = template.enabled ? 'Disable' : 'Enable';
  const command = {
    key: 'turn',
    label: `${verb} ${template.name}`,
    Icon: template.enabled ? IconCircleOff : IconCircleCheck,
    run: () => turn.mutate(!template.enabled),
  };
  usePageCommands(isOffered && size === 'sm' ? [command] : []);
  if (!isOffered) return null;
  return (
    <Button
      variant="default"
      size={size}
      leftSection={size === 'sm' && <command.Icon size={16} stroke={1.8} />}
      aria-label={`${verb} ${template.name}`}
      onClick={() => turn.mutate(!template.enabled)}
    >
      {verb}
    </Button>
  );
}
