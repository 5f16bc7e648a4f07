"""An issuer of tokens on loopback: its key set, over HTTPS, and the tokens.

Usage: issuer.py PORT FOLDER AUDIENCE SUBJECT.., which writes `certificate` and a token for each subject to FOLDER
"""

import base64
import datetime
import http.server
import ipaddress
import json
import pathlib
import ssl
import sys
import time

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa

KEY_ID = "1"


def encode(content):
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode()


def token(key, **claims):
    """Returns a JWT, signed with RS256."""
    parts = [json.dumps(part).encode() for part in ({"alg": "RS256", "typ": "JWT", "kid": KEY_ID}, claims)]
    signed = ".".join(map(encode, parts))
    return f"{signed}.{encode(key.sign(signed.encode(), padding.PKCS1v15(), hashes.SHA256()))}"


def key_set(key):
    numbers = key.public_key().public_numbers()
    modulus, exponent = (encode(number.to_bytes((number.bit_length() + 7) // 8, "big")) for number in (numbers.n, numbers.e))
    return {"keys": [{"kty": "RSA", "use": "sig", "alg": "RS256", "kid": KEY_ID, "n": modulus, "e": exponent}]}


def write_certificate(key, path):
    """Writes a certificate for loopback, and its key."""
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "issuer")])
    now = datetime.datetime.now(datetime.timezone.utc)
    day = datetime.timedelta(days=1)
    builder = x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number(), now - day, now + day)
    loopback = x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))])
    certificate = builder.add_extension(loopback, critical=False).sign(key, hashes.SHA256())
    encoding, plain = serialization.Encoding.PEM, serialization.NoEncryption()
    private = key.private_bytes(encoding, serialization.PrivateFormat.PKCS8, plain)
    path.write_bytes(private + certificate.public_bytes(encoding))


def serve(port, documents, certificate):
    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            document = documents.get(self.path)
            self.send_response(200 if document else 404)
            self.end_headers()
            self.wfile.write(json.dumps(document).encode())

    server = http.server.ThreadingHTTPServer(("127.0.0.1", port), Handler)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    print(f"the issuer listens on 127.0.0.1:{port}", flush=True)
    server.serve_forever()


def main():
    port, folder, audience, *subjects = sys.argv[1:]
    issuer, folder, now = f"https://127.0.0.1:{port}", pathlib.Path(folder), int(time.time())
    key, other_key = (rsa.generate_private_key(65537, 2048) for _ in range(2))
    claims = {"iss": issuer, "aud": audience, "sub": subjects[0], "iat": now, "exp": now + 3600}
    tokens = {subject: token(key, **claims | {"sub": subject}) for subject in subjects}
    # Tokens that the authorizer rejects.
    tokens |= {
        "expired": token(key, **claims | {"exp": now - 1}),
        "of_another_audience": token(key, **claims | {"aud": "other"}),
        "of_another_issuer": token(key, **claims | {"iss": "https://issuer.example"}),
        "of_another_key": token(other_key, **claims),
    }
    for name, value in tokens.items():
        (folder / name).write_text(value)
    write_certificate(key, folder / "certificate")
    documents = {
        "/.well-known/openid-configuration": {"issuer": issuer, "jwks_uri": f"{issuer}/jwks.json"},
        "/jwks.json": key_set(key),
    }
    serve(int(port), documents, folder / "certificate")


if __name__ == "__main__":
    main()
