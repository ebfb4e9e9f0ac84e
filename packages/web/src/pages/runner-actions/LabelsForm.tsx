import type { PreviewAction, Runner } from '@baton/protocol';
import { Button, Stack, TagsInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { queryClient } from '../../api/query-client.ts';
import { blastQuery } from '../../api/runner-actions.ts';
import { DialogActions } from '../../parts/dialog/DialogActions.tsx';
import { Tags } from '../../parts/marks/Tags.tsx';
import { isConflict } from '../../parts/notices/ConflictNotice.tsx';
import { showFailure } from '../../parts/notices/show-failure.ts';
import { readLabels } from '../../text/labels.ts';
import { BlastRadius, useBlastRadius } from './BlastRadius.tsx';
import { relabel } from './perform.ts';

const labelsMax = 64;

interface Props {
  runner: Pick<Runner, 'id' | 'name' | 'labels' | 'labelsAdded'>;
  onClose: () => void;
}

/** The labels that people added. Those that the runner declares itself are shown, and changed on its machine. */
export function LabelsForm({ runner, onClose }: Props) {
  // as they were when it was opened: what is foreseen of the row must not change what is typed
  const [before] = useState(runner);
  const [labels, setLabels] = useState<string[]>(before.labelsAdded);
  const declared = before.labels.filter((label) => !before.labelsAdded.includes(label));
  const asked: PreviewAction = { action: 'relabel', runners: [before.id], labels };
  const blast = useBlastRadius(asked);
  const change = useMutation({
    mutationFn: (anyway: boolean) => relabel(before.id, labels, anyway ? undefined : before.labelsAdded),
    onMutate: onClose,
    onError: (error): void =>
      showFailure(`The labels of ${before.name} were not changed`, error, () => change.mutate(isConflict(error))),
  });
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    if (blast.isError) return;
    // The press itself may have ended the last label: what is hit then is not seen yet.
    const isSeen = blast.isSuccess && !blast.isPlaceholderData;
    const radius = isSeen ? null : await queryClient.fetchQuery(blastQuery(asked)).catch(() => undefined);
    if (radius === null || (radius && radius.impossible.length + radius.capabilities.length === 0)) change.mutate(false);
  };
  return (
    <form onSubmit={(event) => void submit(event)}>
      <Stack gap="md">
        <TagsInput
          // there is nothing to choose from: what is not seen must not take the Escape that closes the dialog
          dropdownOpened={false}
          label="Added labels"
          description="Words that jobs can require, such as linux or gpu. Enter or a comma ends one."
          value={labels}
          onChange={(typed) => setLabels(readLabels(typed))}
          maxTags={labelsMax}
          splitChars={[',', ' ']}
          acceptValueOnBlur
          data-autofocus
        />
        {declared.length > 0 && (
          <p className="soft">
            Declared by the runner itself, and changed on its machine: <Tags values={declared} />
          </p>
        )}
        <BlastRadius blast={blast} />
        <DialogActions>
          <Button variant="default" onClick={onClose}>
            Leave them
          </Button>
          <Button type="submit" disabled={blast.isError}>
            Change the labels
          </Button>
        </DialogActions>
      </Stack>
    </form>
  );
}
