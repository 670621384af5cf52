"""Items of the rubric as pages name them."""

from app.content.acts import Act
from app.content.loading import load_rubric


def item_title(item: str) -> str:
    """The title of an item of the rubric by its id. Raises ValueError for an unknown one."""
    return load_rubric().item(Act(item)).title
