import {
  emptyTransmitResult,
  foldTransmit,
  frequencyWords,
  type TransmitResult,
  type TransmitState,
  transmitStateWords,
} from '@baton/protocol/results/transmit';
import { Fact, Facts, Panel } from '../../../parts/Facts.tsx';
import { Pill, type PillShape, type Tone } from '../../../parts/marks/Pill.tsx';
import { formatBytes, formatCount } from '../../../text/amount.ts';
import { formatDuration } from '../../../text/duration.ts';
import type { ResultProps } from './result-props.ts';
import styles from './results.module.css';
import { useFold } from './use-fold.ts';

const looks: Readonly<Record<TransmitState, { tone: Tone; shape: PillShape }>> = {
  prepared: { tone: 'yellow', shape: 'hollow' },
  keyed: { tone: 'orange', shape: 'pulse' },
  done: { tone: 'green', shape: 'solid' },
  stopped: { tone: 'grey', shape: 'hollow' },
  failed: { tone: 'red', shape: 'solid' },
};

/** What is on the air, or was. */
export function TransmitView({ facts }: ResultProps) {
  const result = useFold(facts, emptyTransmitResult, foldTransmit);
  const { state } = result;
  if (state === null) return null;
  return (
    <Panel title="Transmission" aside={<Pill {...looks[state]}>{transmitStateWords(result)}</Pill>}>
      <div className={styles.parts}>
        <Facts>
          <Fact name="Modulation">{result.modulation.toUpperCase()}</Fact>
          <Fact name="Frequency">{frequencyWords(result.frequency)}</Fact>
          <Fact name="Gain">{result.gain} dB</Fact>
          <Fact name="Device">
            {result.device} <span className="soft">{result.driver === 'file' ? 'rehearsal' : result.driver}</span>
          </Fact>
          {result.antenna !== null && <Fact name="Antenna">{result.antenna}</Fact>}
          <Fact name="Samples">
            {formatCount(result.sent)} <span className="soft">at {frequencyWords(result.sampleRate)}</span>
          </Fact>
        </Facts>
        <HowFar result={result} />
        {result.clipped > 0 && (
          <p>
            {formatCount(result.clipped)} numbers were stronger than they can be and were cut off. A lower amplitude avoids that.
          </p>
        )}
        {result.files.length > 0 && (
          <p className="soft">Recorded: {result.files.map(({ name, bytes }) => `${name} (${formatBytes(bytes)})`).join(', ')}</p>
        )}
      </div>
    </Panel>
  );
}

/** How much of it went out. */
function HowFar({ result: { state, sent, samples, sampleRate, seconds } }: { result: TransmitResult }) {
  const out = formatDuration(Math.round((sent / (sampleRate || 1)) * 1000));
  const all = formatDuration(Math.round(seconds * 1000));
  const words = state === 'done' ? out : `${out} of ${all}`;
  return (
    <div className={styles.howFar}>
      <progress className={styles.bar} aria-label="Sent" value={sent} max={Math.max(1, samples)} />
      <span>{words}</span>
    </div>
  );
}
