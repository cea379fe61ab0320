import type {
  Dealer,
  DealerChanges,
  MailPreview,
  MailPreviewInput,
  TestMail,
  TestMailInput,
} from '@payvite/sdk';
import { idOf, makePreview } from './fixtures.ts';

/** A dealer that has said everything about its mails but shows no logo. */
export function makeDealer(overrides: Partial<Dealer> = {}): Dealer {
  return {
    id: idOf('f', 1),
    mode: 'test',
    name: 'Ridgeline Building Supply',
    slug: 'ridgeline',
    timeZone: 'America/Denver',
    locale: 'en-US',
    currency: 'USD',
    postalAddress: '1200 Mill Road, Albuquerque, NM 87102',
    replyTo: 'ar@ridgeline.example',
    brandColor: '#1f5f3f',
    logo: null,
    invitationMessage: 'Questions? Ask Dana at the counter, weekdays 7 to 4.',
    invitationListsInvoices: false,
    invitationExpiresInDays: 14,
    reminderDays: [3, 7],
    allowedOrigins: [],
    sending: {
      mailsPerMinute: null,
      mailsPerDay: null,
      mailsWaiting: 0,
      pausedAt: null,
      pauseReason: null,
      outageSince: null,
    },
    advice: [],
    payments: {
      ...{ provider: 'sandbox', isTestMoney: true, methods: ['ach', 'card'] },
      fees: { ach: 0, card: 0 },
      feesConfirmedAt: null,
    },
    erp: {
      ...{ kind: 'csv', isUploadOnly: false },
      capabilities: { postPayments: false, reversePayments: false, updateContacts: false },
    },
    ...overrides,
  };
}

/** A picture that needs no connector: a bar in a dealer's color. */
export const LOGO = {
  url: `data:image/svg+xml,${encodeURIComponent(
    '<svg xmlns="http://www.w3.org/2000/svg" width="180" height="44"><rect width="44" height="44" rx="8" fill="#1f5f3f"/><path d="M10 32 22 12l12 20" fill="none" stroke="#fff" stroke-width="5"/><path d="M58 17h112M58 29h70" stroke="#1f5f3f" stroke-width="7"/></svg>',
  )}`,
  width: 180,
  height: 44,
};

type Failing = 'get' | 'update' | 'setLogo' | 'removeLogo' | 'previewMail' | 'sendTestMail';

/** The dealer's part of a connector in memory. Its mails say which settings they were made with. */
export class StandInDealer {
  dealer = makeDealer();
  /** Thrown by the next calls of a method while set. */
  failures: Partial<Record<Failing, Error>> = {};
  /** While set, answers wait for it. */
  gate: Promise<void> | undefined;
  /** Whose address a test goes to that names none. */
  readonly person = { email: 'dana@ridgeline.example' };
  reads = 0;
  readonly updated: DealerChanges[] = [];
  readonly logos: (Uint8Array | { url: string } | null)[] = [];
  readonly previewed: MailPreviewInput[] = [];
  readonly aborted: MailPreviewInput[] = [];
  readonly tested: TestMailInput[] = [];
  /** The newest mail that was made. */
  mail: MailPreview | undefined;

  async get(): Promise<Dealer> {
    this.reads++;
    await this.gate;
    if (this.failures.get) throw this.failures.get;
    return this.dealer;
  }

  async update(changes: DealerChanges): Promise<Dealer> {
    this.updated.push(changes);
    await this.gate;
    if (this.failures.update) throw this.failures.update;
    const { paymentMethods, payerFees, payerFeesConfirmed, ...others } = changes;
    const { payments } = this.dealer;
    const fees = payerFees ? { ach: 0, card: 0, ...payerFees } : payments.fees;
    return (this.dealer = {
      ...this.dealer,
      ...(others as Partial<Dealer>),
      payments: {
        ...payments,
        ...{ methods: paymentMethods ?? payments.methods, fees },
        feesConfirmedAt: payerFeesConfirmed ? new Date().toISOString() : payments.feesConfirmedAt,
      },
    });
  }

  async setLogo(logo: Uint8Array | { url: string }): Promise<Dealer> {
    this.logos.push(logo);
    await this.gate;
    if (this.failures.setLogo) throw this.failures.setLogo;
    return (this.dealer = { ...this.dealer, logo: LOGO });
  }

  async removeLogo(): Promise<Dealer> {
    this.logos.push(null);
    await this.gate;
    if (this.failures.removeLogo) throw this.failures.removeLogo;
    return (this.dealer = { ...this.dealer, logo: null });
  }

  async previewMail(
    input: MailPreviewInput,
    { signal }: { signal?: AbortSignal } = {},
  ): Promise<MailPreview> {
    this.previewed.push(input);
    signal?.addEventListener('abort', () => this.aborted.push(input), { once: true });
    await this.gate;
    signal?.throwIfAborted();
    if (this.failures.previewMail) throw this.failures.previewMail;
    const { name, replyTo, brandColor, invitationMessage, logo } = {
      ...this.dealer,
      ...(input.changes as Partial<Dealer>),
    };
    const subject = { invitation: 'Pay', reminder: 'Reminder: pay', new_link: 'A new link to pay' };
    const preview = makePreview({}, invitationMessage ?? '');
    const html = preview.html.replaceAll('#1f5f3f', brandColor);
    this.mail = {
      ...preview,
      from: { name, email: 'ridgeline@mail.payvite.example' },
      to: { name: 'Maria Harrow', email: 'maria@harrow.example' },
      replyTo,
      subject: `${subject[input.template ?? 'invitation']} ${name} online (${input.locale})`,
      html: logo ? html.replace('<h1>', `<img alt="" width="180" height="44" src="${logo.url}"><h1>`) : html,
    };
    return this.mail;
  }

  async sendTestMail(input: TestMailInput): Promise<TestMail> {
    this.tested.push(input);
    await this.gate;
    if (this.failures.sendTestMail) throw this.failures.sendTestMail;
    return { mailId: idOf('f', 700), email: input.email ?? this.person.email };
  }
}
