# Counterpart as an image. Build: docker build -t counterpart .
# Run (only this machine can reach it): docker run -p 127.0.0.1:8000:8000 -v counterpart:/data counterpart
# Without a terminal the one-time sign-in link is in a file: docker exec NAME cat /data/var/sign-in-link.txt

FROM node:22-bookworm-slim AS frontend
WORKDIR /build/frontend
COPY frontend/package.json frontend/package-lock.json ./
RUN npm ci --ignore-scripts --no-audit --no-fund

FROM python:3.12-slim-bookworm AS build
WORKDIR /build
RUN python -m venv /opt/counterpart
COPY requirements.lock requirements-build.lock ./
RUN /opt/counterpart/bin/pip install --no-cache-dir --disable-pip-version-check --require-hashes -r requirements.lock \
 && python -m venv /opt/build \
 && /opt/build/bin/pip install --no-cache-dir --disable-pip-version-check --require-hashes -r requirements-build.lock
COPY . .
COPY --from=frontend /build/frontend/node_modules frontend/node_modules
RUN /opt/build/bin/python tools/setup/vendoring.py \
 && /opt/build/bin/python -m hatchling build -t wheel \
 && /opt/counterpart/bin/pip install --no-cache-dir --disable-pip-version-check --no-deps --no-index dist/counterpart-*.whl

FROM python:3.12-slim-bookworm
RUN useradd --create-home --uid 10001 counterpart && install -d -o counterpart /data
COPY --from=build /opt/counterpart /opt/counterpart
USER counterpart
WORKDIR /data
ENV PATH=/opt/counterpart/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1
# Inside the container the bind is open; who can reach it is decided by the published port (see the run line above).
ENV COUNTERPART_HOST=0.0.0.0 COUNTERPART_PORT=8000 COUNTERPART_ALLOW_OPEN_BIND=1
VOLUME /data
EXPOSE 8000
HEALTHCHECK --interval=30s --timeout=5s --start-period=20s --retries=3 \
  CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8000/healthz', timeout=4)"]
CMD ["counterpart", "serve", "--no-open"]
