import { Option } from 'commander';

/** `--yes` of actions on runners that ask nothing: a script may say it with every one. */
export const asksNothing = (): Option =>
  new Option('--yes', 'this asks nothing; taken for scripts that say it with every action');
