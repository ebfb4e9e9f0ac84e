import type { ConfigurationFact, Durations } from '@baton/core';
import { protocolVersion, version } from '@baton/protocol';
import type { FastifyInstance } from 'fastify';
import { FleetJournal } from '../app/fleetlog/journal.ts';
import {
  type Auth,
  createAuth,
  createIdentitySigner,
  createTokenMint,
  createVault,
  identityKeysPath,
  installationKey,
} from '../auth/index.ts';
import { type Config, configurationTexts, durationNames } from '../config/index.ts';
import { createMetrics } from '../metrics/metrics.ts';
import { createWebhookSender } from '../outgoing/sender.ts';
import type { Logger } from '../ports/telemetry.ts';
import { createFilePrograms } from '../programs/file/store.ts';
import { createControlPlane } from '../services/control-plane.ts';
import type { Lane } from '../transports/http/lane/lane.ts';
import type { Live } from '../transports/live/live.ts';
import { systemClock } from './clock.ts';
import { filesIn, isUnused, openDataFolder } from './data-folder.ts';
import { createEntropy } from './entropy.ts';
import { addressesOf, warnOfClearText } from './exposure.ts';
import { buildHttp, type HttpParts } from './http.ts';
import { listen, shownUrl } from './listen.ts';
import { oidcSettings } from './oidc-settings.ts';
import { openTls } from './open-tls.ts';
import { ownRelease } from './own-release.ts';
import { createProviders } from './providers.ts';
import { RunnerUrls } from './runner-urls.ts';
import { secretKeys } from './secret-keys.ts';
import { startError } from './start-error.ts';
import { closeStores, openStores, type Stores } from './stores.ts';
import { takeDataFolder } from './take-data-folder.ts';

export interface StartOptions {
  config: Config;
  logger: Logger;
  /** in place of the ones in the data folder */
  stores?: Stores;
}

/** A server that answers. */
export interface RunningServer {
  /** where it listens */
  url: string;
  /** how programs of this machine reach it: in clear, also where it listens with a certificate */
  localUrl: string;
  /** the one-time link for the first administrator; null when there is one */
  setupUrl: string | null;
  dataDir: string;
  /** Answers what is held, closes everything, and resolves when the data is safe. Called again it is the same end. */
  close(): Promise<void>;
}

/** Connections that are still there after this are cut. */
const closeGraceMs = 2_000;

/** Starts everything, or nothing: what was opened before a failure is closed again. Throws the catalogue's error. */
export async function startServer({ config, logger: printed, stores: given }: StartOptions): Promise<RunningServer> {
  await openDataFolder(config.data);
  const isFolderNew = await isUnused(config.data);
  const entropy = createEntropy();
  const metrics = createMetrics();
  const stores = given ?? (await openStores(config, metrics, printed));
  const { journal, logger } = keptAndPrinted(stores, printed);
  const closers: (() => Promise<unknown>)[] = [() => closeStores(stores)];
  const providers = createProviders({ config, clock: systemClock, logger });
  try {
    const key = await installationKey(config.data, entropy);
    const keyText = Buffer.from(key).toString('hex');
    const mint = createTokenMint(entropy, key);
    const durations = Object.fromEntries(durationNames.map((name) => [name, config[name]])) as unknown as Durations;
    const webhookSender = createWebhookSender({ clock: systemClock, privateNetworks: config.webhookPrivateNetworks });
    const common = { ...stores, clock: systemClock, entropy, logger, journal, telemetry: metrics, webhookSender };
    const addresses = addressesOf(config);
    const runnerUrls = new RunnerUrls();
    const app = createControlPlane({
      ...common,
      dataFolderSince: await takeDataFolder(common, { data: config.data, isNew: isFolderNew }),
      tokens: mint,
      vault: createVault(await secretKeys(config, entropy), key, entropy),
      providers,
      runnerUrl: (provider) => runnerUrls.of(provider),
      pageUrl: () => config.publicUrl ?? addresses.listenUrl,
      durations,
      ...limitsOf(config),
      programs: createFilePrograms(filesIn(config.data).programs),
    });
    const auth = createAuth({
      ...{ ...common, ...signInOf(config), people: app.people, mint, key },
      adoptRunnerToken: (runnerId, tokenId, address) => app.runners.adoptToken(runnerId, tokenId, address),
    });
    closers.unshift(
      () => app.stop(),
      () => auth.close(),
    );
    await app.start();
    app.live.onEvents((events) => auth.runners.forget(events));
    const { listener, stop } = await openTls(config, systemClock, logger);
    closers.unshift(stop);
    const parts = { ...common, config, app, auth, metrics, addresses, listener, durations: { ...durations }, ...spoken };
    const { http, lane, live } = await buildHttp(parts);
    connectMetrics(parts, stores, live);
    await app.audit.noteStart(configurationFacts(config, (text) => entropy.sha256(`${keyText}${text}`)));
    await app.releases.publishOwn(await ownRelease(config.runnerDir, version));
    const setupToken = await prepareAuth(auth, config, logger);
    const { url, localUrl } = await listen(http, listener, config, closers);
    addresses.listenUrl = shownUrl(url, listener);
    runnerUrls.know({ local: localUrl, shown: config.publicUrl ?? addresses.listenUrl });
    // after the app has answered what is held
    closers.splice(2, 0, () => closeHttp(http, lane, live));
    // its runners sign out while the server still answers
    closers.unshift(() => providers.close());
    void providers.resume(localUrl);
    warnOfClearText(addresses, config, logger);
    const base = config.publicUrl ?? addresses.listenUrl;
    return {
      url: listener.isSecure ? base : url,
      localUrl,
      setupUrl: setupToken === null ? null : `${base}/setup?token=${setupToken}`,
      dataDir: config.data,
      close: once(() => inTurn(closers)),
    };
  } catch (error) {
    await inTurn([() => providers.close(), ...closers]);
    throw startError(error, config.data) ?? error;
  }
}

const signInOf = (config: Config) => ({
  identity: createIdentitySigner({ clock: systemClock, path: identityKeysPath(config.data), given: config.identityKey }),
  sessionLifetimeMs: config.sessionLifetimeMs,
  totpRule: config.requireTotp,
  oidc: oidcSettings(config),
});

/** Its version, and versions of the runner protocol. */
const spoken = { version, protocol: protocolVersion };

const limitsOf = (config: Config) => ({
  runnerRetentionMs: config.runnerRetentionMs,
  auditRetentionMs: config.auditRetentionMs,
  runnerTokenTtlMs: config.runnerTokenTtlMs,
  jobFilesBytesMax: config.jobFilesBytesMax,
  releaseBundleBytesMax: config.releaseBundleBytesMax,
  ...spoken,
});

/** What is printed is kept too, for the page. */
function keptAndPrinted({ fleetLog }: Stores, printed: Logger): { journal: FleetJournal; logger: Logger } {
  const journal = new FleetJournal({ fleetLog, clock: systemClock, logger: printed });
  return { journal, logger: journal.logger };
}

function connectMetrics({ metrics, app, store }: HttpParts, { logs }: Pick<Stores, 'logs'>, live: Live): void {
  metrics.connect({
    gauges: () => app.health.gauges(),
    liveClients: () => live.clients,
    freeBytes: () => store.space().freeBytes,
    logPacking: () => logs.packing(),
    now: systemClock.now,
  });
}

/** What this start is configured with, and the version that starts. Secrets are there as digests, which a copy of the database does not open. */
const configurationFacts = (config: Config, digest: (text: string) => string): ConfigurationFact[] => [
  { name: 'version', text: version, isSecret: false, isDefault: false },
  ...configurationTexts(config).map((fact) => (fact.isSecret && fact.text !== '' ? { ...fact, text: digest(fact.text) } : fact)),
];

async function prepareAuth(
  auth: Auth,
  { bootstrapToken, runnerRegistrationToken, data }: Config,
  logger: Logger,
): Promise<string | null> {
  const given = { bootstrapToken, registrationToken: runnerRegistrationToken, dataDir: data };
  const { setupToken, bootstrapAdopted, registrationAdopted } = await auth.prepare(given);
  if (!registrationAdopted) {
    logger.warn(
      { option: 'BATON_RUNNER_REGISTRATION_TOKEN' },
      'this registration token was reset and stays void; start the server with another one, or without',
    );
  }
  if (!bootstrapAdopted) {
    logger.warn(
      { option: 'BATON_BOOTSTRAP_TOKEN' },
      'another bootstrap token was adopted at the first start; this one is not valid',
    );
  }
  return setupToken;
}

async function closeHttp(http: FastifyInstance, lane: Lane, live: Live): Promise<void> {
  await live.close();
  lane.close();
  const cut = setTimeout(() => {
    lane.closeAll();
    http.server.closeAllConnections();
  }, closeGraceMs);
  await http.close();
  clearTimeout(cut);
}

/** One after the other; a failure of one does not keep the others from running. */
async function inTurn(actions: readonly (() => Promise<unknown>)[]): Promise<void> {
  for (const action of actions) await Promise.allSettled([action()]);
}

function once(action: () => Promise<void>): () => Promise<void> {
  let running: Promise<void> | null = null;
  return () => {
    running ??= action();
    return running;
  };
}
