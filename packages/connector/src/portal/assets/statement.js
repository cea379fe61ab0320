// Adds up what is chosen on the statement, and lets a job's box tick the items below it. Without it the form works as it is:
// a job's box stands for all of its items, and what is chosen is shown by the review.

/** @typedef {{ minor: number, invoice: number, debit: number, credit: number }} Chosen */

/** @type {readonly ('invoice' | 'debit' | 'credit')[]} */
const KINDS = ['invoice', 'debit', 'credit'];

/** @param {HTMLElement} account */
function followChoice(account) {
  const bar = account.querySelector('.pay');
  const count = account.querySelector('.chosen-count');
  const sum = account.querySelector('.chosen-sum');
  if (!(bar instanceof HTMLElement && count instanceof HTMLElement && sum instanceof HTMLElement)) return;
  const { locale, currency, digits, counts, inFavor, more } = bar.dataset;
  const fraction = Number(digits);
  const money = new Intl.NumberFormat(locale, {
    ...{ style: 'currency', currency, minimumFractionDigits: fraction, maximumFractionDigits: fraction },
  });
  const plural = new Intl.PluralRules(locale);
  const number = new Intl.NumberFormat(locale);
  const words = JSON.parse(counts ?? '{}');
  const nothing = count.textContent;

  const jobs = [...account.querySelectorAll('.job')].map((job) => ({
    /** @type {HTMLInputElement | null} */
    all: job.querySelector('.job-head input'),
    /** @type {HTMLInputElement[]} */
    items: [...job.querySelectorAll('input[name="item"]')],
  }));

  /** @returns {Chosen} */
  function choice() {
    const chosen = { minor: 0, invoice: 0, debit: 0, credit: 0 };
    /** @param {Partial<Chosen>} more */
    const add = (more) => {
      chosen.minor += more.minor ?? 0;
      for (const kind of KINDS) chosen[kind] += more[kind] ?? 0;
    };
    // What was chosen before, and this page does not show.
    add(JSON.parse(more ?? '{}'));
    for (const { all, items } of jobs) {
      // What of the job stands on other pages.
      if (all?.checked) add(JSON.parse(all.dataset.unseen ?? '{}'));
      for (const { checked, dataset } of items) {
        if (checked) add({ minor: Number(dataset.minor), [String(dataset.kind)]: 1 });
      }
    }
    return chosen;
  }

  function show() {
    for (const { all, items } of jobs) {
      if (all === null) continue;
      const ticked = items.filter((item) => item.checked).length;
      // Ticking all that stands here does not mean what stands on other pages.
      all.checked = ticked === items.length && (all.checked || all.dataset.unseen === undefined);
      all.indeterminate = ticked > 0 && ticked < items.length;
    }
    const chosen = choice();
    const parts = KINDS.filter((kind) => chosen[kind] > 0).map((kind) => {
      const text = plural.select(chosen[kind]) === 'one' ? words[kind].one : words[kind].other;
      return text.replace('#', number.format(chosen[kind]));
    });
    const isPayable = chosen.minor > 0;
    count.textContent =
      parts.length === 0 ? nothing : `${parts.join(', ')}${isPayable ? '' : `. ${inFavor}`}`;
    sum.hidden = !isPayable;
    // The hyphen is shorter than a digit.
    sum.textContent = isPayable ? money.format(chosen.minor / 10 ** fraction).replace('-', '−') : '';
  }

  account.addEventListener('change', (event) => {
    const job = jobs.find(({ all }) => all === event.target);
    for (const item of job?.items ?? []) item.checked = job?.all?.checked ?? false;
    show();
  });

  for (const label of account.querySelectorAll('.all[hidden]')) label.removeAttribute('hidden');
  // A job that was ticked before the module came, or before the person came back, is ticked whole.
  for (const { all, items } of jobs) {
    if (all?.checked) for (const item of items) item.checked = true;
  }
  show();
}

/** @type {NodeListOf<HTMLElement>} */
const accounts = document.querySelectorAll('.choosing');
for (const account of accounts) {
  followChoice(account);
  // Browsers put ticks back after the module has run.
  addEventListener('pageshow', () => account.dispatchEvent(new Event('change')));
}
