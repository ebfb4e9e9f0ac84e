import type { Template } from '@baton/protocol';
import { Button, Group, Stack } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useRouter } from '@tanstack/react-router';
import { removeTemplate, renewTemplates } from '../../api/templates.ts';
import { Dialog } from '../../parts/dialog/Dialog.tsx';
import { FailureNotice } from '../../parts/notices/Notice.tsx';
import { formatPlural } from '../../text/amount.ts';

interface Props {
  template: Template;
  opened: boolean;
  onClose: () => void;
}

/** Says what stays before it asks. */
export function RemoveTemplateDialog({ template, opened, onClose }: Props) {
  const router = useRouter();
  const remove = useMutation({
    mutationFn: () => removeTemplate(template.id),
    onSuccess: () => {
      void renewTemplates();
      router.history.replace('/templates');
    },
  });
  const { openRuns, runs } = template;
  return (
    <Dialog opened={opened} onClose={onClose} title={`Remove ${template.name}?`} size={460}>
      <Stack gap="md">
        {remove.isError && <FailureNotice error={remove.error} />}
        <p>
          It runs no more. {openRuns > 0 && `${formatPlural(openRuns, 'run')} under way ${openRuns === 1 ? 'goes' : 'go'} on. `}
          {runs > 0 && `The jobs of its ${formatPlural(runs, 'run')} stay.`}
        </p>
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose} data-autofocus>
            Keep it
          </Button>
          <Button color="red.9" loading={remove.isPending} onClick={() => remove.mutate()}>
            Remove the template
          </Button>
        </Group>
      </Stack>
    </Dialog>
  );
}
