import type { Release, ReleaseList } from '@baton/protocol';
import { restPaths } from '@baton/protocol/paths';
import type { Command } from 'commander';
import type { ConnectionFlags } from '../../config/connection.ts';
import { withClient, withConnectionOptions } from '../../connect.ts';
import type { Context } from '../../context.ts';
import { renderFields, renderTable } from '../../output/table.ts';
import { dateTime } from '../../output/times.ts';

type Flags = ConnectionFlags & { json?: true };

const releasePath = (version: string): string => restPaths.release(encodeURIComponent(version));

/** `baton releases list` */
export function declareList(releases: Command, context: Context): void {
  withConnectionOptions(releases.command('list'))
    .description('list releases, the newest version first')
    .option('--json', 'print JSON')
    .action(async (flags: Flags) => {
      await withClient(context, flags, async (client) => {
        const list = await client.call<ReleaseList>('GET', restPaths.releases);
        if (flags.json) return context.printJson(list);
        const rows = list.releases.map((each) => [
          { text: each.version, colour: each.withdrawn ? ('grey' as const) : null },
          dateTime(each.publishedAt),
          each.publishedBy,
          String(each.runners),
          marksOf(each, list.latestVersion).join(', ') || '–',
        ]);
        return context.print(renderTable(['VERSION', 'PUBLISHED', 'BY', 'RUNNERS', ''], rows, context.paint));
      });
    });
}

/** What is to be known of it, in a word or two each. */
function marksOf(release: Release, latestVersion: string): string[] {
  const { version, withdrawn, breaking, serverVersionMin, bundle, image, builtIn, problem } = release;
  return [
    ...(version === latestVersion ? ['newest'] : []),
    ...(withdrawn ? ['withdrawn'] : []),
    ...(breaking ? ['breaking'] : []),
    ...(problem?.code === 'release_needs_server' ? [`needs server ${serverVersionMin}`] : []),
    ...(builtIn ? ['came with the server'] : []),
    ...(bundle || image ? [] : ['without a program']),
  ];
}

/** `baton releases show` */
export function declareShow(releases: Command, context: Context): void {
  withConnectionOptions(releases.command('show'))
    .description('show a release')
    .argument('<version>', 'its version')
    .option('--json', 'print JSON')
    .action(async (version: string, flags: Flags) => {
      await withClient(context, flags, async (client) => {
        const release = await client.call<Release>('GET', releasePath(version));
        if (flags.json) return context.printJson(release);
        return context.print(renderRelease(release, context));
      });
    });
}

export function renderRelease(release: Release, { paint }: Pick<Context, 'paint'>): string {
  const { bundle, withdrawn, problem } = release;
  return renderFields(
    [
      ['Version', release.version],
      ['Published', `${dateTime(release.publishedAt)} by ${release.publishedBy}`],
      ['Breaking', release.breaking ? 'yes' : 'no'],
      ['Needs server', release.serverVersionMin ?? 'any'],
      ['Runners', String(release.runners)],
      ['Program', bundle ? `${bundle.path}, SHA-256 ${bundle.sha256}` : '–'],
      ['Image', release.image ?? '–'],
      ['Commit', release.commit ?? '–'],
      ['More', release.url ?? '–'],
      ...(withdrawn ? [['Withdrawn', `${dateTime(withdrawn.at)} by ${withdrawn.by}: ${withdrawn.reason}`] as const] : []),
      ...(problem && !withdrawn ? [['Not to be had', `${problem.message}. ${problem.next}`] as const] : []),
    ],
    paint,
  );
}

/** `baton releases notes` */
export function declareNotes(releases: Command, context: Context): void {
  withConnectionOptions(releases.command('notes'))
    .description('print the notes of a release, as Markdown')
    .argument('[version]', 'its version (default: the newest)')
    .option('--json', 'print JSON')
    .action(async (version: string | undefined, flags: Flags) => {
      await withClient(context, flags, async (client) => {
        const wanted = version ?? (await client.call<ReleaseList>('GET', restPaths.releases)).latestVersion;
        const { notes } = await client.call<Release>('GET', releasePath(wanted));
        if (flags.json) return context.printJson({ version: wanted, notes });
        return context.print(`${plain(notes).trimEnd() || 'No notes.'}\n`);
      });
    });
}

/** What somebody else wrote obeys nothing on a terminal. */
const plain = (text: string): string => text.replace(/[^\P{C}\n\t]/gu, '');
