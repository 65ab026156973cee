"""The shapes in which the API speaks of files, imports and mappings."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from zhiyin.connectors.files.fields import SPECS, Kind
from zhiyin.connectors.files.mapping import Mapping, from_object, to_yaml
from zhiyin.connectors.files.service import Import, ImportFile, Wanted
from zhiyin.connectors.files.survey import ColumnSeen

Short = Annotated[str, Field(max_length=500)]
Table = Annotated[dict[str, Short | None], Field(max_length=300)]


class ColumnOut(BaseModel):
    name: str
    type: str = Field(description="date, number, text or empty")
    examples: list[str]
    date_format: str | None
    or_date_format: str | None = Field(description="another way in which these dates can be read: ask the user")

    @classmethod
    def of(cls, column: ColumnSeen) -> ColumnOut:
        dates = column.dates
        return cls(
            name=column.name, type=column.type, examples=column.examples, date_format=dates.format if dates else None,
            or_date_format=dates.or_else if dates else None,
        )  # fmt: skip


class FieldOut(BaseModel):
    """A field that rows of this kind may fill."""

    name: str
    type: str
    required: bool


class ImportFileOut(BaseModel):
    file_id: str
    name: str
    size: int
    format: str
    encoding: str | None
    separator: str | None
    date_format: str | None = Field(description="of the first column of dates")
    columns: list[ColumnOut]
    rows: list[list[str]]
    kind: Kind
    mapping: dict[str, str | None] = Field(description="field -> column, as the headers suggest")
    constants: dict[str, str]
    fields: list[FieldOut]

    @classmethod
    def of(cls, brought: ImportFile) -> ImportFileOut:
        file, seen = brought.file, brought.preview
        fields = SPECS[seen.mapping.kind].fields.values()
        dates = [column.dates.format for column in seen.columns if column.dates]
        return cls(
            file_id=file.id,
            name=file.name,
            size=file.size,
            format=file.format,
            encoding=file.encoding,
            separator=file.separator,
            date_format=dates[0] if dates else None,
            columns=[ColumnOut.of(column) for column in seen.columns],
            rows=seen.rows,
            kind=seen.mapping.kind,
            mapping={field.name: seen.mapping.columns.get(field.name) for field in fields},
            constants=dict(seen.mapping.constants),
            fields=[FieldOut(name=each.name, type=each.holds, required=each.required) for each in fields],
        )


class MappingIn(BaseModel):
    """What the columns mean. A field may be `property.<name>` to keep a column under a name of one's own."""

    model_config = ConfigDict(extra="forbid")

    kind: Kind
    mapping: Table = Field(default_factory=dict, description="field -> column")
    constants: Table = Field(default_factory=dict, description="field -> the same value in every row")
    dates: Table = Field(default_factory=dict, description="field -> how it writes dates; found by itself otherwise")
    event_names: Table = Field(default_factory=dict, description="the file's word -> our name of the interaction")
    time_zone: Short | None = None
    currency: Short | None = None
    relation: Short | None = None

    def as_mapping(self) -> Mapping:
        said = self.model_dump(mode="json", include=set(MappingIn.model_fields))
        columns = said.pop("mapping")
        return from_object({**said, "columns": columns})


class PartIn(MappingIn):
    """One file of an import."""

    file_id: Short
    encoding: Short | None = Field(None, description="if another than was found")
    separator: Short | None = Field(None, description="if another than was found")

    def wanted(self) -> Wanted:
        return Wanted(self.file_id, self.as_mapping(), self.encoding, self.separator)


Source = Annotated[
    str | None,
    Field(
        min_length=1,
        max_length=120,
        description="the system that the files come from: what it told before is known again",
    ),
]


class OneFileIn(PartIn):
    """One file alone."""

    source: Source = None


class ImportIn(BaseModel):
    """Files that are imported together: orders find their customers, payments and reviews their orders."""

    model_config = ConfigDict(extra="forbid")

    files: list[PartIn] = Field(min_length=1, max_length=20)
    source: Source = None


class ImportOut(BaseModel):
    id: str
    name: str
    kind: str = Field(description="of its rows; several are parted by commas")
    state: str = Field(description="waiting, running, done, failed or cancelled")
    created_at: datetime
    ended_at: datetime | None
    done: int = Field(description="rows read")
    total: int | None = Field(description="rows; null while they are counted")
    rate: float | None = Field(description="rows a second")
    seconds_left: float | None
    accepted: int = Field(description="new interactions")
    unchanged: int = Field(description="interactions that were known already")
    rejected: int = Field(description="rows that were not taken; see rejects.csv")
    error: str | None

    @classmethod
    def of(cls, found: Import) -> ImportOut:
        run, job = found.run, found.job
        return cls(
            id=run.id, name=run.name, kind=", ".join(found.kinds), state=job.state, created_at=run.created_at,
            ended_at=job.ended_at, done=run.done, total=job.total, rate=run.rate, seconds_left=found.seconds_left,
            accepted=run.accepted, unchanged=run.unchanged, rejected=run.rejected, error=job.error,
        )  # fmt: skip


class MappingOut(MappingIn):
    name: str
    yaml: str

    @classmethod
    def of(cls, name: str, mapping: Mapping) -> MappingOut:
        return cls(
            name=name, yaml=to_yaml(mapping), kind=mapping.kind, mapping=dict(mapping.columns),
            constants=dict(mapping.constants), dates=dict(mapping.dates), event_names=dict(mapping.event_names),
            time_zone=mapping.time_zone, currency=mapping.currency, relation=mapping.relation,
        )  # fmt: skip
