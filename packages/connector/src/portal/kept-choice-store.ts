import { v7 as uuidv7, validate as isUuid } from 'uuid';
import type { DealerTransaction } from '../db/database.ts';
import { choiceText, readChoiceText, type Choice } from './choice-text.ts';

/** A day, as the pages say to whoever comes back later. */
const KEPT_MS = 86_400_000;
/** Of one payer, the newest: more tabs and searches nobody comes back to. */
const MOST_KEPT = 20;

/** Keeps what a payer has chosen, for an address that cannot hold it; its id. Who chooses on and on has but the last ones kept. */
export async function keepChoice(tx: DealerTransaction, payerId: string, choice: Choice): Promise<string> {
  const id = uuidv7();
  await tx.db
    .insertInto('keptChoices')
    .values({ dealerId: tx.dealerId, id, payerId, chosen: choiceText(choice), createdAt: tx.now })
    .execute();
  const newest = tx.db
    .selectFrom('keptChoices')
    .select('id')
    .where('dealerId', '=', tx.dealerId)
    .where('payerId', '=', payerId)
    .orderBy('id', 'desc')
    .limit(MOST_KEPT);
  await tx.db
    .deleteFrom('keptChoices')
    .where('dealerId', '=', tx.dealerId)
    .where('payerId', '=', payerId)
    .where('id', 'not in', newest)
    .execute();
  return id;
}

/** What this payer has chosen; undefined for anybody else's, and after a day. */
export async function findKeptChoice(
  tx: DealerTransaction,
  payerId: string,
  id: string,
): Promise<Choice | undefined> {
  if (!isUuid(id)) return undefined;
  const row = await tx.db
    .selectFrom('keptChoices')
    .select('chosen')
    .where('dealerId', '=', tx.dealerId)
    .where('id', '=', id)
    .where('payerId', '=', payerId)
    .where('createdAt', '>', new Date(tx.now.getTime() - KEPT_MS))
    .executeTakeFirst();
  return row === undefined ? undefined : readChoiceText(row.chosen);
}

/** Forgets those of yesterday. */
export async function deleteOldKeptChoices(tx: DealerTransaction): Promise<void> {
  await tx.db
    .deleteFrom('keptChoices')
    .where('dealerId', '=', tx.dealerId)
    .where('createdAt', '<', new Date(tx.now.getTime() - KEPT_MS))
    .execute();
}
