import { isWithin } from '@baton/protocol/scope-within';
import { useQuery } from '@tanstack/react-query';
import { useRef } from 'react';
import { useMay } from '../../api/may.ts';
import { instanceQuery, projectsQuery } from '../../api/queries.ts';
import { Panel } from '../../parts/Facts.tsx';
import { FailureNotice } from '../../parts/notices/Notice.tsx';
import { PageHead } from '../../parts/PageHead.tsx';
import page from '../../parts/page.module.css';
import { useScope } from '../../scope/scope.ts';
import { RunnerDialogs } from '../runner-actions/RunnerDialogs.tsx';
import { IdentitiesPanel } from './IdentitiesPanel.tsx';
import { InstanceSettings, ProjectSettings } from './KeptRunners.tsx';
import { NotificationsPanel } from './notifications/NotificationsPanel.tsx';
import { RangesPanel } from './RangesPanel.tsx';
import { ScopePanel } from './ScopePanel.tsx';
import { SecretsPanel } from './SecretsPanel.tsx';
import { SectionLinks } from './SectionLinks.tsx';
import { ServerPanel } from './ServerPanel.tsx';
import styles from './settings.module.css';
import { TokensPanel } from './TokensPanel.tsx';
import { useHeldAnchor } from './use-held-anchor.ts';

/** What holds for the instance and for its projects, as far as it belongs to the scope that is shown. */
export function SettingsPage() {
  const parts = useRef<HTMLDivElement>(null);
  useHeldAnchor(parts);
  const scope = useScope();
  const isAllowed = useMay();
  const instance = useQuery(instanceQuery);
  const query = useQuery(projectsQuery);
  const projects = query.data?.projects;
  const shown = projects?.filter(({ name }) => isWithin(name, scope));
  const failure = instance.error ?? query.error;
  const isWhole = isWithin('instance', scope);
  return (
    <div className={page.flowing}>
      <PageHead title="Settings" tab="Settings" />
      {failure && <FailureNotice error={failure} />}
      <div className={styles.sections}>
        <SectionLinks isWhole={isWhole} maySetTokens={isAllowed('manage_runners', scope)} />
        <div className={page.stack} ref={parts}>
          <ScopePanel />
          {isAllowed('manage_runners', scope) && <TokensPanel />}
          {isWhole && instance.data && <InstanceSettings instance={instance.data} />}
          {shown && shown.length > 0 && (
            <Panel title="Projects">
              <p className={styles.about}>
                Only work that was reviewed runs in a protected project; trusted runners take jobs of protected projects and no
                others. The runners of a project may be kept for another time than those of the instance.
              </p>
              {shown.map((project) => (
                <ProjectSettings key={project.name} project={project} />
              ))}
            </Panel>
          )}
          {projects && (
            <>
              <RangesPanel projects={projects} />
              <SecretsPanel projects={projects} />
              {isAllowed('manage_pools', scope) && <IdentitiesPanel />}
              <NotificationsPanel projects={projects} />
            </>
          )}
          {isWhole && <ServerPanel />}
        </div>
      </div>
      <RunnerDialogs />
    </div>
  );
}
