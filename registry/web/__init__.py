"""The web application: resolver, lists, mapping sets and pages over the current release."""

from __future__ import annotations

from flask import Flask, Response, request

from registry.config import Settings
from registry.taking_up import CurrentRelease
from registry.web import interface, problems
from registry.web.account import account as account_pages
from registry.web.account import install as install_sessions
from registry.web.assign import assign
from registry.web.cubes import cubes
from registry.web.dataset_descriptions import dataset_descriptions
from registry.web.decisions import decisions
from registry.web.discovery import discovery
from registry.web.front import front
from registry.web.insight import insight
from registry.web.json_service import json_service
from registry.web.lists import lists
from registry.web.mappings import mappings
from registry.web.official import official
from registry.web.openapi import openapi
from registry.web.profiling.routes import profiling_api
from registry.web.reconcile import reconcile
from registry.web.releases import releases as release_files
from registry.web.reporting import reporting
from registry.web.resolver import resolver
from registry.web.rules import rules
from registry.web.search import search
from registry.web.sending import STANDING_HEADERS, RememberedAnswers
from registry.web.site import Releases, Site
from registry.web.sparql import BLUEPRINTS as SPARQL
from registry.web.sparql import make_endpoint
from registry.web.tasks import tasks
from registry.web.uploading import uploading as uploading_pages
from registry.web.validate import validate

_CORS_ANSWER = (
    ("Access-Control-Allow-Methods", "GET, HEAD, OPTIONS"),
    (
        "Access-Control-Allow-Headers",
        "Accept, Accept-Language, Accept-Profile, If-Modified-Since, If-None-Match",
    ),
    ("Access-Control-Max-Age", "86400"),
)


def create_app(
    settings: Settings, releases: Releases | None = None, queries: str | None = None
) -> Flask:
    """Make the application; it reads from ``releases``, by default the current release on disk.

    ``queries`` is the address of a running host of queries; without it one is started when needed.
    Raises RegistryError where there is no release to serve.
    """
    application = Flask("registry.web", static_folder=None)
    # An address is what it is: a doubled slash is not corrected by a redirect of its own.
    application.url_map.merge_slashes = False
    application.url_map.strict_slashes = False
    state = Site(settings, releases or CurrentRelease(settings))
    application.extensions["registry"] = state
    application.extensions["registry.sparql"] = make_endpoint(settings, queries)
    for blueprint in (
        front,
        lists,
        mappings,
        official,
        json_service,
        tasks,
        dataset_descriptions,
        discovery,
        openapi,
        search,
        reconcile,
        rules,
        validate,
        assign,
        decisions,
        insight,
        reporting,
        cubes,
        *SPARQL,
        release_files,
        account_pages,
        profiling_api,
        uploading_pages,
        resolver,
    ):
        application.register_blueprint(blueprint)
    install_sessions(application, settings)
    problems.install(application)
    interface.install(application)
    application.after_request(_complete)
    application.wsgi_app = RememberedAnswers(application.wsgi_app, state)  # type: ignore[method-assign]
    return application


def _complete(response: Response) -> Response:
    """Give an answer made by Flask itself (a file, a list of methods) the headers of all others."""
    for name, value in STANDING_HEADERS:
        response.headers.setdefault(name, value)
    if response.mimetype == "text/html":
        response.headers.update(dict(interface.page_headers(response.headers)[-2:]))
    if request.method == "OPTIONS":
        for name, value in _CORS_ANSWER:
            response.headers.setdefault(name, value)
    return response
