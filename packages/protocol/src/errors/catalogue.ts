import { credentialErrors } from './credential-errors.ts';
import { type CatalogueEntry, entry } from './entry.ts';
import { hostingErrors } from './hosting-errors.ts';
import { poolErrors } from './pool-errors.ts';
import { programErrors } from './program-errors.ts';
import { releaseErrors } from './release-errors.ts';

export type { CatalogueEntry } from './entry.ts';

/** Every expected failure of REST, the runner protocol, the CLI and the runner. Codes are stable. */
export const catalogue = {
  // requests
  malformed_json: entry(400, 'The body is not valid JSON: {problem}', 'Send a JSON document in UTF-8.'),
  invalid_request: entry(
    400,
    '{where}: {problem} (got {value})',
    'Correct this value; the API description at /api/v1/docs shows what is allowed.',
  ),
  unknown_field: entry(
    400,
    'Unknown field {where}',
    'Remove the field or correct its name; the API description at /api/v1/docs lists the known ones.',
  ),
  unsupported_media_type: entry(
    415,
    'The content type {value} is not understood here',
    'Send application/json (log chunks: application/vnd.baton.log).',
  ),
  body_too_large: entry(413, 'The body is larger than {limitBytes} bytes', 'Send less at once.'),
  url_too_long: entry(414, 'The address of the request has more than {charsMax} characters', 'Send less in the query.'),
  headers_too_large: entry(431, 'The headers of the request are more than {limit}', 'Send fewer and shorter headers.'),
  request_too_slow: entry(408, 'The request did not arrive whole within its time', 'Send it again, without pauses.'),
  route_not_found: entry(404, 'There is nothing at {method} {path}', 'Look the address up at /api/v1/docs.'),
  download_not_built: entry(404, '{file} was not built on this server', 'On the machine of the server run: npm run build'),
  method_not_allowed: entry(405, '{method} is not possible at {path}', 'Look the address up at /api/v1/docs.'),
  rate_limited: entry(429, 'Too many failed tries from this address', 'Wait {retryAfterSeconds} s, then try again.'),
  not_acceptable_origin: entry(
    403,
    'Requests from the page {origin} are not accepted',
    'Open the page under the address in `--public-url`.',
  ),
  ...credentialErrors,
  ...hostingErrors,
  // people
  sign_in_required: entry(401, 'Nobody is signed in', 'Sign in on the page, or send an API token.'),
  sign_in_failed: entry(
    401,
    'Login or password is wrong',
    'Check both and try again. The `baton` command on the machine of the server works without a password.',
  ),
  user_disabled: entry(401, 'The user {login} is disabled', 'Ask someone who manages users to enable it.'),
  user_not_found: entry(404, 'There is no user {login}', 'List them with: baton users list'),
  login_taken: entry(409, 'A user {login} already exists', 'Choose another login.'),
  login_not_possible: entry(400, 'The login {login} {problem}', 'Choose another login.'),
  last_owner: entry(409, 'Nobody but {login} owns the instance', 'Make another user owner of the instance first.'),
  own_scope: entry(
    409,
    'The scope {login} belongs to that user and to nobody else',
    'Make an organization for what several people share.',
  ),
  setup_done: entry(409, 'The administrator of this server already exists', 'Sign in.'),
  setup_token_invalid: entry(
    403,
    'This set-up link is not valid or was used',
    'Restart the server: it prints a new one while no administrator exists.',
  ),
  password_too_weak: entry(
    400,
    'The password {problem}',
    'Choose at least {charsMin} characters that nobody guesses: a few words in a row are good.',
  ),
  password_wrong: entry(403, 'The present password is wrong', 'Check it and try again.'),
  password_not_set: entry(
    409,
    'The user {login} has no password',
    'Sign in by the identity provider, or ask someone who manages users for a link to choose a password.',
  ),
  invitation_invalid: entry(
    403,
    'This invitation is not valid, was used, or is older than {hours} hours',
    'Ask someone who manages users for a new one.',
  ),
  totp_required: entry(
    401,
    'The password is right; a code of the second factor is needed too',
    'Send the code to /api/v1/session/code within {expiresInSeconds} s.',
  ),
  sign_in_expired: entry(401, 'This sign-in took too long, or was finished already', 'Begin again with login and password.'),
  code_wrong: entry(
    403,
    'The code is wrong',
    'Type the one that your app shows now, or a recovery code; if it is always wrong, set the clock of your phone.',
  ),
  code_used: entry(403, 'This code, or a later one, was used already', 'Wait for the next one.'),
  totp_set_up: entry(409, 'A second factor is set up already', 'Remove it first, with a code of it.'),
  totp_not_set_up: entry(409, 'No second factor is set up', 'Begin with: POST /api/v1/totp'),
  totp_needed: entry(
    403,
    'This server demands a second factor, and {login} has none yet',
    'Set it up on the account page; all else is open afterwards.',
  ),
  session_needed: entry(403, 'This is for someone who signed in, not for an API token', 'Sign in on the page and do it there.'),
  session_not_found: entry(404, 'There is no sign-in {sessionId} of yours', 'List them with: GET /api/v1/sessions'),
  oidc_not_configured: entry(
    404,
    'Nobody signs in here by an identity provider',
    'Start the server with --oidc-issuer and --oidc-client-id.',
  ),
  oidc_state_invalid: entry(
    403,
    'This sign-in was not begun in this browser, took too long, or was finished already',
    'Begin again from the sign-in page.',
  ),
  oidc_answer_invalid: entry(
    403,
    'The answer of the identity provider was not accepted',
    'Try again; if it happens again, look at the log of the server.',
  ),
  oidc_denied: entry(403, 'The identity provider did not let you in', 'Try again, or ask its administrators.'),
  oidc_unreachable: entry(503, 'The identity provider does not answer', 'Try again later, or sign in with a password.'),
  oidc_not_welcome: entry(
    403,
    'Nobody with this address or these groups may sign in here',
    'Ask someone who manages users of this server.',
  ),
  oidc_no_user: entry(403, 'No user of this server belongs to this identity', 'Ask someone who manages users for one.'),
  oidc_user_disabled: entry(403, 'The user of this identity is disabled', 'Ask someone who manages users to enable it.'),
  oidc_identity_taken: entry(
    409,
    'Another user of this server signs in by this identity',
    'Sign in by it, and unlink it there first; or choose another identity at the provider.',
  ),
  oidc_linked: entry(409, 'You are linked to another identity', 'Unlink it first: DELETE /api/v1/account/identity'),
  oidc_not_linked: entry(409, 'You are linked to no identity', 'Link one on the page Account.'),
  oidc_only_way: entry(
    409,
    'Without this identity you could not sign in any more: you have no password',
    'Ask someone who manages users for a link to choose a password.',
  ),
  cross_site_request: entry(403, 'The request came from another site', 'Reload the page and try again.'),
  token_not_found: entry(404, 'There is no API token {tokenId} of yours', 'List them with: baton tokens list'),
  // runners
  runner_not_found: entry(404, 'There is no runner {runnerId}', 'List them with: baton runners list'),
  changed_meanwhile: entry(
    409,
    '{what} was changed by somebody else meanwhile: {fields}',
    'Look at what holds now, then make your change again; without what you saw before it is made anyway.',
  ),
  runner_name_taken: entry(409, 'A runner named {name} already exists here', 'Choose another name, or remove that runner first.'),
  runner_removed: entry(410, 'The runner {runnerId} was removed', 'Pair a new one: baton runners add NAME'),
  runner_retired: entry(
    409,
    'The runner {runnerId} was silent for so long that it left the lists',
    'Start it, and it comes back as the same runner; or remove it: baton runners remove {runnerId}',
  ),
  runner_foreign: entry(
    409,
    'The runner {runnerId} is a program of another system, which is not updated from here',
    'Update that program on its machine, in its own way.',
  ),
  runner_frozen: entry(
    409,
    'The runner {runnerId} is frozen: its credential is in use at {first} and at {second}',
    'Find out which of the two is right, then rotate it and pair that one again: baton runners rotate {runnerId}. One of a pool is removed instead: baton runners remove {runnerId}',
  ),
  runner_revoked: entry(
    401,
    'The credential of runner {runnerId} was revoked',
    'Pair it again with the command shown on its page.',
  ),
  runner_already_paired: entry(
    409,
    'The runner {runnerId} is already paired',
    'Rotate its credential if it has to be paired again.',
  ),
  runner_not_paired: entry(
    409,
    'The runner {runnerId} holds no credential',
    'Pair it: baton runners pair {runnerId}. Or remove it: baton runners remove {runnerId}',
  ),
  runner_not_connected: entry(
    409,
    'The runner {runnerId} has no session',
    'There is nothing to end; disable it to keep jobs away.',
  ),
  until_in_past: entry(400, 'The end {until} is not in the future', 'Give a longer time.'),
  token_disabled: entry(401, 'This {kind} token is disabled', 'Enable it, or use another: baton keys list'),
  key_not_found: entry(404, 'There is no provisioning key {key}', 'List them with: baton keys list'),
  token_expired: entry(
    401,
    'This {kind} token has expired',
    'Pairing tokens live 15 minutes: get a new one with Pair on the page or baton runners add.',
  ),
  token_used: entry(
    401,
    'This {kind} token was already used',
    'It works once. Get a new one with Pair on the page or baton runners add.',
  ),
  token_revoked: entry(401, 'This {kind} token was replaced by a newer one', 'Use the newest one.'),
  runner_used_up: entry(409, 'The runner {runnerId} takes one job only, and has had it', 'Finish, and sign out.'),
  session_superseded: entry(
    409,
    'A newer session of this runner exists',
    'Stop this process: the same credential is in use elsewhere. If that is not you, rotate it.',
  ),
  session_unknown: entry(409, 'The session {sessionId} is not known', 'Open a new session.'),
  protocol_unsupported: entry(
    426,
    'Protocol {protocol} is not supported (supported: {min} to {max})',
    'Update the runner: {serverUrl}/download/baton-runner.tgz',
  ),
  // jobs
  job_not_found: entry(404, 'There is no job {jobId}', 'List them with: baton jobs list'),
  job_finished: entry(
    409,
    'The job {jobId} is already over ({state})',
    'Nothing is left to do; re-run it if you want it once more.',
  ),
  job_has_no_key: entry(
    409,
    'The job {jobId} has no concurrency key',
    'Nothing limits it; look why it waits: baton jobs why {jobId}',
  ),
  job_not_queued: entry(409, 'The job {jobId} does not wait any more ({state})', 'Look at its page.'),
  job_too_large: entry(413, 'The job is larger than {limitBytes} bytes', 'Put large data into files that the job fetches.'),
  offer_expired: entry(409, 'The offer {attemptId} was not accepted in time', 'Sync again.'),
  lease_lost: entry(409, 'The attempt {attemptId} (epoch {epoch}) no longer counts', 'Stop its work and drop it.'),
  job_needs_no_attention: entry(
    409,
    'The job {jobId} does not wait for a person ({state})',
    'Nothing is to be decided about it; look at it with: baton jobs show {jobId}',
  ),
  job_asks_nothing: entry(
    409,
    'The job {jobId} asks nothing to which {reply} would be a reply ({state})',
    'Look at what it waits for with: baton jobs show {jobId}',
  ),
  ask_changed: entry(
    409,
    'The job {jobId} asks something else by now: attempt {askedBy} asked after {attemptId}',
    'Look at what it asks now, and reply to that: baton jobs show {jobId}',
  ),
  attempt_changed: entry(
    409,
    'The job {jobId} waits because of another attempt by now: {newest} came after {attemptId}',
    'Nothing was decided. Look at what became of it, then decide about that: baton jobs show {jobId}',
  ),
  attention_changed: entry(
    409,
    'Attempt {attemptId} of job {jobId} has come back meanwhile, and the job waits for a decision anew',
    'Nothing was decided. Look at what became of it, then decide about that: baton jobs show {jobId}',
  ),
  attempt_may_still_run: entry(
    409,
    'Attempt {epoch} of job {jobId} passed the gate, and nobody knows that it has ended',
    'Make sure that nothing of it goes on, then: baton jobs resolve {jobId} --retry --confirm-ended',
  ),
  gate_held: entry(
    409,
    'Attempt {heldBy} of job {jobId} passed the gate, and its end is not known',
    'Do nothing that can not be taken back. Resolve the job when you know that the earlier attempt has ended: baton jobs resolve {jobId}',
  ),
  job_cancelling: entry(409, 'The job {jobId} is being cancelled', 'Do nothing that can not be taken back; stop and report it.'),
  attempt_not_found: entry(404, 'There is no attempt {attemptId} of this runner', 'Stop its work and drop it.'),
  idempotency_key_reused: entry(
    422,
    'The Idempotency-Key {key} was used for another submission',
    'Use a new key for another job.',
  ),
  organization_not_found: entry(404, 'There is no organization {organization}', 'List them with: baton organizations list'),
  owner_not_found: entry(404, 'There is no organization or user {owner}', 'Create it first: baton organizations create {owner}'),
  scope_not_found: entry(404, 'There is no organization, user or project {name}', 'List them with: baton projects list'),
  scope_name_invalid: entry(400, 'The name {name} {problem}', 'Choose another one.'),
  scope_name_taken: entry(409, '{name} is taken by {taken}', 'Choose another name, or remove that one first.'),
  scope_removed: entry(410, '{name} was removed', 'Create it anew, or use another one.'),
  scope_needed: entry(
    409,
    '{name} can not be removed: jobs that name no project go to baton/default',
    'Remove what is in it instead.',
  ),
  project_not_found: entry(404, 'There is no project {project}', 'Use baton/default, or leave it out.'),
  range_not_found: entry(404, 'There is no range {name} in {scope}', 'List them with: baton ranges list'),
  range_unknown: entry(
    422,
    'There is no range {name} of {measures} for jobs of {project}; there are: {there}',
    'Name one of those, or set it in the project, its owner or the instance: baton ranges set {name}',
  ),
  // secrets
  secret_not_found: entry(404, 'There is no secret {name} in {scope}', 'List them with: baton secrets list'),
  secret_unknown: entry(
    422,
    'There is no secret {name} for jobs of {project}',
    'Set it in the project, its owner or the instance: baton secrets set {name}',
  ),
  secret_name_invalid: entry(400, 'The name {name} of a secret {problem}', 'Choose another one.'),
  secret_value_invalid: entry(400, 'The value of {name} {problem}', 'Give another value.'),
  secrets_too_many: entry(
    413,
    'The job is to get too much of secrets: {problem}',
    'Give it fewer, or put large data into files.',
  ),
  secret_key_missing: entry(
    409,
    'The key {keyId} that opens the secret {name} is not on this server',
    'Give the server that key again (BATON_SECRET_KEY, behind the newest), or set the secret anew.',
  ),
  webhook_not_found: entry(404, 'There is no webhook {webhook}', 'List them with: baton webhooks list'),
  webhook_delivery_not_found: entry(
    404,
    'There is no delivery {delivery} of this webhook',
    'List them with: baton webhooks deliveries NAME',
  ),
  webhook_url_invalid: entry(400, 'The address {problem}', 'Give an address of the public internet that begins with https://.'),
  webhooks_too_many: entry(409, 'There are {max} webhooks in {scope} already', 'Remove one that is not needed any more.'),
  ...poolErrors,
  ...releaseErrors,
  // templates
  template_not_found: entry(404, 'There is no template {template}', 'List them with: baton templates list'),
  template_name_taken: entry(409, 'A template named {name} already exists in {project}', 'Choose another name.'),
  template_removed: entry(410, 'The template {name} was removed', 'Its runs stay among the jobs; make a new template.'),
  template_crowded: entry(
    409,
    'The template {name} has runs that are not over: {open}',
    'Wait for them, or cancel some: baton jobs list',
  ),
  template_invalid: entry(400, 'The template is not right: {where} {problem}', 'Correct it and save it again.'),
  parameter_invalid: entry(
    400,
    'The parameter {parameter} {problem}',
    'Look at the parameters that the template declares: baton templates show NAME',
  ),
  schedule_invalid: entry(400, 'The schedule can not be used: {where} {problem} (got {value})', 'Correct it and save it again.'),
  // logs
  log_malformed: entry(400, 'The log chunks can not be read: {problem}', 'Send frames as the protocol describes them.'),
  log_gap: entry(
    409,
    'The log can not be closed: {acknowledged} of {chunks} chunks are here',
    'Send the missing chunks, then close it.',
  ),
  log_mismatch: entry(409, 'The log was closed before with another count or digest', 'Nothing: the first end counts.'),
  // files of jobs
  file_name_invalid: entry(400, 'The name {name} of a file {problem}', 'Choose another one, like reports/a.xml.'),
  file_not_found: entry(404, 'There is no file {name} of job {jobId}', 'List them with: baton jobs files {jobId}'),
  file_too_large: entry(413, 'The file has more than {limitBytes} bytes, which is all that there is room for', 'Send less.'),
  file_cut_off: entry(400, 'The connection ended before the file had come whole', 'Send it again; nothing of it was kept.'),
  file_unreadable: entry(
    409,
    'The file {name} of job {jobId} can not be read: {problem}',
    'Give the server its key again, or restore it from a backup; or run the job again.',
  ),
  files_at_once: entry(
    429,
    'The job {jobId} sends {max} files at the same time already',
    'Send one after the other; try again in {retryAfterSeconds} s.',
  ),
  job_files_full: entry(413, 'The job {jobId} keeps too much: {problem}', 'Keep fewer files, or pack them.'),
  // templates
  yaml_invalid: entry(400, 'The YAML is wrong in line {line}, column {column}: {problem}', 'Correct it there and send it again.'),
  // workflows
  workflow_invalid: entry(
    400,
    'The workflow can not run: line {line}, column {column}: {place} {problem} (got {value})',
    '{remedy}',
  ),
  // the server's own state
  storage_full: entry(
    507,
    'The server has no space left',
    'Free space on the disk of the data folder; nothing that was accepted is lost.',
  ),
  backup_running: entry(409, 'A backup is being taken already', 'Wait until it is over.'),
  backup_no_room: entry(
    507,
    'A copy of the database needs {neededBytes} bytes beside it, and {freeBytes} are free',
    'Free space on the disk of the data folder.',
  ),
  backup_elsewhere: entry(
    409,
    'The database of this server is not in its data folder',
    'Back it up by its own means (pg_dump), and copy the data folder: see docs/operate/server.md.',
  ),
  storage_unavailable: entry(503, 'The database can not be reached now', 'Try again in {retryAfterSeconds} s.'),
  server_starting: entry(503, 'The server is starting or stopping', 'Try again in {retryAfterSeconds} s.'),
  server_overloaded: entry(503, 'The server has too much to do', 'Try again in {retryAfterSeconds} s.'),
  internal: entry(
    500,
    'The server made a mistake (reference {reference})',
    'Look for the reference in the server log and report it.',
  ),
  ...programErrors,
} as const satisfies Record<string, CatalogueEntry>;

export type ErrorCode = keyof typeof catalogue;

export const isErrorCode = (value: unknown): value is ErrorCode => typeof value === 'string' && Object.hasOwn(catalogue, value);
