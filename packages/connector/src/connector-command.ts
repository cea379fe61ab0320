import type { PayviteClient } from '@payvite/sdk';
import type { Command } from 'commander';
import { CommandError } from './command-error.ts';

/** What every command takes that talks to a connector over HTTP. */
export interface ConnectorOptions {
  url?: string;
}

/** Adds the options of such a command. The key has none: a list of processes would show it. */
export function addConnectorOptions(command: Command): Command {
  return command.option(
    '--url <url>',
    'of the connector; default PAYVITE_URL, else http://localhost:4400. PAYVITE_API_KEY is the secret key',
  );
}

/**
 * Does `work` with a client of the connector that the options and the environment name.
 *
 * @throws {CommandError} no key is said, or what the connector or the way to it answers, in one line.
 */
export async function withConnector<Result>(
  { url }: ConnectorOptions,
  work: (client: PayviteClient) => Promise<Result>,
): Promise<Result> {
  const { PAYVITE_API_KEY: apiKey, PAYVITE_URL } = process.env;
  const baseUrl =
    url ?? (PAYVITE_URL === undefined || PAYVITE_URL === '' ? 'http://localhost:4400' : PAYVITE_URL);
  if (!URL.canParse(baseUrl))
    throw new CommandError(`--url: ${baseUrl} is no address; such as https://pay.example.com`);
  if (apiKey === undefined || apiKey === '')
    throw new CommandError(
      'PAYVITE_API_KEY: is not set; make a key: payvite keys create --name ERP --permission syncs:read syncs:run',
    );
  const { PayviteClient, PayviteError } = await import('@payvite/sdk');
  try {
    return await work(new PayviteClient({ baseUrl, apiKey }));
  } catch (error) {
    if (!(error instanceof PayviteError)) throw error;
    throw new CommandError(`${baseUrl}: ${error.message}`, { cause: error });
  }
}
