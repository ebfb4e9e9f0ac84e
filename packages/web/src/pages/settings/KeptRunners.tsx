import type { EditProject, InstanceScope, Project } from '@baton/protocol';
import { Checkbox, Select } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { editInstance, editProject } from '../../api/actions.ts';
import { useMay } from '../../api/may.ts';
import { instanceQuery, projectsQuery } from '../../api/queries.ts';
import { queryClient } from '../../api/query-client.ts';
import { Panel } from '../../parts/Facts.tsx';
import { showFailure } from '../../parts/notices/show-failure.ts';
import { offerUndo } from '../../parts/undo/undo.ts';
import { chosenRetention, ownRetention, retentionChoices, retentionKey, type Wanted, wantedRetention } from './retention.ts';
import styles from './settings.module.css';

function Row({ name, children }: { name: ReactNode; children: ReactNode }) {
  return (
    <div className={styles.row}>
      <strong className={styles.name}>{name}</strong>
      {children}
    </div>
  );
}

interface RetentionProps {
  of: string;
  held: Pick<InstanceScope, 'runnerRetentionMs' | 'isRetentionOwn'>;
  inheritWords: string;
  /** what was asked for and not answered yet */
  asked: Wanted | undefined;
  onChange: (wanted: Wanted) => void;
  disabled: boolean;
}

function Retention({ of, held, asked, inheritWords, onChange, disabled }: RetentionProps) {
  return (
    <Select
      className={styles.time ?? ''}
      aria-label={`How long offline runners of ${of} are kept`}
      data={retentionChoices(held, inheritWords)}
      value={asked === undefined ? chosenRetention(held) : retentionKey(asked)}
      allowDeselect={false}
      disabled={disabled}
      onChange={(value) => value !== null && onChange(wantedRetention(value))}
    />
  );
}

/** Shows what the server says now; projects that say nothing of their own follow. */
function takeInstance(now: InstanceScope): void {
  queryClient.setQueryData(instanceQuery.queryKey, now);
  void queryClient.invalidateQueries({ queryKey: projectsQuery.queryKey });
}

const renewProjects = () => queryClient.invalidateQueries({ queryKey: projectsQuery.queryKey });

/** What says again what a project said before. */
const backOf = (before: Project, edit: EditProject): EditProject => ({
  ...(edit.protected === undefined ? {} : { protected: before.protectedAt !== null }),
  ...(edit.runnerRetentionMs === undefined ? {} : { runnerRetentionMs: ownRetention(before) }),
});

/** For how long runners that are offline stay in the lists. */
export function InstanceSettings({ instance }: { instance: InstanceScope }) {
  const mayManage = useMay()('manage_scope', 'instance');
  const [asked, setAsked] = useState<Wanted>();
  const change = useMutation({
    mutationFn: (runnerRetentionMs: Wanted) => editInstance({ runnerRetentionMs }),
    onMutate: setAsked,
    onSettled: () => setAsked(undefined),
    onSuccess: (now) => {
      takeInstance(now);
      const back = ownRetention(instance);
      offerUndo('How long runners are kept changed', async () => takeInstance(await editInstance({ runnerRetentionMs: back })));
    },
    onError: (error, wanted): void => showFailure('The setting was not changed', error, () => change.mutate(wanted)),
  });
  return (
    <Panel title="Runners that stay away">
      <p className={styles.about}>
        A runner that is offline for this long leaves the lists. Its jobs keep its name, and it comes back as the same runner when
        it is started again.
      </p>
      <Row name="Instance">
        <Retention
          of="the instance"
          held={instance}
          asked={asked}
          inheritWords="As the server is configured"
          disabled={!mayManage}
          onChange={(wanted) => change.mutate(wanted)}
        />
      </Row>
    </Panel>
  );
}

/** Whether a project is protected, and how long its runners are kept. */
export function ProjectSettings({ project }: { project: Project }) {
  const isAllowed = useMay();
  // shown at once, and taken back when it is refused
  const [asked, setAsked] = useState<EditProject>({});
  const change = useMutation({
    mutationFn: (edit: EditProject) => editProject(project.name, edit),
    onSettled: () => setAsked({}),
    onSuccess: (_, edit) => {
      const back = backOf(project, edit);
      offerUndo(`${project.name} changed`, () => editProject(project.name, back).finally(renewProjects));
      return renewProjects();
    },
    onError: (error, edit): void => showFailure(`${project.name} was not changed`, error, () => change.mutate(edit)),
  });
  const ask = (edit: EditProject): void => {
    setAsked(edit);
    change.mutate(edit);
  };
  return (
    <Row name={project.name}>
      <Checkbox
        label="Protected"
        aria-label={`${project.name} is protected`}
        disabled={!isAllowed('manage_scope', project.name.split('/', 1)[0] ?? '')}
        checked={asked.protected ?? project.protectedAt !== null}
        onChange={(event) => ask({ protected: event.currentTarget.checked })}
      />
      <Retention
        of={project.name}
        held={project}
        asked={asked.runnerRetentionMs}
        inheritWords="As the instance"
        disabled={!isAllowed('manage_scope', project.name)}
        onChange={(runnerRetentionMs) => ask({ runnerRetentionMs })}
      />
    </Row>
  );
}
