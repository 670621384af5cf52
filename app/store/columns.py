"""What columns and tables are made of: the names of constraints, times in UTC, ids. Types that SQLite and PostgreSQL both keep."""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Column, DateTime, ForeignKey, MetaData, String, TypeDecorator

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_name)s",
        "uq": "uq_%(table_name)s_%(column_0_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
    }
)


class UTCTime(TypeDecorator[datetime]):
    """A time in UTC; naive times are refused."""

    impl = DateTime
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Any) -> datetime | None:
        """Store as naive UTC."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("times must carry a zone")
        return value.astimezone(UTC).replace(tzinfo=None)

    def process_result_value(self, value: datetime | None, dialect: Any) -> datetime | None:
        """Read as aware UTC."""
        return value.replace(tzinfo=UTC) if value is not None else None


def an_id() -> Column[str]:
    """The id of a row."""
    return Column("id", String(40), primary_key=True)


def to(table: str, name: str, *, null: bool = False, index: bool = True) -> Column[str]:
    """A column that points at a row of another table."""
    return Column(name, String(40), ForeignKey(f"{table}.id"), nullable=null, index=index)
