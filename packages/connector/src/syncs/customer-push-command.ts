import { buffer } from 'node:stream/consumers';
import type { PayviteClient, PushedCustomer, PushedOpenItem } from '@payvite/sdk';
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

async function push(paths: string[], { format, ...options }: PushOptions): Promise<void> {
  const files: RowFile[] = [];
  for (const path of paths.length === 0 ? ['-'] : paths)
    files.push(path === '-' ? rowInput(await buffer(process.stdin), format) : rowFile(path, format));
  // All of it can be read before any of it is sent.
  const { total, unreadable } = await look(files);
  const { rows, contacts, faulty } = await withConnector(options, (client) => send(client, files, total));
  for (const line of [...unreadable, ...faulty]) process.stderr.write(`${line}\n`);
  rows.lines += unreadable.length;
  rows.invalid += unreadable.length;
  process.stdout.write(`${rows.lines} rows: ${sentenceOf(rows)}\n`);
  if (contacts.lines > 0)
    process.stdout.write(`Of ${contacts.lines} contacts in them: ${sentenceOf(contacts)}\n`);
  if (rows.invalid + contacts.invalid > 0) process.exitCode = 1;
}

const COUNTS = ['lines', 'inserted', 'updated', 'unchanged', 'invalid'] as const;
/** How many there were, and what became of them, which adds up to `lines`. */
type Counts = Record<(typeof COUNTS)[number], number>;
const nothing = (): Counts => ({ lines: 0, inserted: 0, updated: 0, unchanged: 0, invalid: 0 });

function sentenceOf({ inserted, updated, unchanged, invalid }: Counts): string {
  return `${inserted} new, ${updated} changed, ${unchanged} as they were, ${invalid} faulty.`;
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
): Promise<{ rows: Counts; contacts: Counts; faulty: string[] }> {
  const { pushAll } = await import('@payvite/sdk');
  const [rows, contacts] = [nothing(), nothing()];
  const faulty: string[] = [];
  // Of the rows that the next call takes, and how many of their list went before them.
  let [places, before]: [string[], number] = [[], 0];
  async function* rowsOf(model: 'customers' | 'openItems'): AsyncGenerator<unknown> {
    before = 0;
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
        onBadRow({ index, column, reason, value }) {
          const field = column === null ? '' : `${column}: `;
          const there = value === null ? '' : ` There stands ${value}`;
          faulty.push(`${places[index - before] ?? '?'}: ${field}${reason}${there}`);
        },
        onProgress({ models }) {
          for (const counts of models) {
            const sum = counts.model === 'contacts' ? contacts : rows;
            for (const name of COUNTS) sum[name] += counts[name];
          }
          done += places.length;
          before += places.length;
          places = [];
          progress.update(done);
        },
      },
    );
  } finally {
    progress.stop();
  }
  return { rows, contacts, faulty };
}
