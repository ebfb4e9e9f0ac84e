import type { Runner } from '@baton/protocol';
import { isForeign, protocolTitles } from '@baton/protocol/foreign';
import { Fact, Facts, Panel } from '../../parts/Facts.tsx';
import { Tags } from '../../parts/marks/Tags.tsx';
import { PlainLink } from '../../parts/PlainLink.tsx';
import { ExactTime, RelativeTime } from '../../parts/Times.tsx';
import { measureText, spanText } from '../../text/ranges.ts';
import { scopeWords } from '../../text/scope-words.ts';
import { isAny } from '../runners/frequency.ts';
import { Executors } from '../runners/RunnerCells.tsx';

/** Who and where it is. */
export function RunnerFacts({ runner }: { runner: Runner }) {
  return (
    <Panel title="Runner">
      <Facts>
        <Fact name="Last heartbeat">
          <ExactTime at={runner.lastHeartbeatAt} />
        </Fact>
        <Fact name="Version">
          <VersionFact runner={runner} />
        </Fact>
        <Fact name="Number">{runner.number}</Fact>
        <Fact name="Scope">{scopeWords(runner.scope)}</Fact>
        {runner.workspace !== null && (
          <Fact name="Workspace">
            <span className="mono">{runner.workspace}</span>
          </Fact>
        )}
        <Fact name={isForeign(runner.protocol) ? 'Registered' : 'Paired'}>
          {runner.enrolledAt === null ? 'Never' : <RelativeTime at={runner.enrolledAt} />}
        </Fact>
        <Fact name="Created">
          <RelativeTime at={runner.createdAt} /> by {runner.createdBy}
        </Fact>
      </Facts>
    </Panel>
  );
}

/** Which version it runs, whether it may install others, and what became of the last one that it was asked for. */
function VersionFact({ runner: { protocol, version, updates, update, updateFailed } }: { runner: Runner }) {
  return (
    <>
      {version ?? (isForeign(protocol) ? 'Not told' : '—')}
      {isForeign(protocol) && <span className="soft"> · of {protocolTitles[protocol]}'s own program</span>}
      {updates && <span className="soft"> · updates itself when it is asked to</span>}
      {update && (
        <div>
          {update.version} was asked for <RelativeTime at={update.at} /> by {update.by}: it installs it when its jobs are over
        </div>
      )}
      {updateFailed && (
        <div>
          {updateFailed.version} failed <RelativeTime at={updateFailed.at} />: {updateFailed.reason}
        </div>
      )}
    </>
  );
}

const runsAs: Record<NonNullable<Runner['jobsRunAs']>, string> = {
  root: 'Root, who can read its credential (--job-user names another user)',
  runner: 'The user of the runner, who can read its credential',
  other: 'Another user than the runner',
};

/** Of attributes that every runner tells of itself; jobs ask for them by the name in brackets. */
const attributeNames: Readonly<Record<string, string>> = { os: 'System (os)', arch: 'Architecture (arch)' };

/** What it offers to jobs. */
export function CapabilityFacts({ runner }: { runner: Runner }) {
  return (
    <Panel title="Capabilities">
      <Facts>
        <Fact name="Executors">
          <Executors runner={runner} />
        </Fact>
        <Fact name="Labels">
          <Tags values={runner.labels} />
        </Fact>
        <Fact name="Takes">
          <Takes runner={runner} />
        </Fact>
        {runner.jobsRunAs !== null && <Fact name="Jobs run as">{runsAs[runner.jobsRunAs]}</Fact>}
        <Fact name="Jobs at once">
          {runner.limits.includes('capacity') ? 'As many as it asks for; it does not say' : (runner.capacity ?? '—')}
        </Fact>
        <Ranges ranges={runner.ranges} />
        {runner.devices.map((device) => (
          <Fact key={device.id} name={`Device ${device.id}`}>
            <Tags values={device.labels ?? []} none="No labels" />
            <DeviceUse runner={runner} deviceId={device.id} />
            {Object.entries(device.ranges ?? {}).map(([name, own]) => (
              <div key={name}>
                {name} {own.map((each) => (name === 'frequency' && isAny(each) ? 'any' : measureText(name, each))).join(', ')}
              </div>
            ))}
          </Fact>
        ))}
        {Object.entries(runner.attributes).map(([name, value]) => (
          <Fact key={name} name={(Object.hasOwn(attributeNames, name) && attributeNames[name]) || name}>
            {value}
          </Fact>
        ))}
      </Facts>
    </Panel>
  );
}

/** Whether a device is there, and which job has it. */
function DeviceUse({ runner: { devicesAbsent, tasks }, deviceId }: { runner: Runner; deviceId: string }) {
  const task = tasks.find((each) => each.deviceId === deviceId);
  if (devicesAbsent.includes(deviceId)) return <div>Unplugged</div>;
  if (!task) return <div className="soft">Free</div>;
  return (
    <div>
      In use by <PlainLink href={`/jobs/${task.jobId}`}>{task.jobName}</PlainLink>
    </div>
  );
}

/** In which intervals its jobs may lie. */
const Ranges = ({ ranges }: Pick<Runner, 'ranges'>) => (
  <>
    {Object.entries(ranges).map(([name, own]) => (
      <Fact key={name} name={name}>
        {own.map((interval) => (
          <div key={spanText(interval)}>{measureText(name, interval)}</div>
        ))}
      </Fact>
    ))}
  </>
);

/** Which of the jobs that fit it takes. */
function Takes({ runner }: { runner: Pick<Runner, 'trusted' | 'refusesUnlabelled'> }) {
  const { trusted, refusesUnlabelled } = runner;
  const scopes = trusted ? 'Jobs of protected projects only' : 'Jobs of any project';
  return <>{refusesUnlabelled ? `${scopes}, none without a label` : scopes}</>;
}
