import { entry } from './entry.ts';

/** About cloud-hosted runners, what makes them, and what is left of them. */
export const hostingErrors = {
  runner_not_hosted: entry(409, 'The runner {runnerId} is cared for by people', 'Start, stop or update it on its machine.'),
  runner_hosted: entry(
    409,
    'The credential of the runner {runnerId} is its pool’s',
    'It gets a new one whenever it is updated or woken. Where it may be in other hands, remove the runner, and its pool starts another: baton runners remove {runnerId}',
  ),
  runner_is_built_in: entry(
    409,
    'The runner {runnerId} is the server itself',
    'It runs the jobs that work on cloud-hosted runners, and goes with the server.',
  ),
  runner_without_cache: entry(
    409,
    'The runner {name} can not be told to empty a cache',
    'Only runners of Semaphore keep one that the server knows of.',
  ),
  operation_under_way: entry(
    409,
    'The job {jobId} works on the runner {name} ({kind})',
    'Wait until it is over, or cancel it: baton jobs cancel {jobId}',
  ),
  hosting_state: entry(409, 'The runner {name} is {state}: it can not {kind} now', 'Look at it: baton runners show {runnerId}'),
  sleep_unsupported: entry(
    409,
    'Runners of {provider} can not sleep',
    'Remove the runner; it is deployed again when it is needed.',
  ),
  pool_full: entry(
    409,
    'The pool {pool} has its {max} runners already',
    'Raise its maximum, or remove a runner that is not needed.',
  ),
  pool_removed: entry(410, 'The pool {pool} was removed', 'Make a new one: baton pools create NAME'),
  pool_not_found: entry(404, 'There is no pool {pool}', 'List them with: baton pools list'),
  provider_missing: entry(
    409,
    'This server has no provider {provider}, or it is switched off',
    'Where something was made with it, start the server with it again (process: --local-pools on), and remove that first.',
  ),
  identity_not_found: entry(404, 'There is no cloud identity {identity}', 'List them with: baton identities list'),
  identity_name_taken: entry(409, 'A cloud identity named {name} already exists here', 'Choose another name.'),
  identity_in_use: entry(409, 'The cloud identity {name} is used by {pools}', 'Give those pools another identity first.'),
  identity_failed: entry(
    409,
    'The cloud identity {identity} does not work: {text}',
    'Correct it, then check it: baton identities check {identity}',
  ),
  executor_reserved: entry(
    400,
    'Jobs of the executor {executor} are made by the server alone',
    'Use the actions of runners and pools: baton runners --help',
  ),
  resource_not_found: entry(404, 'There is no resource {resource}', 'List them with: baton resources list'),
  resource_in_use: entry(
    409,
    'The resource {resource} is {state}: it is not to be cleaned up',
    'Remove the runner that it belongs to, if that is not needed any more.',
  ),
  clean_up_failed: entry(
    409,
    'The resource {resource} could not be removed: {text}',
    'Correct what is in the way, then try again.',
  ),
} as const;
