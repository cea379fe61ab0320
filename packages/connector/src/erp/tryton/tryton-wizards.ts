import * as z from 'zod/mini';
import { SourceError } from '../erp-source.ts';
import { parse, TrytonWarning, type TrytonSession } from './tryton-session.ts';

const createdSchema = z.tuple([z.int(), z.string(), z.string()]);
const executedSchema = z.object({ view: z.optional(z.unknown()) });

/** A wizard that is run as a person would in Tryton's client. */
export interface TrytonWizard {
  /** `account.move.cancel` */
  name: string;
  /** The records it is started from. */
  model: string;
  ids: readonly number[];
  /** The button that is pressed, and what was filled in before; without it the wizard needs no person. */
  button?: { state: string; form: Record<string, Record<string, unknown>> };
  /** The questions that are answered with yes. */
  accepts?: readonly string[];
}

/**
 * Runs a wizard to its end: all that it does, or nothing.
 *
 * @throws {SourceError} `refused`, with Tryton's own words or because it wants to know more.
 */
export async function runWizard(session: TrytonSession, wizard: TrytonWizard): Promise<void> {
  const { name, model, ids, button, accepts = [] } = wizard;
  const options = {
    isRepeatable: false,
    context: { active_model: model, active_ids: ids, active_id: ids[0] },
  };
  const method = `wizard.${name}.create`;
  const [id, start] = parse(createdSchema, await session.call(method, [], options), method);
  const execute = async () => {
    const answer = await session.call(
      `wizard.${name}.execute`,
      [id, button?.form ?? {}, button?.state ?? start],
      options,
    );
    if (parse(executedSchema, answer, `wizard.${name}.execute`).view !== undefined) {
      throw new SourceError(`Tryton wants to know more (${name}). Do it there by hand.`, { code: 'refused' });
    }
  };
  try {
    await execute().catch(async (error: unknown) => {
      if (!(error instanceof TrytonWarning) || !accepts.includes(error.warning)) throw error;
      await acceptWarning(session, error.warning);
      await execute();
    });
  } finally {
    // What is left of it is a row that says nothing.
    await session.call(`wizard.${name}.delete`, [id], options).catch(() => undefined);
  }
}

async function acceptWarning(session: TrytonSession, name: string): Promise<void> {
  const { id: user } = await session.user();
  await session.call('model.res.user.warning.create', [[{ user, name, always: false }]], {
    isRepeatable: false,
  });
}
