import type { InstanceScope, Project } from '@baton/protocol';
import { Checkbox, Select } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { editInstance, editProject } from '../../api/actions.ts';
import { instanceQuery, projectsQuery } from '../../api/queries.ts';
import { queryClient } from '../../api/query-client.ts';
import { Panel } from '../../parts/Facts.tsx';
import { FailureNotice } from '../../parts/Notice.tsx';
import { PageHead } from '../../parts/PageHead.tsx';
import page from '../../parts/page.module.css';
import { showFailure } from '../../parts/show-failure.ts';
import { chosenRetention, retentionChoices, type Wanted, wantedRetention } from './retention.ts';
import styles from './settings.module.css';

/** What holds for the instance and for its projects. */
export function SettingsPage() {
  const instance = useQuery(instanceQuery);
  const projects = useQuery(projectsQuery);
  const failure = instance.error ?? projects.error;
  return (
    <div className={page.flowing}>
      <PageHead title="Settings" tab="Settings" />
      {failure && <FailureNotice error={failure} />}
      {instance.data && <InstanceSettings instance={instance.data} />}
      {projects.data && (
        <Panel title="Projects">
          <p className={styles.about}>
            Only work that was reviewed runs in a protected project; trusted runners take jobs of protected projects and no
            others. The runners of a project may be kept for another time than those of the instance.
          </p>
          {projects.data.projects.map((project) => (
            <ProjectSettings key={project.name} project={project} />
          ))}
        </Panel>
      )}
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
  isSaving: boolean;
  onChange: (wanted: Wanted) => void;
}

function Retention({ of, held, inheritWords, isSaving, onChange }: RetentionProps) {
  return (
    <Select
      className={styles.time ?? ''}
      aria-label={`How long offline runners of ${of} are kept`}
      data={retentionChoices(held, inheritWords)}
      value={chosenRetention(held)}
      disabled={isSaving}
      allowDeselect={false}
      onChange={(value) => value !== null && onChange(wantedRetention(value))}
    />
  );
}

function InstanceSettings({ instance }: { instance: InstanceScope }) {
  const change = useMutation({
    mutationFn: (runnerRetentionMs: Wanted) => editInstance({ runnerRetentionMs }),
    onSuccess: (now) => {
      queryClient.setQueryData(instanceQuery.queryKey, now);
      // what projects say nothing of their own about follows
      void queryClient.invalidateQueries({ queryKey: projectsQuery.queryKey });
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
          inheritWords="As the server is configured"
          isSaving={change.isPending}
          onChange={(wanted) => change.mutate(wanted)}
        />
      </Row>
    </Panel>
  );
}

function ProjectSettings({ project }: { project: Project }) {
  const change = useMutation({
    mutationFn: (edit: Parameters<typeof editProject>[1]) => editProject(project.name, edit),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: projectsQuery.queryKey }),
    onError: (error) => showFailure(`${project.name} was not changed`, error),
  });
  return (
    <Row name={project.name}>
      <Checkbox
        label="Protected"
        aria-label={`${project.name} is protected`}
        checked={project.protectedAt !== null}
        disabled={change.isPending}
        onChange={(event) => change.mutate({ protected: event.currentTarget.checked })}
      />
      <Retention
        of={project.name}
        held={project}
        inheritWords="As the instance"
        isSaving={change.isPending}
        onChange={(runnerRetentionMs) => change.mutate({ runnerRetentionMs })}
      />
    </Row>
  );
}
