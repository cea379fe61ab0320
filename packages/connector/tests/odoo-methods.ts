import type { OdooBooksState } from './odoo-books.ts';
import { createModels } from './odoo-models.ts';
import { OdooProgramError, OdooUserError } from './odoo-records.ts';
import { readFields, searchRead } from './odoo-search.ts';

/** One call, as both protocols put it: arguments by name. */
export interface MethodCall {
  model: string;
  method: string;
  ids: number[];
  args: Record<string, unknown>;
  context: Record<string, unknown>;
}

/** Odoo's word for what is not there, which JSON-2 answers with 404. */
export class OdooNotFound extends Error {
  readonly kind: string;
  constructor(message: string, kind: string) {
    super(message);
    this.kind = kind;
  }
}

type Method = { args: string[]; context?: string[]; run: (call: MethodCall) => unknown };

const READ_CONTEXT = ['active_test', 'allowed_company_ids'];
const WIZARD_CONTEXT = ['active_model', 'active_ids', 'force_payment_move'];
const WIZARD_VALUES = [
  'amount',
  'communication',
  'payment_date',
  'payment_difference_handling',
  'group_payment',
  'journal_id',
];

/**
 * The methods that a source may call, and with what; the same are public in 14 to 19. Whatever else is called is refused as
 * Odoo refuses what it does not have.
 *
 * @returns what runs one call. @throws {OdooUserError | OdooProgramError | OdooNotFound}
 */
export function createMethods(books: OdooBooksState): (call: MethodCall) => unknown {
  const models = createModels(books);
  const search = (call: MethodCall) =>
    searchRead(models, call.model, call.args as never, call.context['active_test'] === false);
  const read = ({ model, ids, args }: MethodCall) =>
    ids.flatMap((id) => {
      const record = models[model]?.records.get(id);
      return record === undefined ? [] : [readFields(models, model, record, args['fields'] as string[])];
    });
  const onPayments =
    (run: (id: number, args: Record<string, unknown>) => void): Method['run'] =>
    ({ ids, args }) => {
      for (const id of ids) run(id, args);
      return null;
    };
  const searching: Method = { args: ['domain', 'fields', 'order', 'limit'], run: search };
  const reading: Method = { args: ['fields'], run: read };

  const methods: Record<string, Record<string, Method>> = {
    'res.users': {
      context_get: {
        args: [],
        run: () => ({ lang: 'en_US', tz: false, uid: 2 }),
      },
      read: reading,
    },
    'res.company': { read: reading },
    'res.partner': { search_read: searching, write: { args: ['vals'], run: writePartners } },
    'account.move': {
      search_read: searching,
      fields_get: { args: ['allfields', 'attributes'], run: fieldsGet },
    },
    'account.move.line': { search_read: searching },
    'account.payment': {
      search_read: searching,
      message_post: {
        args: ['body'],
        run: onPayments((id, { body }) => books.notePayment(id, body as string)),
      },
      action_draft: { args: [], run: onPayments((id) => books.draftPayment(id)) },
      action_cancel: { args: [], run: onPayments((id) => books.cancelPayment(id)) },
      unlink: { args: [], run: onPayments((id) => books.deletePayment(id)) },
    },
    'account.payment.register': {
      create: { args: ['vals_list'], context: WIZARD_CONTEXT, run: createWizards },
      search_read: searching,
      read: { ...reading, context: WIZARD_CONTEXT },
      write: { args: ['vals'], run: writeWizards },
      action_create_payments: { args: [], context: WIZARD_CONTEXT, run: ({ ids }) => runWizards(ids) },
    },
  };

  function writePartners({ ids, args }: MethodCall): boolean {
    const { email, ...others } = args['vals'] as { email: string };
    if (Object.keys(others).length > 0)
      throw new OdooProgramError(`Invalid field '${Object.keys(others)[0]}'`);
    for (const id of ids) books.writePartner(id, { email });
    return true;
  }

  function fieldsGet({ model, args }: MethodCall): object {
    const names = (args['allfields'] as string[]).filter((name) =>
      Object.hasOwn(models[model]?.fields ?? {}, name),
    );
    return Object.fromEntries(names.map((name) => [name, { type: 'many2one' }]));
  }

  function createWizards({ args, context }: MethodCall): number[] {
    if (context['active_model'] !== 'account.move.line')
      throw new OdooUserError(
        'The register payment wizard should only be called on account.move or account.move.line records.',
      );
    return (args['vals_list'] as Record<string, unknown>[]).map((values) => {
      refuseUnknown(
        Object.keys(values),
        WIZARD_VALUES,
        (name) => `Invalid field '${name}' on 'account.payment.register'`,
      );
      if (values['payment_difference_handling'] !== 'open' || values['group_payment'] !== true)
        throw new Error('The difference has to stay open, and the lines together.');
      if (![undefined, 7].includes(values['journal_id'] as number | undefined))
        throw new OdooUserError('Record does not exist or has been deleted.', 'MissingError');
      return books.openWizard(context['active_ids'] as number[], {
        // As any currency field, it is rounded when it is written.
        amount: Math.round((values['amount'] as number) * books.scale),
        communication: values['communication'] as string,
        date: values['payment_date'] as string,
        isForced: context['force_payment_move'] === true,
        userId: 2,
      }).id;
    });
  }

  function writeWizards({ ids, args }: MethodCall): boolean {
    const { amount, ...others } = args['vals'] as { amount: number };
    if (Object.keys(others).length > 0)
      throw new OdooProgramError(`Invalid field '${Object.keys(others)[0]}'`);
    for (const id of ids) {
      const wizard = books.wizards.get(id);
      if (wizard?.userId !== 2) throw new OdooUserError('Not your wizard.', 'AccessError');
      wizard.amount = Math.round(amount * books.scale);
    }
    return true;
  }

  function runWizards(ids: number[]): object {
    const [made] = ids.map((id) => books.runWizard(id));
    return {
      type: 'ir.actions.act_window',
      res_model: 'account.payment',
      view_mode: 'form',
      res_id: made?.id,
    };
  }

  return (call) => {
    const model = methods[call.model];
    if (model === undefined) throw new OdooNotFound(`the model '${call.model}' does not exist`, 'model');
    const method = Object.hasOwn(model, call.method) ? model[call.method] : undefined;
    if (method === undefined)
      throw new OdooNotFound(`The method '${call.model}.${call.method}' does not exist`, 'method');
    refuseUnknown(
      Object.keys(call.args),
      method.args,
      (name) => `got an unexpected keyword argument '${name}'`,
    );
    // An unknown word in a context does nothing in Odoo, which helps nobody find a slip.
    const known = [...READ_CONTEXT, ...(method.context ?? [])];
    refuseUnknown(Object.keys(call.context), known, (name) => `unknown context '${name}'`);
    return method.run(call);
  };
}

function refuseUnknown(names: string[], known: string[], message: (name: string) => string): void {
  const unknown = names.find((name) => !known.includes(name));
  if (unknown !== undefined) throw new OdooProgramError(message(unknown), 'builtins.TypeError');
}
