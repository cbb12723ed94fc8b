"""Through CloudFront: the way that shoppers take."""

import stack
from market import Market

HTTPS = {"x-forwarded-proto": "https"}


def check(checks, outputs, people):
    cdn = Market(f"127.0.0.1:{stack.PORT}", outputs["CdnDomain"])
    plain = cdn.call("GET", "/")
    checks.equal("plain HTTP is sent to HTTPS", (plain.status, plain.headers.get("location")),
                 (301, f"{outputs['PublicUrl']}/"))
    for path in ["/", f"/products/{people.product['id']}", f"/api/products/{people.product['id']}",
                 f"/api/v1/products/{people.product['id']}/", "/login/"]:
        answer = cdn.call("GET", path, headers=HTTPS)
        checks.equal(f"GET {path}", answer.status, 200)
    checks.equal("HEAD /", cdn.call("HEAD", "/", headers=HTTPS).status, 200)

    login = {"username": people.customer.name, "password": "not this one"}
    for what, origin, site, want in [
        ("of the market's own page is read", outputs["PublicUrl"], "same-origin", 401),
        ("of another site is not", "https://elsewhere.example", "cross-site", 403),
    ]:
        sent = HTTPS | {"origin": origin, "sec-fetch-site": site}
        page = cdn.call("POST", "/en/login", form=login, headers=sent)
        checks.equal(f"a form {what}", page.status, want)
