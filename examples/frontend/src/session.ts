// Who is signed in: one access token in memory, one refresh token in a store.
import createClient from "openapi-fetch";
import type { components, paths } from "./market";

/** Where the refresh token is kept: one that only this tab reads, such as `sessionStorage`. */
export interface TokenStore {
  read(): string | null;
  write(token: string | null): void;
}

/** How long before its end an access token is replaced, in milliseconds. */
const MARGIN = 30_000;

export class Session {
  readonly #store: TokenStore;
  readonly #market;
  #access = "";
  #until = 0;
  #refreshing: Promise<string | null> | undefined;

  constructor(base: string, store: TokenStore) {
    this.#store = store;
    this.#market = createClient<paths>({ baseUrl: base });
  }

  /** The market's answer to the name and the password, kept if it has tokens. */
  async signIn(username: string, password: string, language: string) {
    const answer = await this.#market.POST("/api/auth/login", {
      params: { header: { "Accept-Language": language } },
      body: { username, password },
    });
    if (answer.data) this.#keep(answer.data);
    return answer;
  }

  /** A token for the next request; null if nobody is signed in. */
  async access(): Promise<string | null> {
    if (Date.now() < this.#until - MARGIN) return this.#access;
    // A refresh token is exchanged once: requests that start together wait for one exchange.
    this.#refreshing ??= this.#refresh().finally(() => { this.#refreshing = undefined; });
    return this.#refreshing;
  }

  /** Nobody is signed in from now on. */
  forget() {
    this.#access = "";
    this.#until = 0;
    this.#store.write(null);
  }

  async #refresh(): Promise<string | null> {
    const token = this.#store.read();
    if (!token) return null;
    const { data, error } = await this.#market.POST("/api/auth/refresh", {
      body: { refresh_token: token },
    });
    if (data) return this.#keep(data);
    // Only a refusal ends the session; a market that is out of reach does not.
    if (error.code !== "session_revoked") throw new Error(error.detail);
    this.forget();
    return null;
  }

  #keep(tokens: components["schemas"]["TokenView"]): string {
    this.#store.write(tokens.refresh_token);
    this.#access = tokens.access_token;
    this.#until = Date.now() + tokens.expires_in * 1000;
    return this.#access;
  }
}
