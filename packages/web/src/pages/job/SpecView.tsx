import type { JobDetail, ShellSpec } from '@baton/protocol';
import { CommandBlock } from '../../parts/CommandBlock.tsx';
import { Fact, Facts, Panel } from '../../parts/Facts.tsx';
import { joinCommandLine } from '../../text/command-line.ts';
import styles from './job.module.css';

const isShell = (spec: unknown): spec is ShellSpec =>
  typeof spec === 'object' && spec !== null && ('command' in spec || 'script' in spec);

/** What was submitted. */
export function SpecView({ spec, secrets }: Pick<JobDetail, 'spec' | 'secrets'>) {
  if (!isShell(spec)) {
    return (
      <Panel title="Specification">
        <CommandBlock command={JSON.stringify(spec, null, 2)} label="specification" />
      </Panel>
    );
  }
  const environment = Object.entries(spec.environment ?? {});
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
        {environment.length > 0 && (
          <>
            <h3>Environment</h3>
            <Facts>
              {environment.map(([name, value]) => (
                <Fact key={name} name={name}>
                  <span className="mono">{value}</span>
                </Fact>
              ))}
            </Facts>
          </>
        )}
        {secrets.length > 0 && (
          <>
            <h3>Secrets</h3>
            <Facts>
              {secrets.map(({ variable, name }) => (
                <Fact key={variable} name={variable}>
                  {name === null ? <span className="soft">given with the job</span> : <span className="mono">{name}</span>}
                </Fact>
              ))}
            </Facts>
          </>
        )}
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
