import { createWriteStream, openAsBlob } from 'node:fs';
import { stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { createInterface } from 'node:readline/promises';
import { pipeline } from 'node:stream/promises';
import { setTimeout as pause } from 'node:timers/promises';
import type { Import, PayviteClient, Sync } from '@payvite/sdk';
import { importFileNameSchema, type ImportFileName } from '@payvite/sdk/schemas';
import { Command, InvalidArgumentError } from 'commander';
import { CommandError } from '../command-error.ts';
import { showProgress } from '../command-progress.ts';
import { formatTable } from '../command-table.ts';
import { addConnectorOptions, withConnector, type ConnectorOptions } from '../connector-command.ts';
import { readCsvHeaders } from '../erp-config.ts';
import { findInFolder } from '../erp/csv/csv-files.ts';
import type { CsvHeaders } from '../erp/csv/csv-headers.ts';
import { SourceError } from '../erp/erp-source.ts';

interface ImportOptions extends ConnectorOptions {
  apply: boolean;
  force: boolean;
  badRows?: string;
  csvHeaders?: CsvHeaders;
}

interface ExportFile {
  name: ImportFileName;
  path: string;
  writtenAt: Date;
}

const NAMES = importFileNameSchema.options;
const LOOKING_AGAIN_MS = 500;

/** `payvite import`: for a dealer whose files are uploaded. */
export function importCommand(): Command {
  const command = new Command('import')
    .description('Upload the CSV files of an export, and show what they would do before it is done.')
    .argument('<paths...>', `a folder, or files: ${NAMES.join(', ')}`)
    .option('--apply', 'without asking, where nothing but the review holds it up', false)
    .option('--force', 'with --apply: whatever the review warns of', false)
    .option('--bad-rows <file>', 'write every faulty row there, as CSV')
    .option(
      '--csv-headers <file>',
      'what the ERP calls its columns, as JSON, for this import alone',
      parseHeaders,
    );
  return addConnectorOptions(command).action(importFiles);
}

async function importFiles(paths: string[], options: ImportOptions): Promise<void> {
  const files = await findFiles(paths);
  await withConnector(options, async (client) => {
    // Balances are as of the oldest of them: what happened after that may be missing.
    const exportedAt = new Date(Math.min(...files.map(({ writtenAt }) => writtenAt.getTime()))).toISOString();
    const { csvHeaders: headers } = options;
    const { id } = await client.imports.create({
      exportedAt,
      ...(headers === undefined ? {} : { headers }),
    });
    await upload(client, id, files);
    await client.imports.review(id);
    const { sync } = await settled(client, id, 'reviewing');
    if (sync === null || sync.state === 'failed') {
      const error = sync?.error ?? 'the review was given up for another one';
      throw new CommandError(`${error}${await wayOutOfHeaders(client, id)}`);
    }
    await show(client, sync, options);
    if (!(await isToBeApplied(sync, options))) {
      process.stderr.write(
        `Nothing was applied. To apply it as it was reviewed: POST /v1/imports/${id}/apply.\n`,
      );
      return;
    }
    await client.imports.apply(id);
    const { state, sync: applied } = await settled(client, id, 'applying');
    if (state !== 'applied') throw new CommandError(applied?.error ?? `the import is ${state}`);
    process.stdout.write('Applied.\n');
  });
}

function parseHeaders(path: string): CsvHeaders {
  const read = readCsvHeaders(path);
  if ('headers' in read) return read.headers;
  throw new InvalidArgumentError(read.faults.join('; '));
}

/** Each file that lacks a column it must have, with the headers it has, and how to say which of these it is; else nothing. */
async function wayOutOfHeaders(client: PayviteClient, id: string): Promise<string> {
  const { files } = await client.imports.columns(id);
  const lacking = files.flatMap(({ name, headers, absent }) => {
    const columns = absent.filter(({ isRequired }) => isRequired).map(({ column }) => column);
    // A file without a header lacks more than columns.
    return columns.length === 0 || headers.length === 0 ? [] : [{ name, headers, columns }];
  });
  if (lacking.length === 0) return '';
  const lines = lacking.map(
    ({ name, headers, columns }) =>
      `  ${name} lacks ${columns.join(', ')}; its headers: ${headers.map(({ header }) => header).join(', ')}`,
  );
  const example = Object.fromEntries(
    lacking.map(({ name, headers, columns }) => [
      name.replace(/[.]csv$/, ''),
      Object.fromEntries(
        columns.map((column) => [
          column,
          headers.find(({ suggestion }) => suggestion === column)?.header ?? 'header in the file',
        ]),
      ),
    ]),
  );
  return `\n${lines.join('\n')}\nWhere the ERP calls a column otherwise, say how in a file, and give it as --csv-headers <file>:\n${JSON.stringify(example)}`;
}

async function findFiles(paths: readonly string[]): Promise<ExportFile[]> {
  const found = new Map<ImportFileName, ExportFile>();
  const add = (name: ImportFileName, path: string, writtenAt: Date) => {
    if (found.has(name)) throw new CommandError(`${path}: there is another ${name} among the files`);
    found.set(name, { name, path, writtenAt });
  };
  for (const path of paths) {
    const about = await stat(path).catch((error: NodeJS.ErrnoException) => {
      throw new CommandError(`${path}: cannot be read: ${error.code ?? error.message}`, { cause: error });
    });
    if (!about.isDirectory()) {
      const name = NAMES.find((each) => each === basename(path).toLowerCase());
      if (name === undefined) throw new CommandError(`${path}: must be called ${NAMES.join(', ')}`);
      add(name, path, about.mtime);
      continue;
    }
    for (const name of NAMES) {
      const file = join(path, await nameIn(path, name));
      const inside = await stat(file).catch(() => undefined);
      if (inside !== undefined) add(name, file, inside.mtime);
    }
  }
  if (found.size === 0) throw new CommandError(`${paths.join(', ')}: has none of ${NAMES.join(', ')}`);
  return [...found.values()];
}

async function nameIn(directory: string, name: ImportFileName): Promise<string> {
  try {
    return await findInFolder(directory, name);
  } catch (error) {
    throw error instanceof SourceError ? new CommandError(`${directory}: ${error.message}`) : error;
  }
}

async function upload(client: PayviteClient, id: string, files: readonly ExportFile[]): Promise<void> {
  const progress = await showProgress(files.length, 'files uploaded');
  try {
    for (const [index, { name, path }] of files.entries()) {
      await client.imports.upload(id, name, await openAsBlob(path));
      progress.update(index + 1);
    }
  } finally {
    progress.stop();
  }
}

async function settled(client: PayviteClient, id: string, state: Import['state']): Promise<Import> {
  for (;;) {
    const found = await client.imports.get(id);
    if (found.state !== state) return found;
    await pause(LOOKING_AGAIN_MS);
  }
}

async function show(client: PayviteClient, sync: Sync, { badRows: path }: ImportOptions): Promise<void> {
  const rows = sync.models.map(({ model, lines, inserted, updated, unchanged, missing, invalid }) => ({
    ...{ what: model, lines: String(lines), new: String(inserted), changed: String(updated) },
    ...{ 'as before': String(unchanged), gone: String(missing), faulty: String(invalid) },
  }));
  process.stdout.write(formatTable(rows));
  for (const warning of warningsOf(sync)) process.stderr.write(`Warning: ${warning}\n`);
  if (sync.badRowCount === 0) return;
  process.exitCode = 1;
  for (const { file, row, column, reason, value } of sync.badRows) {
    const there = value === null ? '' : ` There stands ${value}`;
    process.stderr.write(`${file ?? '?'}:${row}: ${column === null ? '' : `${column}: `}${reason}${there}\n`);
  }
  const more = sync.badRowCount - sync.badRows.length;
  if (more > 0) process.stderr.write(`And ${more} more faulty rows; --bad-rows <file> writes all of them.\n`);
  if (path !== undefined) await pipeline(client.syncs.exportBadRows(sync.id), createWriteStream(path));
}

/** What holds an import up besides that every import waits, and what else is to be looked at. */
function warningsOf({ guards, warnings }: Sync): string[] {
  return [...guards.filter(({ kind }) => kind !== 'review').map(({ detail }) => detail), ...warnings];
}

async function isToBeApplied(sync: Sync, { apply, force }: ImportOptions): Promise<boolean> {
  const isClear = warningsOf(sync).length === 0;
  if (apply && (force || isClear)) return true;
  if (apply) {
    process.exitCode = 1;
    process.stderr.write('Look at the warnings; --apply --force applies it all the same.\n');
    return false;
  }
  if (!process.stdin.isTTY || !process.stderr.isTTY) return false;
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  try {
    return /^y(es)?$/i.test((await terminal.question('Apply this? [y/N] ')).trim());
  } finally {
    terminal.close();
  }
}
