"""Sign-in: by access token or OpenID Connect; sessions, and the pages of who is signed in."""

from registry.web.account.routes import account
from registry.web.account.sessions import install

__all__ = ["account", "install"]
