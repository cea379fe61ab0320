import { buffer } from 'node:stream/consumers';
import type { BadRow, PayviteClient, PushedCustomer, PushedOpenItem, Sync } from '@payvite/sdk';
import { Command, Option } from 'commander';
import { showProgress } from '../command-progress.ts';
import { addConnectorOptions, withConnector, type ConnectorOptions } from '../connector-command.ts';
import {
  readRowFile,
  ROW_FORMATS,
  rowFile,
  rowInput,
  type RowFile,
  type RowFormat,
} from './pushed-row-files.ts';

type PushOptions = ConnectorOptions & { format?: RowFormat };

/** `payvite push`: for a dealer whose ERP pushes. */
export function customerPushCommand(): Command {
  const command = new Command('push')
    .description('Push customers and open items from files, or from standard input.')
    .argument('[files...]', 'NDJSON, JSON or CSV; - is standard input, as is no file at all')
    .addOption(
      new Option(
        '--format <format>',
        'where the name of a file does not tell; of standard input: ndjson',
      ).choices(ROW_FORMATS),
    );
  return addConnectorOptions(command).action(push);
}

/** A call that brought faulty rows, and where each row of it stands. */
interface FaultyCall {
  sync: Sync;
  places: string[];
}

async function push(paths: string[], { format, ...options }: PushOptions): Promise<void> {
  const files: RowFile[] = [];
  for (const path of paths.length === 0 ? ['-'] : paths)
    files.push(path === '-' ? rowInput(await buffer(process.stdin), format) : rowFile(path, format));
  // All of it can be read before any of it is sent.
  const { total, unreadable } = await look(files);
  const { totals, faulty } = await withConnector(options, async (client) => {
    const done = await send(client, files, total);
    return { ...done, faulty: [...unreadable, ...(await linesOf(client, done.calls))] };
  });
  for (const line of faulty) process.stderr.write(`${line}\n`);
  const [{ inserted, updated, unchanged }, rows] = [totals, total + unreadable.length];
  process.stdout.write(
    `${rows} rows: ${inserted} new, ${updated} changed, ${unchanged} as they were, ${faulty.length} faulty. Contacts count by themselves.\n`,
  );
  if (faulty.length > 0) process.exitCode = 1;
}

async function look(files: readonly RowFile[]): Promise<{ total: number; unreadable: string[] }> {
  let total = 0;
  const unreadable: string[] = [];
  for (const file of files) {
    for await (const { place, fault } of readRowFile(file)) {
      if (fault === null) total += 1;
      else unreadable.push(`${place}: ${fault}`);
    }
  }
  return { total, unreadable };
}

async function send(
  client: PayviteClient,
  files: readonly RowFile[],
  total: number,
): Promise<{ totals: Record<'inserted' | 'updated' | 'unchanged', number>; calls: FaultyCall[] }> {
  const { pushAll } = await import('@payvite/sdk');
  const totals = { inserted: 0, updated: 0, unchanged: 0 };
  const calls: FaultyCall[] = [];
  // Of the rows that the next call takes.
  let places: string[] = [];
  async function* rowsOf(model: 'customers' | 'openItems'): AsyncGenerator<unknown> {
    for (const file of files) {
      for await (const row of readRowFile(file)) {
        if (row.fault !== null || row.model !== model) continue;
        places.push(row.place);
        yield row.row;
      }
    }
  }
  const progress = await showProgress(total, 'rows');
  let done = 0;
  try {
    // The connector looks at each row, and says what is wrong with it.
    const customers = rowsOf('customers') as AsyncGenerator<PushedCustomer>;
    const openItems = rowsOf('openItems') as AsyncGenerator<PushedOpenItem>;
    await pushAll(
      client,
      { customers, openItems },
      {
        onProgress(sync) {
          for (const counts of sync.models)
            for (const name of ['inserted', 'updated', 'unchanged'] as const) totals[name] += counts[name];
          if (sync.badRowCount > 0) calls.push({ sync, places });
          done += places.length;
          places = [];
          progress.update(done);
        },
      },
    );
  } finally {
    progress.stop();
  }
  return { totals, calls };
}

/** Each faulty row by its place, with the reason. */
async function linesOf(client: PayviteClient, calls: readonly FaultyCall[]): Promise<string[]> {
  const lines: string[] = [];
  for (const { sync, places } of calls) {
    const rows: AsyncIterable<BadRow> | BadRow[] =
      sync.badRows.length === sync.badRowCount ? sync.badRows : client.syncs.badRows(sync.id, { limit: 200 });
    for await (const { row, column, reason, value } of rows) {
      const field = column === null ? '' : `${column}: `;
      lines.push(
        `${places[row - 1] ?? '?'}: ${field}${reason}${value === null ? '' : ` There stands ${value}`}`,
      );
    }
  }
  return lines;
}
