import { parseArgs } from 'node:util';
import { writeSpruceExport } from './spruce-export.ts';

const USAGE = `Writes the sample export of Ridgeline Building Supply: accounts, contacts, invoices, adjustments.

  node main.js <directory> [--day YYYY-MM-DD] [--seed number] [--customers number]

  --day        the day the export is of; default today
  --seed       another sample; the same seed and day give the same bytes
  --customers  default 420`;

/** Today where this machine stands, `YYYY-MM-DD`. */
function today(): string {
  const now = new Date();
  return [now.getFullYear(), now.getMonth() + 1, now.getDate()]
    .map((part) => String(part).padStart(2, '0'))
    .join('-');
}

try {
  const { positionals, values } = parseArgs({
    allowPositionals: true,
    options: {
      day: { type: 'string', default: today() },
      seed: { type: 'string' },
      customers: { type: 'string' },
      help: { type: 'boolean', short: 'h' },
    },
  });
  const [directory] = positionals;
  if (values.help) {
    console.log(USAGE);
  } else if (!directory || positionals.length > 1) {
    console.error(USAGE);
    process.exitCode = 2;
  } else {
    await writeSpruceExport({
      directory,
      day: values.day,
      ...(values.seed === undefined ? {} : { seed: Number(values.seed) }),
      ...(values.customers === undefined ? {} : { customerCount: Number(values.customers) }),
    });
    console.log(`The export of ${values.day} is in ${directory}`);
  }
} catch (error) {
  console.error((error as Error).message);
  process.exitCode = 2;
}
