"""Files: bringing them, seeing how they are read, importing them, and what was rejected."""

from __future__ import annotations

from codecs import BOM_UTF8
from itertools import chain
from typing import TYPE_CHECKING, Annotated, Any

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import StreamingResponse
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import UploadFile

from zhiyin.base.errors import InvalidInput
from zhiyin.connectors.files.fields import Kind
from zhiyin.connectors.files.rejects import rejects_csv
from zhiyin.connectors.files.service import MAX_FILE_BYTES
from zhiyin.staff.access import Permission, Principal
from zhiyin.web.api.import_answers import ImportFileOut, ImportIn, ImportOut, MappingIn, MappingOut, OneFileIn
from zhiyin.web.paging import Page, Paging
from zhiyin.web.reading import CurrentLocale
from zhiyin.web.session import CurrentPrincipal, may

if TYPE_CHECKING:
    from zhiyin.app.build import App

_AROUND_A_FILE = 1 << 20
_UPLOAD: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "content": {
            "multipart/form-data": {
                "schema": {
                    "type": "object",
                    "required": ["file"],
                    "properties": {"file": {"type": "string", "contentMediaType": "application/octet-stream"}},
                }
            }
        },
    }
}
_CSV: dict[int | str, dict[str, Any]] = {200: {"content": {"text/csv": {"schema": {"type": "string"}}}}}
Word = Annotated[str | None, Query(max_length=20)]


def own(principal: Principal) -> str | None:
    """Whose files and imports one sees: everybody's, or only one's own."""
    return None if principal.scopes.is_everything else principal.id


def router(app: App) -> APIRouter:
    api = APIRouter(tags=["imports"])
    imports = app.imports

    @api.post(
        "/imports/files",
        status_code=201,
        dependencies=[may(Permission.IMPORTS_EDIT)],
        openapi_extra=_UPLOAD,
        max_body_size=MAX_FILE_BYTES + _AROUND_A_FILE,
    )
    async def bring_file(request: Request, principal: CurrentPrincipal, locale: CurrentLocale) -> ImportFileOut:
        """Bring a file; the answer says how it would be read, and nothing is imported yet."""
        principal.require_everything()  # before the body is read
        async with request.form(max_files=1, max_fields=10) as form:
            file = form.get("file")
            if not isinstance(file, UploadFile):
                raise InvalidInput("send the file as the part that is called file", pointer="/file")
            brought = await run_in_threadpool(
                imports.add_file, file.filename or "file", file.file, by=principal.id, locale=locale
            )
        return ImportFileOut.of(brought)

    @api.get("/imports/files/{file_id}", dependencies=[may(Permission.IMPORTS_READ)])
    def get_file(
        file_id: str,
        principal: CurrentPrincipal,
        locale: CurrentLocale,
        kind: Kind | None = None,
        encoding: Word = None,
        separator: Word = None,
    ) -> ImportFileOut:
        """The same file as rows of another kind, or read in another encoding or with another separator."""
        found = imports.look_again(file_id, kind, encoding, separator, own(principal), locale)
        return ImportFileOut.of(found)

    @api.post("/imports", status_code=201, dependencies=[may(Permission.IMPORTS_EDIT)])
    def start_import(body: ImportIn | OneFileIn, principal: CurrentPrincipal) -> ImportOut:
        """Import files; the worker begins at once."""
        principal.require_everything()
        parts = [part.wanted() for part in (body.files if isinstance(body, ImportIn) else [body])]
        return ImportOut.of(imports.start(parts, by=principal.id, whose=own(principal), source=body.source))

    @api.get("/imports", dependencies=[may(Permission.IMPORTS_READ)])
    def list_imports(principal: CurrentPrincipal, paging: Paging) -> Page[ImportOut]:
        """The newest first."""
        before = str(paging.after[0]) if paging.after else None
        found = imports.list_imports(before=before, by=own(principal), limit=paging.limit)
        more = len(found) == paging.limit
        return paging.page([ImportOut.of(each) for each in found], (found[-1].run.id,) if more else None)

    @api.get("/imports/{import_id}", dependencies=[may(Permission.IMPORTS_READ)])
    def get_import(import_id: str, principal: CurrentPrincipal) -> ImportOut:
        """How far it is."""
        return ImportOut.of(imports.get(import_id, own(principal)))

    @api.post("/imports/{import_id}/cancel", dependencies=[may(Permission.IMPORTS_EDIT)])
    def cancel_import(import_id: str, principal: CurrentPrincipal) -> ImportOut:
        """Stop it at its next step; what is in stays in."""
        return ImportOut.of(imports.cancel(import_id, own(principal)))

    @api.get(
        "/imports/{import_id}/rejects.csv",
        dependencies=[may(Permission.IMPORTS_READ)],
        response_class=Response,
        responses=_CSV,
    )
    def get_rejects(import_id: str, principal: CurrentPrincipal, locale: CurrentLocale) -> Response:
        """Each row that was not taken: file, line, field, value and the reason in your language."""
        rejects = imports.rejects(import_id, own(principal))
        return StreamingResponse(
            chain((BOM_UTF8,), (line.encode() for line in rejects_csv(rejects, locale))),  # spreadsheets want the mark
            media_type="text/csv; charset=utf-8",
            headers={"Content-Disposition": 'attachment; filename="rejects.csv"'},
        )

    return api


def mappings_router(app: App) -> APIRouter:
    """Mappings that are kept under a name."""
    api = APIRouter(prefix="/import-mappings", tags=["imports"])
    imports = app.imports

    @api.get("", dependencies=[may(Permission.IMPORTS_READ)])
    def list_mappings(paging: Paging) -> Page[MappingOut]:
        """All of them, by name."""
        return paging.page([MappingOut.of(name, mapping) for name, mapping in imports.mappings().items()], None)

    @api.get("/{name}", dependencies=[may(Permission.IMPORTS_READ)])
    def get_mapping(name: str) -> MappingOut:
        """One mapping, also as YAML."""
        return MappingOut.of(name, imports.get_mapping(name))

    @api.put("/{name}", dependencies=[may(Permission.IMPORTS_EDIT)])
    def save_mapping(name: str, body: MappingIn, principal: CurrentPrincipal) -> MappingOut:
        """Keep a mapping under this name; what was there is replaced."""
        principal.require_everything()
        imports.save_mapping(name, body.as_mapping(), by=principal.id)
        return MappingOut.of(name, imports.get_mapping(name))

    @api.delete("/{name}", status_code=204, dependencies=[may(Permission.IMPORTS_EDIT)])
    def delete_mapping(name: str, principal: CurrentPrincipal) -> Response:
        """Forget a mapping."""
        principal.require_everything()
        imports.delete_mapping(name)
        return Response(status_code=204)

    return api
