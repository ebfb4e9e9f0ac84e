import { type CatalogueEntry, entry } from './entry.ts';

/** What keeps the programs themselves from running: server, command line, runner. */
export const programErrors = {
  // starting a server
  port_in_use: entry(500, 'Port {port} on {host} is in use', 'Stop the program that uses it, or start with --port NUMBER.'),
  address_unavailable: entry(500, 'Can not listen on {host}:{port}: {problem}', 'Choose another --host or --port.'),
  data_unreadable: entry(
    500,
    'The data folder {path} can not be used: {problem}',
    'Correct its owner and permissions, or choose another with --data DIR.',
  ),
  database_locked: entry(
    500,
    'Another server already runs on {path}',
    'Stop it, or start this one with another --data DIR or --database URL.',
  ),
  database_foreign: entry(
    500,
    '{path} is not a Baton database',
    'Choose another --data DIR or --database URL, or move what is there away.',
  ),
  database_too_new: entry(
    500,
    '{path} was written by a newer Baton ({found}; this one knows {known})',
    'Start the newer version, or restore a backup made before the update.',
  ),
  database_corrupt: entry(500, '{path} is damaged: {problem}', 'Restore a backup.'),
  database_unreachable: entry(
    500,
    '{path} can not be reached: {problem}',
    'Check that the database runs, and host and port in --database URL.',
  ),
  database_refused: entry(
    500,
    '{path} refuses the login: {problem}',
    'Check user and password in --database URL; the user must be allowed to connect and to create tables.',
  ),
  database_missing: entry(500, 'There is no database {path}', 'Create it (createdb), or correct its name in --database URL.'),
  database_unsuitable: entry(500, '{path} can not be used: {problem}', 'Use PostgreSQL 14 or newer, and a database in UTF8.'),
  // taking and restoring a backup
  backup_broken_off: entry(
    502,
    'The backup broke off after {bytes} bytes: {problem}',
    'Look into the log of the server, and take it again. Nothing was written to {path}.',
  ),
  backup_stream_broken_off: entry(
    502,
    'The backup broke off after {bytes} bytes: {problem}',
    'Look into the log of the server, and take it again. What was written to standard output is not a backup: throw it away.',
  ),
  backup_unusable: entry(
    400,
    'The backup {path} can not be restored: {problem}',
    'Take another backup, or another copy of this one.',
  ),
  restore_folder_used: entry(
    409,
    'The folder {path} is not empty: {found} is there',
    'Restore into an empty one (--data DIR), and keep this one until the restored server works.',
  ),
  restore_elsewhere: entry(
    400,
    'A backup of Baton is not restored into PostgreSQL',
    'Leave out --database and BATON_DATABASE, or bring back the backup of the database with its own means.',
  ),
  restore_broken_off: entry(500, 'A restore into {path} was broken off', 'Empty the folder, and run baton restore again.'),
  restore_clock: entry(
    500,
    'By the clock of this machine it is {now}, which can not be: the backup is of {takenAt}, or was restored after that time',
    'Set the clock right, and run it again.',
  ),
  tls_unusable: entry(
    500,
    'The certificate can not be used: {file}: {problem}',
    'Name the PEM files of one certificate, its chain included, and of its key: --tls-cert FILE --tls-key FILE.',
  ),
  option_invalid: entry(
    500,
    '{option}: {problem} (got {value}, from {source})',
    'Correct it; baton up --help lists all options.',
  ),
  // CLI and runner
  server_unreachable: entry(
    503,
    'No server answers at {url}: {problem}',
    'Check the address, and that the server runs (baton up).',
  ),
  not_logged_in: entry(401, 'No server and token are known here', 'Run baton login URL, or set BATON_URL and BATON_TOKEN.'),
  server_untrusted: entry(502, '{url} is not trusted: {problem}', '{remedy}'),
  insecure_url: entry(
    400,
    '{url} would send the credential in clear over the network',
    'Use https://, or add --insecure if you know what you do.',
  ),
  full_installation_needed: entry(
    400,
    '{command} needs the full installation of Baton; this is only its command line',
    'Get the repository and run npm start in it.',
  ),
  config_not_found: entry(
    400,
    'There is no runner configuration at {path}',
    'Run baton-runner pair or baton-runner setup first, or name it with --config PATH.',
  ),
  config_invalid: entry(400, 'The runner configuration {path} can not be read: {problem}', 'Correct it, or pair again.'),
  config_exists: entry(
    409,
    '{path} already belongs to runner {name}',
    'Use another --config PATH, or --replace to leave that runner behind.',
  ),
  workspace_in_use: entry(
    409,
    'Process {pid} already runs runner {name} in {path}',
    'Stop that process first, or use another --workspace PATH.',
  ),
  service_unsupported: entry(
    400,
    'No service can be made on this machine: {problem}',
    'Have the means of this system start `baton-runner service run`, and again whenever it ends with another code than 2.',
  ),
  service_refused: entry(500, '{command} failed: {problem}', 'Do what it says; --dry-run shows the unit and the commands.'),
  spool_full: entry(
    507,
    'No space is left for the log spool at {path}',
    'Free space; lines that can not be kept are counted and declared.',
  ),
  confirmation_needed: entry(400, 'This would hit {hits}', 'Look at it with --dry-run, then confirm it with --yes.'),
  usage: entry(400, '{problem}', 'Run it with --help.'),
} as const satisfies Record<string, CatalogueEntry>;
