import { expect, fixture, html, waitUntil } from '@open-wc/testing';
import { render } from 'lit';
import { loadWhenShown } from './picture-loading.ts';

/** What is loaded, when the test says so. */
function loading() {
  const loads: { resolve: (drawings: { word: string }) => void; reject: (error: Error) => void }[] = [];
  const withPictures = loadWhenShown(
    () => new Promise<{ word: string }>((resolve, reject) => loads.push({ resolve, reject })),
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

  it('leaves out what cannot be loaded, says so, and asks again for the next one', async () => {
    const warnings: unknown[] = [];
    const { warn } = console;
    console.warn = (...words: unknown[]) => warnings.push(...words);
    try {
      const { loads, picture } = loading();
      const place = await fixture<HTMLElement>(html`<div></div>`);
      render(picture('1'), place);
      loads[0]?.reject(new Error('offline'));
      await waitUntil(() => warnings.length > 0, 'it warns');
      expect(place.textContent).to.equal('');
      render(picture('2'), place);
      expect(loads).to.have.length(2);
      loads[1]?.resolve({ word: 'bar' });
      await waitUntil(() => place.textContent === 'bar2', 'it is drawn');
    } finally {
      console.warn = warn;
    }
  });
});
