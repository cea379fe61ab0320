#!/usr/bin/env node
import { Command, InvalidArgumentError } from 'commander';
import { ConfigError, readConfig } from './config.ts';
import { writeSampleExport } from './demo/demo.ts';
import { startConnector } from './server.ts';

const startedAt = performance.now();
const program = new Command('payvite')
  .description('Invites the customers of your ERP to pay online.')
  .showHelpAfterError();

program
  .command('start')
  .description('Start the connector.')
  .option('--demo', 'with sample data, a demo ERP and an outbox instead of mail', false)
  .option('--port <port>', 'instead of PORT; 0 takes a free one', parsePort)
  .action(start);

const demo = program.command('demo').description('The sample data of `start --demo`.');
demo
  .command('reset')
  .description('Write a new sample export as of today; the next sync takes it.')
  .action(resetDemo);

try {
  await program.parseAsync();
} catch (error) {
  console.error(error instanceof ConfigError ? error.message : error);
  process.exitCode = 1;
}

async function start(options: { demo: boolean; port?: number }): Promise<void> {
  const env = options.port === undefined ? process.env : { ...process.env, PORT: String(options.port) };
  const connector = await startConnector({ env, demo: options.demo });
  const stop = (signal: NodeJS.Signals): void => {
    process.once(signal, () => process.exit(1));
    connector.close().catch((error: unknown) => {
      console.error(error);
      process.exitCode = 1;
    });
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, stop);

  const { publicUrl } = connector.context.config;
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

async function resetDemo(): Promise<void> {
  const { config } = readConfig(process.env, { demo: true });
  await writeSampleExport(config.dealer, { now: () => new Date() });
  console.log(
    `A new sample export is in ${config.dealer.csvDirectory}. The next sync takes it: restart, or POST /v1/syncs.`,
  );
}

function parsePort(text: string): number {
  const port = Number(text);
  if (!Number.isInteger(port) || port < 0 || port > 65_535) throw new InvalidArgumentError('Not a port.');
  return port;
}
