"""Who may write: access tokens of authorities, their roles, and the file that keeps them."""

from registry.access.register import TokenRegister
from registry.access.tokens import EVERY_AUTHORITY, Role, Token, authenticate

__all__ = ["EVERY_AUTHORITY", "Role", "Token", "TokenRegister", "authenticate"]
