"""Commands for access tokens, with which authorities write: create, list, revoke."""

from __future__ import annotations

import click

from registry import config
from registry.access import Role, TokenRegister
from registry.commands.saying import say


@click.group()
def token() -> None:
    """Access tokens, with which authorities write: create, list, revoke."""


@token.command("create")
@click.option("--authority", required=True, metavar="CODE", help="Its code; '*' for the operator.")
@click.option("--role", required=True, type=click.Choice(["uploader", "publisher", "admin"]))
@click.option("--expires", "days", type=click.IntRange(1), metavar="DAYS", help="Days it is valid.")
@click.option("--note", default="", help="Who or what it is for.")
@click.pass_obj
def create_token(
    settings: config.Settings, authority: str, role: str, days: int | None, note: str
) -> None:
    """Make a token and print its secret, this once."""
    issued = TokenRegister(settings.data).create(authority, Role.named(role), days, note)
    say(f"Token {issued.token.identifier}; keep the secret safe, it is not shown again:")
    click.echo(issued.secret)


@token.command("list")
@click.pass_obj
def list_tokens(settings: config.Settings) -> None:
    """List the tokens, without their secrets."""
    for each in TokenRegister(settings.data).tokens():
        end = "no end" if each.expires is None else f"until {each.expires:%Y-%m-%d %H:%M} UTC"
        click.echo(f"{each.identifier}  {each.authority}  {each.role}  {end}  {each.note}".rstrip())


@token.command("revoke")
@click.argument("identifier")
@click.pass_obj
def revoke_token(settings: config.Settings, identifier: str) -> None:
    """Take a token back; running servers refuse it from their next request on."""
    TokenRegister(settings.data).revoke(identifier)
    click.echo(f"Token {identifier} is revoked.")
