#!/usr/bin/env node
import { Command, InvalidArgumentError } from 'commander';
import { keysCommand } from './auth/api-key-command.ts';
import { bounceCommand } from './bounce-command.ts';
import { CommandError } from './command-error.ts';
import { ConfigError } from './config-error.ts';
import { readConfig } from './config.ts';
import { customerPushCommand } from './syncs/customer-push-command.ts';
import { importCommand } from './syncs/import-command.ts';
import { dealerCommand } from './dealers/dealer-command.ts';
import type { Connector } from './server.ts';

// What only some commands need is loaded by them, so that the others are quick.
const startedAt = performance.now();
const program = new Command('payvite')
  .description('Invites the customers of your ERP to pay online.')
  .showHelpAfterError();

program
  .command('start')
  .description('Start the connector.')
  .option('--demo', 'with sample data, a demo ERP and an outbox instead of mail', false)
  .option('--port <port>', 'instead of PORT; 0 takes a free one', parsePort)
  .option('--home <folder>', 'instead of PAYVITE_HOME')
  .option('--no-payments', 'with --demo: begin without the sample payments')
  .option('--json', 'with --demo: once ready, print one line of JSON with the addresses and the key', false)
  .action(start);

const demo = program.command('demo').description('The sample data of `start --demo`.');
demo
  .command('reset')
  .description('Write a new sample export as of today; the next sync takes it.')
  .action(resetDemo);

program
  .addCommand(keysCommand())
  .addCommand(dealerCommand())
  .addCommand(customerPushCommand())
  .addCommand(importCommand())
  .addCommand(bounceCommand());

try {
  await program.parseAsync();
} catch (error) {
  if (error instanceof CommandError) console.error(`error: ${error.message}`);
  else console.error(error instanceof ConfigError ? error.message : error);
  process.exitCode = error instanceof CommandError ? error.exitCode : 1;
}

interface StartOptions {
  demo: boolean;
  json: boolean;
  payments: boolean;
  port?: number;
  home?: string;
}

async function start(options: StartOptions): Promise<void> {
  // A real installation's key is shown once, when it is made.
  if (options.json && !options.demo) throw new CommandError('--json goes with --demo only.');
  const env = {
    ...process.env,
    ...(options.port === undefined ? {} : { PORT: String(options.port) }),
    ...(options.home === undefined ? {} : { PAYVITE_HOME: options.home }),
  };
  const starting = import('./server.ts').then(({ startConnector }) =>
    startConnector({ env, demo: options.demo, samplePayments: options.payments }),
  );
  // A program that reads --json waits for one line of it, and for nobody's patience.
  const stopping = stopOnSignal(starting, options.json ? () => undefined : console.log);
  // From the beginning: who is killed while it starts has nobody left to end it.
  if (options.json) endWithParent();
  const connector = await starting;
  if (stopping.hasBegun()) return;

  const { publicUrl } = connector.context.config;
  if (options.json) {
    const { apiKey, demo } = connector;
    const outboxUrl = `${publicUrl}/demo/outbox.json`;
    console.log(JSON.stringify({ url: publicUrl, erpUrl: demo?.erpUrl, apiKey, outboxUrl }));
    return;
  }
  const lines = [`Payvite is ready after ${((performance.now() - startedAt) / 1000).toFixed(1)} s.`];
  if (connector.demo !== null) {
    lines.push(
      '',
      `  Demo ERP      ${connector.demo.erpUrl}`,
      `  Outbox        ${publicUrl}/demo/outbox`,
      `  Connector     ${publicUrl}`,
      '',
      'Invite a customer in the demo ERP, read the mail in the outbox, and follow its link. Ctrl-C stops everything.',
    );
  } else {
    lines.push(`  Connector     ${publicUrl}`);
    if (connector.dealerMode === 'test') {
      lines.push(`  Outbox        ${connector.context.config.mail.outboxDirectory}`);
    }
  }
  if (connector.isNewApiKey) {
    lines.push(
      '',
      `A secret key was made and is kept in ${connector.context.config.home}; it is shown this once:`,
      `  ${connector.apiKey}`,
    );
  }
  console.log(lines.join('\n'));
}

/** One Ctrl-C arrives twice, from the terminal and passed on by npm; only a later one is impatience. */
const SAME_SIGNAL_MS = 1000;

/**
 * Stops the connector when the process is told to end, also while it starts; told again later, ends at once.
 *
 * @param say tells a person: standard error is the log's alone.
 */
function stopOnSignal(starting: Promise<Connector>, say: (words: string) => void): { hasBegun(): boolean } {
  let begunAt: number | undefined;
  const stop = (): void => {
    if (begunAt !== undefined) {
      if (performance.now() - begunAt > SAME_SIGNAL_MS) process.exit(1);
      return;
    }
    begunAt = performance.now();
    say('Stopping. Once more ends it at once, and may leave the database running.');
    starting
      .then(
        (connector) => connector.close(),
        // A start that failed has cleaned up, and says itself why it failed.
        () => undefined,
      )
      .catch((error: unknown) => {
        console.error(error);
        process.exitCode = 1;
      });
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, stop);
  return { hasBegun: () => begunAt !== undefined };
}

/** A test that is killed, or npm in front of this, takes its fixture along. */
function endWithParent(): void {
  const parent = process.ppid;
  const timer = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(timer);
    process.kill(process.pid, 'SIGTERM');
  }, 500).unref();
}

async function resetDemo(): Promise<void> {
  const { config } = readConfig(process.env, { demo: true });
  const { writeSampleExport } = await import('./demo/demo.ts');
  const timeZone = config.dealer.timeZone ?? config.newDealer.timeZone;
  const directory = config.dealer.erpConfig?.directory;
  if (directory === undefined) throw new CommandError('ERP_CSV_DIR: the folder of the sample is not known');
  await writeSampleExport({ directory, timeZone }, { now: () => new Date() });
  console.log(`A new sample export is in ${directory}. The next sync takes it: restart, or POST /v1/syncs.`);
}

function parsePort(text: string): number {
  const port = Number(text);
  if (!Number.isInteger(port) || port < 0 || port > 65_535) throw new InvalidArgumentError('Not a port.');
  return port;
}
