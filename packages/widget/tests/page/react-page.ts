// A page in React, as an integrator writes it; bundled and opened by react.test.ts, and type-checked with the other tests.
import {
  PayviteCustomerList,
  PayviteInviteButton,
  PayviteProvider,
  PayviteStatusBadge,
} from '@payvite/widget/react';
import { createElement as h, useState } from 'react';
import { createRoot } from 'react-dom/client';

function Page() {
  const [opened, setOpened] = useState('nobody');
  const [sent, setSent] = useState('nothing');
  return h(
    PayviteProvider,
    { baseUrl: '/', locale: 'en-US', fetchToken: () => Promise.resolve('token') },
    h('output', { id: 'opened' }, opened),
    h('output', { id: 'sent' }, sent),
    h(PayviteCustomerList, {
      refreshSeconds: 0,
      view: {
        sort: 'name',
        search: '',
        invitationStatus: null,
        pendingOlderThanDays: null,
        hasEmail: null,
        status: null,
        accountType: null,
        minOutstandingMinor: null,
      },
      onCustomerOpen: (event) => setOpened(event.detail.customerId),
      onInvitationSent: (event) => setSent(event.detail.invitation.email),
      onError: (event) => console.error(event.detail.code, event.detail.element),
    }),
  );
}

const root = document.querySelector('#root');
if (root) createRoot(root).render(h(Page));

// What an editor would mark.
// @ts-expect-error the event of this element is another one
h(PayviteStatusBadge, { onCustomerOpen: () => undefined });
// @ts-expect-error the detail has no such field
h(PayviteInviteButton, { onInvitationSent: (event) => event.detail.customer });
// @ts-expect-error seconds are a number
h(PayviteCustomerList, { refreshSeconds: 'never' });
