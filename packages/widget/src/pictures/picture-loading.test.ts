import { expect, fixture, html } from '@open-wc/testing';
import { render } from 'lit';
import { loadWhenShown } from './picture-loading.ts';
import { waitUntil } from '../../testing/element-waiting.ts';

/** What is loaded, when the test says so. */
function loading(options?: { retryMs: number }) {
  const loads: { resolve: (drawings: { word: string }) => void; reject: (error: Error) => void }[] = [];
  const withPictures = loadWhenShown(
    () => new Promise<{ word: string }>((resolve, reject) => loads.push({ resolve, reject })),
    options,
  );
  return { loads, picture: (mark: string) => withPictures(({ word }) => html`<b>${word}${mark}</b>`) };
}

describe('loadWhenShown', () => {
  it('loads nothing before a picture shows, then once for all of them', async () => {
    const { loads, picture } = loading();
    const place = await fixture<HTMLElement>(html`<div></div>`);
    expect(loads).to.have.length(0);
    render(html`${picture('1')}${picture('2')}`, place);
    expect(loads).to.have.length(1);
    expect(place.textContent).to.equal('');
    loads[0]?.resolve({ word: 'bar' });
    await waitUntil(() => place.textContent === 'bar1bar2', 'both are drawn');
  });

  it('draws at once what comes later', async () => {
    const { loads, picture } = loading();
    const place = await fixture<HTMLElement>(html`<div></div>`);
    render(picture('1'), place);
    loads[0]?.resolve({ word: 'bar' });
    await waitUntil(() => place.textContent === 'bar1');
    render(picture('2'), place);
    expect(place.textContent).to.equal('bar2');
    expect(loads).to.have.length(1);
  });

  it('leaves out what cannot be loaded, says so once, and asks again a while later', async () => {
    const warnings: unknown[] = [];
    const { warn } = console;
    console.warn = (...words: unknown[]) => warnings.push(words.join(' '));
    try {
      const { loads, picture } = loading({ retryMs: 500 });
      const place = await fixture<HTMLElement>(html`<div></div>`);
      render(picture('1'), place);
      loads[0]?.reject(new Error('offline'));
      await waitUntil(() => warnings.length > 0, 'it warns');
      expect(place.textContent).to.equal('');
      for (let row = 2; row < 9; row += 1) render(picture(`${row}`), place);
      expect(loads, 'a list that is scrolled does not ask for each row').to.have.length(1);
      await waitUntil(() => {
        render(picture('9'), place);
        return loads.length === 2;
      }, 'it asks again');
      loads[1]?.resolve({ word: 'bar' });
      await waitUntil(() => place.textContent === 'bar9', 'it is drawn');
      expect(warnings).to.have.length(1);
    } finally {
      console.warn = warn;
    }
  });
});
