// Shows the OpenAPI document. In the demonstration market it is signed in as a customer, and its
// examples name a dish that is on the menu, so that each operation can be tried as it stands.
window.addEventListener("DOMContentLoaded", async () => {
  const place = document.querySelector("#reference");
  const { login } = place.dataset;
  const note = document.querySelector("#session");

  // Swagger UI's own dark colours, in step with the browser's.
  const dark = window.matchMedia("(prefers-color-scheme: dark)");
  const follow = () => document.documentElement.classList.toggle("dark-mode", dark.matches);
  dark.addEventListener("change", follow);
  follow();

  /** Asks the API. Without cookies: the shopper of this browser keeps cart and session. */
  async function ask(path, body) {
    const answer = await fetch(path, {
      credentials: "omit",
      method: body ? "POST" : "GET",
      headers: body ? { "content-type": "application/json" } : {},
      body: body && JSON.stringify(body),
    });
    if (!answer.ok) throw new Error(`${path} answered ${answer.status}`);
    return answer.json();
  }

  /** A dish that can be bought as it is, if there is one. */
  async function dish() {
    for (const { id } of await ask("/api/products?kind=menu_item&limit=24")) {
      const { variants, options, stock } = await ask(`/api/products/${id}`);
      const bare = !variants?.length && !options?.some(({ min }) => min > 0);
      if (bare && stock !== 0) return id;
    }
    return undefined;
  }

  /** The document; in the demonstration market with a product that exists in its examples. */
  async function described() {
    const spec = await ask("/api/openapi.json");
    const id = login && await dish();
    const [sample] = spec.components.schemas.ProductView.properties.id.examples;
    return id ? JSON.parse(JSON.stringify(spec).replaceAll(sample, id)) : spec;
  }

  // The token that was fetched here last, and when it is of no more use.
  let own = { token: "", until: 0 };
  async function signIn(ui) {
    const { access_token: token, expires_in: seconds } =
      await ask("/api/auth/login", { username: login, password: login });
    own = { token, until: Date.now() + (seconds - 60) * 1000 };
    ui.preauthorizeApiKey("bearer", token);
    note.textContent = `Signed in as the demonstration’s ${login}.`;
  }

  try {
    const ui = window.SwaggerUIBundle({
      spec: await described(),
      dom_id: "#reference",
      deepLinking: true,
      tryItOutEnabled: true,
      validatorUrl: null,
      requestInterceptor: async (request) => {
        const stale = request.headers.Authorization === `Bearer ${own.token}` && Date.now() > own.until;
        if (stale) {
          await signIn(ui);
          request.headers.Authorization = `Bearer ${own.token}`;
        }
        return request;
      },
    });
    if (login) await signIn(ui);
  } catch (error) {
    note.textContent = `The reference is not complete: ${error.message}`;
  }
});
