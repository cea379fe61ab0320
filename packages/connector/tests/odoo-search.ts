import type { Field, Kept, Model } from './odoo-models.ts';
import { OdooProgramError } from './odoo-records.ts';

/** Which conditions a source may ask for; whatever else is asked is a fault of its program. */
const CONDITIONS = new Set(
  [
    'res.partner: id > | id in | customer_rank > | commercial_partner_id.customer_rank > | commercial_partner_id in',
    'res.partner: is_company = | parent_id = | write_date >=',
    'account.move: id in | debit_origin_id !=',
    'account.move.line: id > | id in | account_id.account_type = | account_id.internal_type = | company_id child_of',
    'account.move.line: company_id = | parent_state = | reconciled = | write_date >= | move_id.posted_before =',
    'account.move.line: move_id.move_type in | move_id.move_type not in',
    'account.move.line: partner_id.commercial_partner_id.customer_rank >',
    'account.payment: id > | id in | memo = | memo =like | ref = | ref =like',
    'account.payment.register: id > | communication = | communication =like | create_uid =',
  ].flatMap((row) => {
    const [model = '', conditions = ''] = row.split(': ');
    return conditions.split(' | ').map((condition) => `${model} ${condition}`);
  }),
);

/** Answers `search_read`. @throws {OdooProgramError} for a model, field, operator or condition that is not listed. */
export function searchRead(
  models: Record<string, Model>,
  modelName: string,
  { domain, fields, order, limit }: { domain: unknown[]; fields: string[]; order: string; limit: number },
  isArchivedShown: boolean,
): object[] {
  const model = models[modelName] as Model;
  if (order !== 'id') throw new OdooProgramError(`Invalid "order" specified (${order})`);
  const isMatch = parseDomain(models, modelName, domain);
  for (const name of fields) if (name !== 'id') fieldOf(models, modelName, name);
  return [...model.records.values()]
    .filter((record) => isArchivedShown || (record as { active?: boolean }).active !== false)
    .filter(isMatch)
    .sort((one, other) => one.id - other.id)
    .slice(0, limit)
    .map((record) => readFields(models, modelName, record, fields));
}

/** Answers `read` of one record. */
export function readFields(
  models: Record<string, Model>,
  modelName: string,
  record: Kept,
  fields: string[],
): Record<string, unknown> {
  const row: Record<string, unknown> = { id: record.id };
  for (const name of fields) {
    if (name !== 'id') row[name] = fieldOf(models, modelName, name).shown?.(record as never);
  }
  return row;
}

function fieldOf(models: Record<string, Model>, modelName: string, name: string): Field<never> {
  const fields = models[modelName]?.fields ?? {};
  if (!Object.hasOwn(fields, name)) throw new OdooProgramError(`Invalid field '${name}' on '${modelName}'`);
  return fields[name] as Field<never>;
}

type Test = (record: Kept) => boolean;

function parseDomain(models: Record<string, Model>, modelName: string, domain: unknown[]): Test {
  const rest = [...domain];
  const next = (): Test => {
    const term = rest.shift();
    if (term === '|' || term === '&') {
      const [one, other] = [next(), next()];
      return term === '|'
        ? (record) => one(record) || other(record)
        : (record) => one(record) && other(record);
    }
    if (!Array.isArray(term) || term.length !== 3)
      throw new OdooProgramError(`Invalid leaf ${JSON.stringify(term)}`);
    const [path, operator, operand] = term as [string, string, unknown];
    if (!CONDITIONS.has(`${modelName} ${path} ${operator}`))
      throw new OdooProgramError(`Invalid field ${modelName}.${path} in condition ${JSON.stringify(term)}`);
    const names = path.split('.');
    valueAt(models, modelName, names, undefined);
    return (record) => compare(valueAt(models, modelName, names, record), operator, operand);
  };
  const tests: Test[] = [];
  while (rest.length > 0) tests.push(next());
  return (record) => tests.every((test) => test(record));
}

function valueAt(
  models: Record<string, Model>,
  modelName: string,
  [name = '', ...rest]: string[],
  record?: Kept,
): unknown {
  if (name === 'id') return record?.id;
  const field = fieldOf(models, modelName, name);
  const value = record === undefined ? null : field.value(record as never);
  if (rest.length === 0) return value;
  const target = models[field.model ?? ''];
  return valueAt(
    models,
    field.model ?? '',
    rest,
    value === null ? undefined : target?.records.get(Number(value)),
  );
}

function compare(value: unknown, operator: string, operand: unknown): boolean {
  const own = value === null || value === undefined || value === '' ? false : value;
  if (operator === '=' || operator === 'child_of') return own === operand;
  if (operator === '!=') return own !== operand;
  if (operator === 'in') return (operand as unknown[]).includes(own);
  if (operator === 'not in') return !(operand as unknown[]).includes(own);
  if (operator === '>') return own !== false && (own as number) > (operand as number);
  if (operator === '>=') return own !== false && (own as string) >= (operand as string);
  const pattern = [...String(operand)].map(
    (sign) => ({ '%': '.*', _: '.' })[sign] ?? sign.replace(/\W/, '\\$&'),
  );
  return operator === '=like' && new RegExp(`^${pattern.join('')}$`, 's').test(String(own));
}
