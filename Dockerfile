# The API. With a Neo4j server it needs no Java; without one it uses the embedded engine, whose wheel brings its own.
FROM python:3.12-slim AS build
WORKDIR /build
RUN python -m venv /opt/zhiguan
COPY requirements.txt .
RUN /opt/zhiguan/bin/pip install --no-cache-dir --disable-pip-version-check --require-hashes -r requirements.txt
COPY . .
# setuptools builds the project from the same lock that the tests use; it stays in this stage.
RUN python -m venv /opt/builder \
 && /opt/builder/bin/pip install --no-cache-dir --disable-pip-version-check --require-hashes -r requirements-dev.txt \
 && /opt/builder/bin/pip wheel --no-deps --no-build-isolation --no-index --wheel-dir /dist . \
 && /opt/zhiguan/bin/pip install --no-deps --no-index /dist/zhiguan-*.whl

FROM python:3.12-slim
RUN useradd --system --uid 10001 --home-dir /data zhiguan && install -d -m 0700 -o zhiguan -g zhiguan /data
COPY --from=build /opt/zhiguan /opt/zhiguan
USER zhiguan
WORKDIR /data
ENV PATH=/opt/zhiguan/bin:$PATH PYTHONUNBUFFERED=1 ZHIGUAN_DATA_DIR=/data
VOLUME /data
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=10s --timeout=5s --start-period=60s --retries=6 \
  CMD ["python", "-c", "import os, urllib.request as u; u.urlopen(f'http://127.0.0.1:{os.environ.get(\"ZHIGUAN_PORT\", 8000)}/readyz', timeout=4)"]
ENTRYPOINT ["zhiguan"]
CMD ["serve"]
