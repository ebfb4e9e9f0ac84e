import type { GiteaWorkflowSpec, JobDetail } from '@baton/protocol';
import { FileBlock } from '../../parts/copying/FileBlock.tsx';
import { Fact, Facts } from '../../parts/Facts.tsx';
import { SecretFacts, TextFacts } from './SpecParts.tsx';

export const isWorkflow = (spec: unknown): spec is GiteaWorkflowSpec =>
  typeof spec === 'object' && spec !== null && 'workflow' in spec && typeof spec.workflow === 'string';

/** A workflow, as it was written, and what goes with it. */
export function WorkflowSpecView({ spec, secrets }: { spec: GiteaWorkflowSpec } & Pick<JobDetail, 'secrets'>) {
  const { workflow, variables = {}, environment = {}, event, eventName, ref, sha } = spec;
  const told = Object.entries({ Name: eventName, Ref: ref, Commit: sha }).filter(([, value]) => value !== undefined);
  return (
    <>
      <FileBlock name="workflow.yml" text={workflow} />
      <TextFacts title="Variables" texts={variables} />
      <TextFacts title="Environment" texts={environment} />
      <SecretFacts secrets={secrets} />
      {(told.length > 0 || event) && (
        <>
          <h3>Event</h3>
          <Facts>
            {told.map(([name, value]) => (
              <Fact key={name} name={name}>
                <span className="mono">{value}</span>
              </Fact>
            ))}
          </Facts>
          {event && <FileBlock name="event.json" text={JSON.stringify(event, null, 2)} />}
        </>
      )}
    </>
  );
}
