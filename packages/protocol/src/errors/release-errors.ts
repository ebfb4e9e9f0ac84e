import { type CatalogueEntry, entry } from './entry.ts';

/** Releases of the runner, and bringing runners to them. */
export const releaseErrors = {
  release_not_found: entry(404, 'There is no release {version}', 'List them with: baton releases list'),
  release_exists: entry(
    409,
    'The release {version} was published already, by {by}',
    'Publish under a new version: what stands under one never changes. Does only its program lack: baton releases upload {version} FILE',
  ),
  release_version_invalid: entry(
    400,
    '{where}: {value} is no version of Semantic Versioning',
    'Give three numbers, and what follows them if there is anything: 1.4.0, 2.0.0-rc.1.',
  ),
  release_withdrawn: entry(410, 'The release {version} was withdrawn by {by}: {reason}', 'Take another: baton releases list'),
  release_needs_server: entry(
    409,
    'Runners of version {version} need a server of version {needed} or later; this one is {serverVersion}',
    'Update the server first.',
  ),
  release_unsupported: entry(
    409,
    'A server of version {serverVersion} does not support runners of version {version}',
    'Take a later one: a server supports runners of its own minor version and of the two before it.',
  ),
  release_without_bundle: entry(
    409,
    'This server keeps no program of version {version}',
    'Upload it: baton releases upload {version} FILE',
  ),
  release_bundle_exists: entry(
    409,
    'Another program of version {version} is kept already (SHA-256 {sha256})',
    'Publish it under a new version: what runs under one never changes.',
  ),
  release_bundle_invalid: entry(
    400,
    'This is no program of version {version}: {problem}',
    'Send baton-runner.tgz as `npm run build -- runner` makes it: baton releases upload {version} FILE',
  ),
  release_bundle_too_large: entry(
    413,
    'The program has more than {bytesMax} bytes',
    'Send less, or start the server with a higher --release-bundle-bytes-max.',
  ),
  runner_updates_by_hand: entry(
    409,
    'The runner {name} may not install versions by itself',
    'Run the command on its machine that `baton runners update` and its page show; or there once: baton-runner service install --allow-updates',
  ),
} as const satisfies Record<string, CatalogueEntry>;
