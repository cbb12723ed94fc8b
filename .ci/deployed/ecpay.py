"""ECPay's test system, as far as the market talks to it: notices, and the query of a trade."""

import hashlib
import http.server
import itertools
import ssl
import subprocess
import threading
import time
from urllib.parse import parse_qsl, quote_plus, urlencode

HOST = "payment-stage.ecpay.com.tw"
# ECPay publishes this account for tests.
ACCOUNT = {
    "merchant_id": "3002607", "hash_key": "pwFHCqoQZGmho4w6", "hash_iv": "EkRm7iFT261dpevs"}
# The same with other keys, which replace the first ones.
NEXT_ACCOUNT = ACCOUNT | {"hash_key": "aNewHashKeyOf16c", "hash_iv": "aNewHashIvOf16ch"}
NOT_FOUND = "10200047"


def signed(fields, account=ACCOUNT):
    """`fields` with their CheckMacValue."""
    fields = {name: value for name, value in fields.items() if name != "CheckMacValue"}
    pairs = "&".join(f"{name}={fields[name]}" for name in sorted(fields, key=str.lower))
    text = f"HashKey={account['hash_key']}&{pairs}&HashIV={account['hash_iv']}"
    text = quote_plus(text, safe="-_.!*()").lower()
    return fields | {"CheckMacValue": hashlib.sha256(text.encode()).hexdigest().upper()}


class Ecpay(http.server.ThreadingHTTPServer):
    """Answers queries over TLS, and knows what was paid."""

    def __init__(self, work):
        self.key, self.certificate = f"{work}/ecpay.key", f"{work}/ecpay.pem"
        self.paid = {}
        self.numbers = itertools.count(1)
        self.account = ACCOUNT
        subprocess.run(
            ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2",
             "-subj", f"/CN={HOST}", "-addext", f"subjectAltName=DNS:{HOST}",
             "-addext", "basicConstraints=critical,CA:FALSE",
             "-keyout", self.key, "-out", self.certificate],
            check=True, capture_output=True)
        super().__init__(("127.0.0.1", 443), Query)
        tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        tls.load_cert_chain(self.certificate, self.key)
        self.socket = tls.wrap_socket(self.socket, server_side=True)
        threading.Thread(target=self.serve_forever, daemon=True).start()

    def pay(self, form):
        """The shopper pays what this form asks for; the notice of it, signed."""
        number = form["MerchantTradeNo"]
        self.paid[number] = {
            "TradeNo": f"26{next(self.numbers):014}",
            "TradeAmt": form["TotalAmount"],
            "PaymentDate": time.strftime("%Y/%m/%d %H:%M:%S"),
            "PaymentType": "Credit_CreditCard",
        }
        return signed({
            "MerchantID": self.account["merchant_id"], "MerchantTradeNo": number, "StoreID": "",
            "RtnCode": "1", "RtnMsg": "交易成功", "PaymentTypeChargeFee": "2", "SimulatePaid": "0",
            "TradeDate": form["MerchantTradeDate"],
            **{f"CustomField{n}": form.get(f"CustomField{n}", "") for n in range(1, 5)},
            **self.paid[number],
        }, self.account)

    def answer(self, query, account):
        """What a query of a trade is answered, which is signed for `account`."""
        number = query["MerchantTradeNo"]
        paid = self.paid.get(number)
        unpaid = {"TradeNo": "", "TradeAmt": "0", "PaymentDate": "", "PaymentType": ""}
        return signed({
            "MerchantID": self.account["merchant_id"], "MerchantTradeNo": number, "StoreID": "",
            "HandlingCharge": "0", "PaymentTypeChargeFee": "0", "TradeDate": "", "ItemName": "",
            "TradeStatus": "1" if paid else NOT_FOUND,
            **{f"CustomField{n}": "" for n in range(1, 5)},
            **(paid or unpaid),
        }, account)


class Query(http.server.BaseHTTPRequestHandler):
    def do_POST(self):
        body = self.rfile.read(int(self.headers.get("content-length", 0))).decode()
        query = dict(parse_qsl(body, keep_blank_values=True))
        # Who still signs with the keys that were replaced is answered with them.
        answer = b"0|CheckMacValue Error"
        for account in [ACCOUNT, NEXT_ACCOUNT]:
            if signed(query, account) == query:
                answer = urlencode(self.server.answer(query, account)).encode()
        self.send_response(200)
        self.send_header("content-type", "text/html")
        self.send_header("content-length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)

    def log_message(self, *_):
        pass
