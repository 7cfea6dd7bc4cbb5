"""A local OpenID Connect provider: a small Flask application that says what a test wants."""

from __future__ import annotations

import base64
import hashlib
import logging
import threading
import time
from dataclasses import dataclass, field
from functools import cache
from typing import Any
from urllib.parse import urlencode

from flask import Flask, jsonify, redirect, request
from joserfc import jwt
from joserfc.jwk import RSAKey
from werkzeug.serving import BaseWSGIServer, make_server
from werkzeug.wrappers import Response

CLIENT, SECRET = "registry", "client-secret-of-the-test"


@cache
def _key(_: int) -> RSAKey:
    """Make a key, once for each number: it takes a while."""
    return RSAKey.generate_key(2048, {"kid": "1", "use": "sig"})


@dataclass
class Provider:
    """What the provider says; a test changes it to say something else, or something wrong."""

    claims: dict[str, Any] = field(default_factory=lambda: {"registry": "E06000016:publisher"})
    #: Claims of the ID token that are put in place of the right ones.
    instead: dict[str, Any] = field(default_factory=dict)
    userinfo: dict[str, Any] = field(default_factory=dict)
    refusal: str = ""
    signs_wrongly: bool = False
    issuer: str = ""
    asked: list[dict[str, str]] = field(default_factory=list)
    given: list[str] = field(default_factory=list)
    key: RSAKey = field(default_factory=lambda: _key(1))
    other_key: RSAKey = field(default_factory=lambda: _key(2))

    def application(self) -> Flask:
        """Make the application."""
        app = Flask("provider")
        app.add_url_rule("/.well-known/openid-configuration", view_func=self.configuration)
        app.add_url_rule("/authorize", view_func=self.authorize)
        app.add_url_rule("/token", view_func=self.token, methods=["POST"])
        app.add_url_rule("/keys", view_func=self.keys)
        app.add_url_rule("/userinfo", view_func=self.about)
        return app

    def configuration(self) -> Response:
        return jsonify(
            issuer=self.issuer,
            authorization_endpoint=f"{self.issuer}/authorize",
            token_endpoint=f"{self.issuer}/token",
            jwks_uri=f"{self.issuer}/keys",
            userinfo_endpoint=f"{self.issuer}/userinfo",
            response_types_supported=["code"],
            subject_types_supported=["public"],
            id_token_signing_alg_values_supported=["RS256"],
        )

    def authorize(self) -> Response:
        self.asked.append(request.args.to_dict())
        answer = {"state": request.args["state"]}
        answer |= {"error": self.refusal} if self.refusal else {"code": "the-code-of-the-test"}
        return redirect(f"{request.args['redirect_uri']}?{urlencode(answer)}")

    def token(self) -> tuple[Response, int] | Response:
        asked, sent = self.asked[-1], request.form
        hashed = hashlib.sha256(sent.get("code_verifier", "").encode()).digest()
        challenge = base64.urlsafe_b64encode(hashed).rstrip(b"=").decode()
        known = request.authorization
        is_client = known and (known.username, known.password) == (CLIENT, SECRET)
        is_same = (sent["redirect_uri"], challenge) == (
            asked["redirect_uri"],
            asked["code_challenge"],
        )
        if not (is_client and is_same and sent["code"] == "the-code-of-the-test"):
            return jsonify(error="invalid_grant"), 400
        now = int(time.time())
        claims = {"iss": self.issuer, "aud": CLIENT, "sub": "officer-1", "iat": now}
        claims |= {"exp": now + 60, "nonce": asked["nonce"], "name": "A. Officer"}
        claims |= self.claims | self.instead
        key = self.other_key if self.signs_wrongly else self.key
        signed = jwt.encode({"alg": "RS256", "kid": "1"}, claims, key)
        self.given.append(signed)
        said = {"access_token": "access-token-of-the-test", "token_type": "Bearer"}
        return jsonify(**said, id_token=signed)

    def keys(self) -> Response:
        return jsonify(keys=[self.key.as_dict(private=False)])

    def about(self) -> Response:
        return jsonify(sub="officer-1", **self.userinfo)


class Running:
    """A provider that listens on a port of its own until it is ended."""

    def __init__(self) -> None:
        logging.getLogger("werkzeug").setLevel(logging.ERROR)
        self.provider = Provider()
        application = self.provider.application()
        self._server: BaseWSGIServer = make_server("127.0.0.1", 0, application, threaded=True)
        self.provider.issuer = f"http://127.0.0.1:{self._server.server_port}"
        self._thread = threading.Thread(target=self._server.serve_forever)
        self._thread.start()

    def end(self) -> None:
        """Stop listening."""
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()
