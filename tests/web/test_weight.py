"""What goes over the wire: pages are small and compressed, streams are not held up, files with a version are kept by the browser."""

import gzip
import re

from app.places import shipped
from tests.web.conftest import Cast
from tests.web.talk import begin


def test_the_first_load_and_the_scripts_of_the_talks_stay_small(cast: Cast) -> None:
    for path, most in (("/", 100_000), (f"/sessions/{begin(cast)}", 100_000)):
        page = cast.trainee.get(path).text
        files = set(re.findall(r'(?:href|src)="(/static/[^"?]+)', page))
        weight = len(gzip.compress(page.encode()))
        scripts = 0
        for file in files:
            part = "vendor" if "/vendor/" in file else "static"
            size = len(gzip.compress((shipped(f"frontend/{part}") / file.rsplit("/", 1)[1]).read_bytes()))
            weight += size
            scripts += size if file.endswith(".js") else 0
        assert weight <= most, path
        assert scripts <= 45_000, path


def test_pages_are_compressed_and_a_file_with_a_version_is_kept(cast: Cast) -> None:
    page = cast.trainee.get("/cases/packaging-film", headers={"accept-encoding": "gzip"})
    assert page.headers["content-encoding"] == "gzip"
    css = re.search(r'href="(/static/app\.css\?v=\d+)"', page.text)
    assert css
    assert "immutable" in cast.trainee.get(css[1]).headers["cache-control"]
    assert "immutable" not in cast.trainee.get("/static/app.css").headers.get("cache-control", "")
    assert "immutable" not in cast.trainee.get("/static/nothing.css?v=1").headers.get("cache-control", "")
    assert cast.outsider.get("/nowhere", headers={"accept-encoding": "gzip"}).status_code == 404
