import type { NewRegistrationToken, RegistrationToken, RegistrationTokenCreated } from '@baton/protocol';
import { restPaths } from '@baton/protocol/paths';
import type { Command } from 'commander';
import type { ConnectionFlags } from '../../config/connection.ts';
import { withClient, withConnectionOptions } from '../../connect.ts';
import type { Context } from '../../context.ts';
import { collectNetworks, parseDuration } from '../../option-values.ts';
import { clean } from '../../output/clean.ts';
import { dateTime } from '../../output/times.ts';
import { withScopeOption } from '../../scope-option.ts';
import { declareApiTokens } from './api-tokens.ts';

type Flags = ConnectionFlags & { scope?: string; json?: true };

/** `baton tokens …` */
export function declare(program: Command, context: Context): void {
  const tokens = program.command('tokens').description('your API tokens, and tokens with which runners register');
  declareApiTokens(tokens, context);
  const registration = tokens.command('registration').description('registration tokens of the instance, or of a scope');
  declarePresent(registration, context, 'show', 'GET', 'print the registration token; any number of runners register with it');
  declarePresent(registration, context, 'reset', 'DELETE', 'void all registration tokens of the scope, and print the next one');
  declareCreate(registration, context);
}

const withScope = (command: Command): Command => withScopeOption(withConnectionOptions(command)).option('--json', 'print JSON');

function declarePresent(parent: Command, context: Context, verb: string, method: 'GET' | 'DELETE', what: string): void {
  withScope(parent.command(verb))
    .description(what)
    .action(async (flags: Flags) => {
      await withClient(context, flags, async (client) => {
        const token = await client.call<RegistrationToken>(method, restPaths.registrationTokens, {
          query: { scope: flags.scope },
        });
        return flags.json ? context.printJson(token) : context.print(`${clean(token.token)}\n`);
      });
    });
}

function declareCreate(parent: Command, context: Context): void {
  withScope(parent.command('create'))
    .description('make a further registration token, and print it: it is shown only once')
    .argument('<name>', 'what it is for')
    .option('--expires-in <duration>', 'when it ends, such as 12h or 7d (default: never)', parseDuration)
    .option('--network <cidr>', 'an address or a network from which alone it is accepted (repeatable)', collectNetworks)
    .action(async (name: string, flags: Flags & { expiresIn?: number; network?: string[] }) => {
      const body: NewRegistrationToken = { name };
      if (flags.network) body.networks = flags.network;
      if (flags.scope !== undefined) body.scope = flags.scope;
      if (flags.expiresIn !== undefined) body.expiresInMs = flags.expiresIn;
      await withClient(context, flags, async (client) => {
        const made = await client.call<RegistrationTokenCreated>('POST', restPaths.registrationTokens, { body });
        if (flags.json) return context.printJson(made);
        await context.print(`${clean(made.token)}\n`);
        const { expiresAt } = made.row;
        return context.note(expiresAt === null ? 'it works until the next reset' : `it works until ${dateTime(expiresAt)}`);
      });
    });
}
