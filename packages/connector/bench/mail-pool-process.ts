import nodemailer from 'nodemailer';
import { dkimOptions, readDkimSigning } from '../src/mail/dkim-signing.ts';
import { renderMail } from '../src/mail/mail-renderer.ts';
import { toMessage, type OutgoingMail } from '../src/mail/mail-transport.ts';
import type { DkimConfig } from '../src/mail-config.ts';
import { offer } from './bench-process.ts';
import { BRAND, invitationData, outgoing } from './mail-samples.ts';

let transporter: ReturnType<typeof nodemailer.createTransport> | undefined;
let mails: OutgoingMail[] = [];

const operations = {
  /** A bare pool of nodemailer with the same signature, to a mail server. */
  async open({ port, dkim }: { port: number; dkim: DkimConfig }): Promise<void> {
    transporter = nodemailer.createTransport({
      ...{ pool: true, host: '127.0.0.1', port, secure: false, ignoreTLS: true },
      maxConnections: 4,
      maxMessages: Infinity,
      dkim: dkimOptions(await readDkimSigning(dkim)),
    });
  },

  /** Makes as many mails as will be sent. */
  prepare(count: number): void {
    mails = Array.from({ length: count }, (_, number) =>
      outgoing(number, renderMail('invitation', invitationData(number), BRAND)),
    );
  },

  /** Hands all of them to the pool. */
  async send(): Promise<void> {
    const pool = transporter;
    if (pool === undefined) throw new Error('There is no pool.');
    await Promise.all(mails.map((mail) => pool.sendMail(toMessage(mail))));
  },
};

export type PoolOperations = typeof operations;

offer(operations);
