import { Command } from 'commander';
import { CommandError } from '../command-error.ts';
import { resumeSending } from '../mail/sending-pause-service.ts';
import { administer, chooseDealer } from './dealer-administration.ts';

/** `payvite dealer resume`: lets a dealer send again whose mails came back or were reported as spam. */
export function dealerResumeCommand(): Command {
  return new Command('resume')
    .description('Let a dealer send invitations again that was paused for bounces or complaints.')
    .argument('<slug>', 'of the dealer')
    .action(resume);
}

async function resume(slug: string): Promise<void> {
  const resumed = await administer(process.env, { mayCreate: false }, async (administration) => {
    const dealer = await chooseDealer(administration, slug);
    const isPaused = await administration.database.asDealer(dealer.id, (tx) =>
      resumeSending(administration, tx, { type: 'system', id: null }),
    );
    if (!isPaused) throw new CommandError(`${dealer.name} (${dealer.slug}) is not paused`);
    return dealer;
  });
  process.stderr.write(`${resumed.name} (${resumed.slug}) sends again; what waits leaves now.\n`);
}
