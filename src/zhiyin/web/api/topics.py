"""The topic tree: what customers speak of, in versions, in three languages."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

from fastapi import APIRouter, Body, Path, Query

from zhiyin.base.locale import Locale
from zhiyin.staff.access import Permission, Principal
from zhiyin.topics.model import LocalizedText, Topic, Tree, TreeVersion
from zhiyin.topics.templates import Template, list_templates, load_template
from zhiyin.topics.templating import known_count
from zhiyin.web.api.metrics import Language
from zhiyin.web.api.targets import staff_name
from zhiyin.web.api.topic_answers import (
    FileOut,
    SuccessorsOut,
    TemplateList,
    TemplateOut,
    TopicDetailOut,
    TopicOut,
    TreeOut,
    TreeVersionOut,
)
from zhiyin.web.api.topic_changes import Asked, ChangeIn, FileIn, UndoIn
from zhiyin.web.paging import Page, Paging
from zhiyin.web.session import CurrentPrincipal, may

if TYPE_CHECKING:
    from zhiyin.app.build import App

TopicPath = Annotated[str, Path(max_length=40, pattern="^top_[a-z0-9]+$")]
TemplateId = Annotated[str, Path(max_length=40, pattern="^[a-z_]+$")]
OfVersion = Annotated[int | None, Query(ge=0, le=2_000_000_000, description="Of the tree; left out: the newest")]
SeenIn = Annotated[int, Query(ge=0, le=2_000_000_000, description="The version in which something was put under it")]
WithRetired = Annotated[bool, Query(description="Also topics that are not in use any more")]


def router(app: App) -> APIRouter:
    api = APIRouter(prefix="/topics", tags=["topics"])
    topics = app.topics

    def told(one: TreeVersion, principal: Principal, locale: Locale) -> TreeVersionOut:
        return TreeVersionOut.of(one, topics.names(), locale, lambda by: staff_name(app, by, principal))

    @api.get("", dependencies=[may(Permission.METRICS_READ)])
    def get_tree(locale: Language, version: OfVersion = None, with_retired: WithRetired = False) -> TreeOut:
        """The tree as it is, or as it was in a version."""
        tree = topics.tree(version)
        shown = _all(tree, None) if with_retired else tree.below(None)
        return TreeOut(version=tree.version, data=[TopicOut.of(topic, tree, locale) for topic in shown])

    @api.get("/versions", dependencies=[may(Permission.METRICS_READ)])
    def list_versions(principal: CurrentPrincipal, paging: Paging, locale: Language) -> Page[TreeVersionOut]:
        """All changes, the newest first."""
        before = paging.after[0] if paging.after else None
        found = [one for one in topics.list_versions() if before is None or one.number < before]
        names, shown = topics.names(), found[: paging.limit]
        rows = [TreeVersionOut.of(one, names, locale, lambda by: staff_name(app, by, principal)) for one in shown]
        return paging.page(rows, [shown[-1].number] if len(found) > len(shown) else None)

    @api.post("/versions", dependencies=[may(Permission.SETTINGS_EDIT)])
    def change_tree(body: Annotated[ChangeIn, Body()], principal: CurrentPrincipal, locale: Language) -> TreeVersionOut:
        """Make a new version of the tree. Asks for somebody who sees everything."""
        principal.require_everything()
        if isinstance(body, UndoIn):
            made = topics.undo(by=principal.id, note=body.note, seen=body.seen)
        else:
            made = topics.change(body.wanted(), by=principal.id, note=body.note, seen=body.seen)
        return told(made, principal, locale)

    @api.get("/templates", dependencies=[may(Permission.METRICS_READ)])
    def list_all_templates(locale: Language) -> TemplateList:
        """The trees that one can start from, and how much of each is there already."""
        tree = topics.tree()
        return TemplateList(data=[_template(one, tree, locale) for one in list_templates()])

    @api.post("/templates/{template_id}", dependencies=[may(Permission.SETTINGS_EDIT)])
    def apply_template(
        template_id: TemplateId, body: Asked, principal: CurrentPrincipal, locale: Language
    ) -> TreeVersionOut | None:
        """Bring in what the tree has not yet of a template; null, and no new version, where it has all of it. Asks for
        somebody who sees everything."""
        principal.require_everything()
        template = load_template(template_id)
        made = topics.apply_template(template, by=principal.id, note=body.note, seen=body.seen)
        return None if made is None else told(made, principal, locale)

    @api.get("/file", dependencies=[may(Permission.METRICS_READ)])
    def export_tree() -> FileOut:
        """The topics in use as YAML."""
        return FileOut(version=topics.tree().version, yaml=topics.export_yaml())

    @api.put("/file", dependencies=[may(Permission.SETTINGS_EDIT)])
    def import_tree(body: FileIn, principal: CurrentPrincipal, locale: Language) -> TreeVersionOut | None:
        """Make the tree what the file says; topics that it leaves out retire. null where it is so already. A mistake
        is told with its line. Asks for somebody who sees everything."""
        principal.require_everything()
        made = topics.import_yaml(body.yaml, by=principal.id, note=body.note, seen=body.seen)
        return None if made is None else told(made, principal, locale)

    @api.get("/{topic_id}", dependencies=[may(Permission.METRICS_READ)])
    def get_topic(topic_id: TopicPath, locale: Language, version: OfVersion = None) -> TopicDetailOut:
        """A topic as it is, or as it was in a version."""
        tree = topics.tree(version)
        return TopicDetailOut.of(tree.get(topic_id), tree, locale)

    @api.get("/{topic_id}/successors", dependencies=[may(Permission.METRICS_READ)])
    def get_successors(topic_id: TopicPath, seen_in: SeenIn, until: OfVersion = None) -> SuccessorsOut:
        """What a topic of one version is in another."""
        topics.tree(seen_in).get(topic_id)
        return SuccessorsOut.of(topics.successors(topic_id, seen_in, until))

    return api


def _all(tree: Tree, parent_id: str | None) -> list[Topic]:
    """Retired topics too, each before those below it."""
    return [one for topic in tree.siblings(parent_id) for one in (topic, *_all(tree, topic.id))]


def _template(template: Template, tree: Tree, locale: Locale) -> TemplateOut:
    return TemplateOut(
        id=template.id,
        name=LocalizedText(template.names).shown(locale).text,
        topic_count=len(template.topics),
        known_count=known_count(tree, template),
    )
