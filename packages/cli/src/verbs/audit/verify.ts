import type { AuditLink } from '@baton/core/audit/chain';
import type { AuditVerification } from '@baton/protocol';
import { restPaths } from '@baton/protocol/paths';
import { plural } from '@baton/protocol/plural';
import { type Command, InvalidArgumentError } from 'commander';
import type { ConnectionFlags } from '../../config/connection.ts';
import { withClient, withConnectionOptions } from '../../connect.ts';
import type { Context } from '../../context.ts';
import { verifyFile } from './verify-file.ts';

interface Flags extends ConnectionFlags {
  file?: string;
  head?: AuditLink;
  json?: true;
}

/** A log of many years may take a while. */
const holdMs = 600_000;

/** `baton audit verify` */
export function declareVerify(audit: Command, context: Context): void {
  withConnectionOptions(audit.command('verify'))
    .description('check that no entry was changed, removed or added; exits with 1 when one was')
    .option('--file <export>', 'check an export (lines of JSON, without a filter) instead of the server')
    .option('--head <number:hash>', 'a head that was noted earlier and must still hold', parseHead)
    .option('--json', 'print JSON')
    .action(async (flags: Flags) => {
      const { file, head = null } = flags;
      const found = file === undefined ? await verifyServer(context, flags, head) : await verifyFile(file, head);
      if (!found.ok) context.exitCode = 1;
      await (flags.json ? context.printJson(found) : context.print(textOf(found, context)));
    });
}

const verifyServer = (context: Context, flags: Flags, head: AuditLink | null): Promise<AuditVerification> =>
  withClient(context, flags, (client) => {
    const query = head === null ? {} : { head: `${head.seq}:${head.hash}` };
    return client.call<AuditVerification>('GET', restPaths.auditVerification, { query, holdMs });
  });

function textOf({ ok, checked, head, dropped, problem }: AuditVerification, { paint }: Context): string {
  const lines = [
    ok
      ? `${paint('The audit log holds', 'green')}: ${plural(checked, 'entry is as it was', 'entries are as they were')} written, and none is missing.`
      : `${paint('The audit log is broken', 'red')} at entry ${problem?.seq}: ${problem?.text}`,
  ];
  if (dropped.seq > 0) lines.push(`Entries up to ${dropped.seq} were dropped by retention.`);
  if (ok && head.seq > 0)
    lines.push(`Head: ${head.seq}:${head.hash}`, 'Note it somewhere else, and check against it later with --head.');
  return `${lines.join('\n')}\n`;
}

function parseHead(text: string): AuditLink {
  const [, seq, hash] = /^(\d{1,15}):([0-9a-f]{64})$/.exec(text) ?? [];
  if (seq === undefined || hash === undefined) throw new InvalidArgumentError('Write it as it was shown: NUMBER:HASH.');
  return { seq: Number(seq), hash };
}
