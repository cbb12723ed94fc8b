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
    page = cdn.call("POST", "/en/login", form=login,
                    headers=HTTPS | {"origin": outputs["PublicUrl"], "sec-fetch-site": "same-origin"})
    checks.check("a form of the market's own page is taken", page.status == 401, page)
    page = cdn.call("POST", "/en/login", form=login,
                    headers=HTTPS | {"origin": "https://elsewhere.example", "sec-fetch-site": "cross-site"})
    checks.check("one of another site is not", page.status == 403, page)
