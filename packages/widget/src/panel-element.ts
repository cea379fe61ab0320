import { LitElement } from 'lit';
import { ShownController } from './adoption-chart/shown-controller.ts';
import { ConnectionFollower } from './connection/connection-follower.ts';
import { controls } from './controls-styles.ts';
import { elementState, skeleton } from './element-state.ts';
import type { Fault } from './fault.ts';
import { panelStyles } from './panel-styles.ts';
import { loadPart } from './part-loading.ts';
import { enInvite } from './strings/en-invite.ts';
import type { InviteStrings } from './strings/en-invite.ts';
import { tokens } from './tokens.ts';

/** What an element shows and does, once it is loaded. */
interface Panel {
  render(): unknown;
  /** Something about customers changed, here or anywhere else. */
  onChange?(): void;
}

/** The module of a panel. */
export interface PanelModule<Host, Shown> {
  Panel: new (host: Host, connection: ConnectionFollower<InviteStrings>) => Shown;
}

/** An element of which few pages show one: what it does is in a part of its own, loaded when it comes into view. */
export abstract class PanelElement<Shown extends Panel> extends LitElement {
  static override styles = [tokens, controls, panelStyles];

  protected panel: Shown | undefined;

  #fault: Fault | null = null;
  readonly #connection = new ConnectionFollower(this, enInvite, () => this.panel?.onChange?.());

  constructor() {
    super();
    void new ShownController(this, () => void this.#load());
  }

  protected abstract loadPanel(): Promise<PanelModule<this, Shown>>;

  protected override render() {
    const { strings } = this.#connection;
    // Nothing to press: a browser does not ask again for a module that it has not got.
    if (this.#fault) return elementState('alert', strings.fault.notConnectedTitle, this.#fault.message);
    return this.panel?.render() ?? skeleton('');
  }

  async #load(): Promise<void> {
    this.#fault = await loadPart(this, this.#connection.strings, async () => {
      const { Panel } = await this.loadPanel();
      this.panel ??= new Panel(this, this.#connection);
    });
    this.requestUpdate();
  }
}
