import type { User, UserList } from '@baton/protocol';
import { restPaths } from '@baton/protocol/paths';
import type { Command } from 'commander';
import type { ConnectionFlags } from '../../config/connection.ts';
import { withClient, withConnectionOptions } from '../../connect.ts';
import type { Context } from '../../context.ts';
import { clean } from '../../output/clean.ts';
import { type Cell, renderTable } from '../../output/table.ts';
import { declareGrant } from './grant.ts';
import { grantsText } from './grants-text.ts';
import { declareInvite } from './invite.ts';
import { declareRemove } from './remove.ts';

/** `baton users …` */
export function declare(program: Command, context: Context): void {
  const users = program.command('users').description('people, and what they may do where');
  for (const verb of [declareList, declareAdd, declareInvite, declareGrant, declareDisable, declareEnable, declareRemove])
    verb(users, context);
}

const stateOf = ({ disabledAt, hasPassword }: User): Cell =>
  disabledAt !== null ? { text: 'disabled', colour: 'red' } : hasPassword ? 'active' : { text: 'no password', colour: 'grey' };

function declareList(users: Command, context: Context): void {
  withConnectionOptions(users.command('list'))
    .description('list users and what they may do where')
    .option('--json', 'print JSON')
    .action(async (flags: ConnectionFlags & { json?: true }) => {
      await withClient(context, flags, async (client) => {
        const list = await client.call<UserList>('GET', restPaths.users);
        if (flags.json) return context.printJson(list);
        const rows = list.users.map((user) => [user.login, stateOf(user), grantsText(user)]);
        return context.print(renderTable(['LOGIN', 'STATE', 'MAY'], rows, context.paint));
      });
    });
}

interface AddFlags extends ConnectionFlags {
  name?: string;
  role?: string;
  json?: true;
}

function declareAdd(users: Command, context: Context): void {
  withConnectionOptions(users.command('add'))
    .description('make a user, with a scope of their own')
    .argument('<login>', 'small letters, digits, and . _ - in between')
    .option('--name <name>', 'as others see them')
    .option('--role <role>', 'in the instance: owner, operator or viewer')
    .option('--json', 'print JSON')
    .action(async (login: string, flags: AddFlags) => {
      await withClient(context, flags, async (client) => {
        const { name, role } = flags;
        const body = { login, ...(name === undefined ? {} : { displayName: name }), ...(role === undefined ? {} : { role }) };
        const made = await client.call<User>('POST', restPaths.users, { body });
        return flags.json ? context.printJson(made) : context.print(`${clean(made.login)} was made\n`);
      });
    });
}

const declareDisable = (users: Command, context: Context): void =>
  declareSwitch(users, context, 'disable', 'keep a user out: their sessions and tokens do not count', true);
const declareEnable = (users: Command, context: Context): void =>
  declareSwitch(users, context, 'enable', 'let a user in again', false);

function declareSwitch(users: Command, context: Context, verb: string, description: string, disabled: boolean): void {
  withConnectionOptions(users.command(verb))
    .description(description)
    .argument('<login>', 'who')
    .option('--json', 'print JSON')
    .action(async (login: string, flags: ConnectionFlags & { json?: true }) => {
      await withClient(context, flags, async (client) => {
        const user = await client.call<User>('PATCH', restPaths.user(encodeURIComponent(login)), { body: { disabled } });
        return flags.json ? context.printJson(user) : context.print(`${clean(user.login)} is ${verb}d\n`);
      });
    });
}
