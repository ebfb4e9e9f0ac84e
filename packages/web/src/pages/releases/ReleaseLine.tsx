import type { Release } from '@baton/protocol';
import { Tag } from '../../parts/marks/Tags.tsx';
import { RelativeTime } from '../../parts/Times.tsx';
import styles from './releases.module.css';

/** What is to be known of a release in words: whether it is the newest, withdrawn, breaking, or not for this server. */
function ReleaseMarks({ release, latestVersion }: { release: Release; latestVersion: string }) {
  const { version, withdrawn, breaking, serverVersionMin, problem, builtIn, bundle, image } = release;
  return (
    <>
      {version === latestVersion && <Tag title="Runners are compared to it">newest</Tag>}
      {withdrawn && (
        <Tag warning title={`by ${withdrawn.by}: ${withdrawn.reason}`}>
          withdrawn
        </Tag>
      )}
      {breaking && (
        <Tag warning title="Runners of earlier versions may not go on as they were">
          breaking
        </Tag>
      )}
      {problem?.code === 'release_needs_server' && (
        <Tag warning title={`${problem.message}. ${problem.next}`}>{`needs server ${serverVersionMin}`}</Tag>
      )}
      {problem?.code === 'release_unsupported' && (
        <Tag warning title={`${problem.message}. ${problem.next}`}>
          no longer supported
        </Tag>
      )}
      {builtIn && <Tag title="This server brought it along">built in</Tag>}
      {!bundle && !image && <Tag title={`Upload one: baton releases upload ${release.version} FILE`}>without a program</Tag>}
    </>
  );
}

/** Marks of a release, and who published it when. */
export const ReleaseLine = ({ release, latestVersion }: { release: Release; latestVersion: string }) => (
  <div className={styles.line}>
    <ReleaseMarks release={release} latestVersion={latestVersion} />
    <span className="soft">
      published <RelativeTime at={release.publishedAt} /> by {release.publishedBy}
    </span>
  </div>
);
