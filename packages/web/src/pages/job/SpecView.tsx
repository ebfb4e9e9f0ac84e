import type { JobDetail, ShellSpec } from '@baton/protocol';
import { CommandBlock } from '../../parts/copying/CommandBlock.tsx';
import { Fact, Facts, Panel } from '../../parts/Facts.tsx';
import { joinCommandLine } from '../../text/command-line.ts';
import styles from './job.module.css';
import { SecretFacts, TextFacts } from './SpecParts.tsx';
import { isWorkflow, WorkflowSpecView } from './WorkflowSpecView.tsx';

const isShell = (spec: unknown): spec is ShellSpec =>
  typeof spec === 'object' && spec !== null && ('command' in spec || 'script' in spec);

/** What was submitted. */
export function SpecView({ spec, secrets }: Pick<JobDetail, 'spec' | 'secrets'>) {
  if (!isShell(spec)) {
    return (
      <Panel title="Specification">
        {isWorkflow(spec) ? (
          <div className={styles.spec}>
            <WorkflowSpecView spec={spec} secrets={secrets} />
          </div>
        ) : (
          <CommandBlock command={JSON.stringify(spec, null, 2)} label="specification" />
        )}
      </Panel>
    );
  }
  return (
    <Panel title="Specification">
      <div className={styles.spec}>
        {spec.command && (
          <>
            <h3>Command</h3>
            <CommandBlock command={joinCommandLine(spec.command)} label="command" />
          </>
        )}
        {spec.script !== undefined && (
          <>
            <h3>Script for {joinCommandLine(spec.interpreter ?? []) || 'the default interpreter'}</h3>
            <CommandBlock command={spec.script} label="script" />
          </>
        )}
        <Extras spec={spec} />
        <TextFacts title="Environment" texts={spec.environment ?? {}} />
        <SecretFacts secrets={secrets} />
        {spec.workingDirectory !== undefined && (
          <>
            <h3>Working directory</h3>
            <p className="mono">{spec.workingDirectory}</p>
          </>
        )}
      </div>
    </Panel>
  );
}

/** The repository and the files of a script. */
function Extras({ spec: { checkout, artifacts } }: { spec: ShellSpec }) {
  const files = [
    ...(artifacts?.in ?? []).map(({ name, path }) => ({ what: 'Gets', text: `${name} as ${path}` })),
    ...(artifacts?.out ?? []).map(({ name, path }) => ({
      what: 'Keeps',
      text: name === undefined ? path : `${path} as ${name}`,
    })),
  ];
  return (
    <>
      {checkout && (
        <>
          <h3>Repository</h3>
          <Facts>
            <Fact name="From">
              <span className="mono">{checkout.repository}</span>
            </Fact>
            <Fact name="At">
              {checkout.ref === undefined ? (
                <span className="soft">its default branch</span>
              ) : (
                <span className="mono">{checkout.ref}</span>
              )}
            </Fact>
            {checkout.path !== undefined && (
              <Fact name="Into">
                <span className="mono">{checkout.path}</span>
              </Fact>
            )}
          </Facts>
        </>
      )}
      {files.length > 0 && (
        <>
          <h3>Files</h3>
          <Facts>
            {files.map(({ what, text }) => (
              <Fact key={`${what} ${text}`} name={what}>
                <span className="mono">{text}</span>
              </Fact>
            ))}
          </Facts>
        </>
      )}
    </>
  );
}
