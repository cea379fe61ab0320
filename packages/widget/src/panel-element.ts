import { LitElement } from 'lit';
import { ShownController } from './adoption-chart/shown-controller.ts';
import { ConnectionFollower } from './connection/connection-follower.ts';
import { elementState, skeleton } from './element-state.ts';
import type { Fault } from './fault.ts';
import { loadPart } from './part-loading.ts';
import { enInvite } from './strings/en-invite.ts';
import type { InviteStrings } from './strings/en-invite.ts';

/** What an element shows and does, once it is loaded. */
interface Panel {
  render(): unknown;
  /** Something about customers changed, here or anywhere else. */
  onChange?(): void;
}

/** What loads the class of a panel. */
export type PanelLoader<Host, Shown> = () => Promise<
  new (host: Host, connection: ConnectionFollower<InviteStrings>) => Shown
>;

/** An element of which few pages show one: what it does is in a part of its own, loaded when it comes into view. */
export abstract class PanelElement<Shown extends Panel> extends LitElement {
  protected panel: Shown | undefined;
  protected abstract readonly loadPanel: PanelLoader<this, Shown>;

  #fault: Fault | null = null;
  readonly #connection = new ConnectionFollower(this, enInvite, () => this.panel?.onChange?.());
  readonly #shown = new ShownController(this, () => void this.#load());

  protected override render() {
    void this.#shown;
    const { strings } = this.#connection;
    // Nothing to press: a browser does not ask again for a module that it has not got.
    if (this.#fault) return elementState('alert', strings.fault.notConnectedTitle, this.#fault.message);
    return this.panel?.render() ?? skeleton('');
  }

  async #load(): Promise<void> {
    this.#fault = await loadPart(this, this.#connection.strings, async () => {
      const Shown = await this.loadPanel();
      this.panel ??= new Shown(this, this.#connection);
    });
    this.requestUpdate();
  }
}
