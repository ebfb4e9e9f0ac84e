import type { EditProject, InstanceScope, Project } from '@baton/protocol';
import { isWithin } from '@baton/protocol/scope-within';
import { Checkbox, Select } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { editInstance, editProject } from '../../api/actions.ts';
import { useMay } from '../../api/may.ts';
import { instanceQuery, projectsQuery } from '../../api/queries.ts';
import { queryClient } from '../../api/query-client.ts';
import { Panel } from '../../parts/Facts.tsx';
import { FailureNotice } from '../../parts/Notice.tsx';
import { PageHead } from '../../parts/PageHead.tsx';
import page from '../../parts/page.module.css';
import { showFailure } from '../../parts/show-failure.ts';
import { offerUndo } from '../../parts/undo.ts';
import { useScope } from '../../scope/scope.ts';
import { NotificationsPanel } from './notifications/NotificationsPanel.tsx';
import { RangesPanel } from './RangesPanel.tsx';
import { chosenRetention, ownRetention, retentionChoices, retentionKey, type Wanted, wantedRetention } from './retention.ts';
import { ScopePanel } from './ScopePanel.tsx';
import { SecretsPanel } from './SecretsPanel.tsx';
import styles from './settings.module.css';

/** What holds for the instance and for its projects. */
export function SettingsPage() {
  const instance = useQuery(instanceQuery);
  const projects = useQuery(projectsQuery);
  const scope = useScope();
  const failure = instance.error ?? projects.error;
  return (
    <div className={page.flowing}>
      <PageHead title="Settings" tab="Settings" />
      {failure && <FailureNotice error={failure} />}
      <ScopePanel />
      {instance.data && <InstanceSettings instance={instance.data} />}
      {projects.data && (
        <Panel title="Projects">
          <p className={styles.about}>
            Only work that was reviewed runs in a protected project; trusted runners take jobs of protected projects and no
            others. The runners of a project may be kept for another time than those of the instance.
          </p>
          {projects.data.projects
            .filter(({ name }) => isWithin(name, scope))
            .map((project) => (
              <ProjectSettings key={project.name} project={project} />
            ))}
        </Panel>
      )}
      {projects.data && <RangesPanel projects={projects.data.projects} />}
      {projects.data && <SecretsPanel projects={projects.data.projects} />}
      {projects.data && <NotificationsPanel projects={projects.data.projects} />}
    </div>
  );
}

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

function InstanceSettings({ instance }: { instance: InstanceScope }) {
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
    onError: (error) => showFailure('The setting was not changed', error),
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

function ProjectSettings({ project }: { project: Project }) {
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
    onError: (error) => showFailure(`${project.name} was not changed`, error),
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
