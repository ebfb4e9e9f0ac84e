import type { Template, TemplateDetail } from '@baton/protocol';
import { restPaths } from '@baton/protocol/paths';
import { Button } from '@mantine/core';
import { IconDownload, IconPencil, IconTrash } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useMay } from '../../api/may.ts';
import { withQuery } from '../../api/request.ts';
import { templateQuery } from '../../api/templates.ts';
import { useDialog } from '../../dialogs/use-dialog.ts';
import { useFollowedTemplates, useTemplatesPolling } from '../../live/templates.ts';
import { CopyableId } from '../../parts/copying/CopyableId.tsx';
import { OnceOpened } from '../../parts/dialog/OnceOpened.tsx';
import { Tag } from '../../parts/marks/Tags.tsx';
import { FailureNotice, Notice } from '../../parts/notices/Notice.tsx';
import { onDemand } from '../../parts/on-demand.ts';
import { PageHead } from '../../parts/PageHead.tsx';
import page from '../../parts/page.module.css';
import { ExactTime } from '../../parts/Times.tsx';
import { SpecView } from '../job/SpecView.tsx';
import { RemoveTemplateDialog } from './RemoveTemplateDialog.tsx';
import { EnableButton, RunButton } from './TemplateButtons.tsx';
import { Parameters, TemplateFacts } from './TemplateFacts.tsx';
import { TemplateRuns } from './TemplateRuns.tsx';

const route = getRouteApi('/inside/templates/$id');
const TemplateDialog = onDemand(async () => (await import('./TemplateDialog.tsx')).TemplateDialog);

/** Everything about one template. */
export function TemplatePage() {
  const { id } = route.useParams();
  useFollowedTemplates();
  const detail = useQuery({ ...templateQuery(id), ...useTemplatesPolling() });
  if (detail.data) return <TemplateView key={id} detail={detail.data} />;
  if (!detail.isError) return null;
  return (
    <div className={page.flowing}>
      <PageHead title="Template" tab="Template" />
      <FailureNotice error={detail.error} />
    </div>
  );
}

function TemplateView({ detail }: { detail: TemplateDetail }) {
  const { template } = detail;
  return (
    <div className={page.flowing}>
      <PageHead
        title={template.name}
        tab={template.name}
        beside={
          <>
            {template.enabled ? <Tag>Enabled</Tag> : <Tag warning>Disabled</Tag>}
            <CopyableId id={template.id} />
          </>
        }
        actions={<Actions template={template} />}
      />
      <Problem template={template} />
      {template.description !== '' && <p style={{ whiteSpace: 'pre-line' }}>{template.description}</p>}
      <div className={page.columns}>
        <div className={page.stack}>
          <TemplateRuns id={template.id} />
          <SpecView
            spec={template.job.spec}
            secrets={Object.entries(template.job.secrets ?? {}).map(([variable, name]) => ({ variable, name }))}
          />
        </div>
        <div className={page.stack}>
          <TemplateFacts detail={detail} />
          <Parameters template={template} />
        </div>
      </div>
    </div>
  );
}

/** Why its last run was refused, and when it is tried again. */
function Problem({ template: { problem } }: { template: Template }) {
  if (!problem) return null;
  return (
    <Notice kind="warning" title={`Its last run was refused: ${problem.message}`}>
      {problem.next} It is tried again by its schedule from <ExactTime at={problem.until} /> on.
    </Notice>
  );
}

function Actions({ template }: { template: Template }) {
  const edit = useDialog('edit');
  const remove = useDialog('remove');
  const mayManage = useMay()('manage_templates', template.project);
  const file = withQuery(restPaths.templatesExport, { project: template.project, template: template.id });
  return (
    <>
      <Button component="a" href={file} download variant="default" leftSection={<IconDownload size={16} stroke={1.8} />}>
        Export
      </Button>
      {mayManage && (
        <>
          <Button variant="default" leftSection={<IconTrash size={16} stroke={1.8} />} onClick={remove.open}>
            Remove
          </Button>
          <Button variant="default" leftSection={<IconPencil size={16} stroke={1.8} />} onClick={edit.open}>
            Change
          </Button>
        </>
      )}
      <EnableButton template={template} size="sm" />
      <RunButton template={template} size="sm" />
      <OnceOpened opened={edit.opened && mayManage}>
        <TemplateDialog template={template} opened={edit.opened && mayManage} onClose={edit.close} />
      </OnceOpened>
      <RemoveTemplateDialog template={template} opened={remove.opened && mayManage} onClose={remove.close} />
    </>
  );
}
