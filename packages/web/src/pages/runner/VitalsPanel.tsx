import type { Runner } from '@baton/protocol';
import { protocolTitles } from '@baton/protocol/foreign';
import { Fact, Facts, Panel } from '../../parts/Facts.tsx';
import { formatBytes } from '../../text/amount.ts';
import { Meter } from './Meter.tsx';

const part = (used: number, total: number): number => (total > 0 ? (100 * used) / total : 0);

/** How its machine is, as of the last heartbeat. What it does not measure is left out. */
export function VitalsPanel({ runner }: { runner: Pick<Runner, 'vitals' | 'contact' | 'protocol' | 'limits'> }) {
  if (runner.limits.includes('vitals'))
    return (
      <Panel title="Vitals">
        <p className="soft">{protocolTitles[runner.protocol]}'s runners tell none: nobody here knows how its machine is.</p>
      </Panel>
    );
  if (!runner.vitals) return null;
  const { cpuPercent, memoryUsedBytes, memoryTotalBytes, diskFreeBytes, diskTotalBytes, load1 } = runner.vitals;
  return (
    <Panel title="Vitals" aside={runner.contact === 'online' ? null : <span className="soft">as last heard</span>}>
      <Facts>
        {cpuPercent !== null && (
          <Fact name="Processor">
            <Meter label="Processor in use" percent={cpuPercent} text={`${Math.round(cpuPercent)} %`} />
          </Fact>
        )}
        {memoryUsedBytes !== null && memoryTotalBytes !== null && (
          <Fact name="Memory">
            <Meter
              label="Memory in use"
              percent={part(memoryUsedBytes, memoryTotalBytes)}
              text={`${formatBytes(memoryUsedBytes)} of ${formatBytes(memoryTotalBytes)}`}
            />
          </Fact>
        )}
        {diskFreeBytes !== null && diskTotalBytes !== null && (
          <Fact name="Disk">
            <Meter
              label="Disk in use"
              percent={part(diskTotalBytes - diskFreeBytes, diskTotalBytes)}
              text={`${formatBytes(diskFreeBytes)} free of ${formatBytes(diskTotalBytes)}`}
            />
          </Fact>
        )}
        {load1 !== null && <Fact name="Load">{load1.toFixed(2)}</Fact>}
      </Facts>
    </Panel>
  );
}
